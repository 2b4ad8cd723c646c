import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { keyId, type PublishedKeys, type Signer } from '@/engine/receipt/objects'
import { freshPem, signerFromPem } from './crypto'
import { sha256 } from './sha256'

/** Keys stay outside the log: in the environment, in a file it names, or beside a simulated exchange's data. */
const FILE = 'signing-key.pem'
/** Its owner may read and write it, and nobody else. */
const PRIVATE = 0o600

/** The key that the environment names, as text or as a file; null where it names none. */
export function configuredSigner(env: NodeJS.ProcessEnv = process.env): Signer | null {
  const file = env.PLIMSOLL_SIGNING_KEY_FILE
  const pem = env.PLIMSOLL_SIGNING_KEY || (file ? readFileSync(/*turbopackIgnore: true*/ file, 'utf8') : '')
  return pem ? signerFromPem(pem) : null
}

export function freshSigner(): Signer {
  return signerFromPem(freshPem())
}

/** The configured key, else the one in the folder, which a simulated exchange is given at its first start. */
export function signerFor(folder: string, simulated: boolean, env: NodeJS.ProcessEnv = process.env): Signer {
  const configured = configuredSigner(env)
  if (configured) return configured
  const path = resolve(/*turbopackIgnore: true*/ folder, FILE)
  const pem = storedPem(path)
  if (pem !== null) return signerFromPem(pem)
  if (!simulated)
    throw new Error(`A connected exchange signs with a key of its own: PLIMSOLL_SIGNING_KEY_FILE or ${FILE}.`)
  const fresh = freshPem()
  writeFileSync(path, fresh, { mode: PRIVATE, flag: 'wx' })
  return signerFromPem(fresh)
}

function storedPem(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

export function keysOf(publicKeys: readonly string[]): PublishedKeys {
  const keys = publicKeys.map((publicKey) => ({
    id: keyId(sha256, publicKey),
    algorithm: 'Ed25519' as const,
    publicKey,
  }))
  return { format: 'plimsoll.keys/1', keys }
}
