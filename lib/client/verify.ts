import './no-code-at-run-time'

import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { Crypto, Verdict } from '@/engine/receipt/verify'
import { type ProofTexts, verifyTexts } from '@/lib/wire/proofs'

/** `crypto.subtle` is missing on plain http, so the browser brings its own. */
export const browserCrypto: Crypto = {
  sha256,
  verifies(signature, message, publicKey) {
    try {
      return ed25519.verify(signature, message, publicKey, { zip215: false })
    } catch {
      return false
    }
  },
}

export function verifyHere(texts: ProofTexts): Verdict {
  return verifyTexts(texts, browserCrypto)
}
