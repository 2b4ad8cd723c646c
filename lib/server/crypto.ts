import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { hex } from '@/engine/hash'
import type { Signer } from '@/engine/receipt/objects'
import type { Crypto } from '@/engine/receipt/verify'
import { sha256 } from './sha256'

/** Ed25519 by Node's own OpenSSL. Signatures are deterministic: the same key signs the same thing the same way. */

/** In front of the 32 bytes of a public key in its usual wrapping (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

export const nodeCrypto: Crypto = {
  sha256,
  verifies(signature, message, publicKey) {
    try {
      const key = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' })
      return verify(null, message, key, signature)
    } catch {
      return false
    }
  },
}

export function signerOf(key: KeyObject): Signer {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return { publicKey: hex(spki.subarray(SPKI.length)), sign: (message) => sign(null, message, key) }
}

/** A private key as PEM text (PKCS #8); throws where it is no Ed25519 key. */
export function signerFromPem(pem: string): Signer {
  const key = createPrivateKey(pem)
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('the signing key is not an Ed25519 key')
  return signerOf(key)
}

export function freshPem(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
}
