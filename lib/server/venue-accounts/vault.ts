import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A secret at rest: sealed by a key of its own, which is sealed by the vault's. Both parts as base64. */
export interface Sealed {
  readonly wrapped: string
  readonly box: string
}

const CIPHER = 'aes-256-gcm'
const [KEY_BYTES, IV_BYTES, TAG_BYTES] = [32, 12, 16]

/**
 * AES-256-GCM twice. What is sealed is bound to a context (whose it is, and which row), so that a row that is copied to
 * another owner does not open. A change of the vault's key seals the keys anew and leaves the boxes as they are.
 */
export class Vault {
  constructor(private readonly key: Buffer) {
    if (key.length !== KEY_BYTES) throw new RangeError('a vault’s key has 32 bytes')
  }

  /** The key that the environment names, as 64 hex digits or base64, or as a file; null where it names none. */
  static from(env: NodeJS.ProcessEnv, name = 'PLIMSOLL_VAULT_KEY'): Vault | null {
    const file = env[`${name}_FILE`]
    const text = (env[name] || (file ? readFileSync(/*turbopackIgnore: true*/ file, 'utf8') : '')).trim()
    if (text === '') return null
    const key = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64')
    if (key.length !== KEY_BYTES) throw new RangeError(`${name} must hold 32 bytes, as 64 hex digits or base64.`)
    return new Vault(key)
  }

  seal(secret: string, context: string): Sealed {
    const own = randomBytes(KEY_BYTES)
    return { wrapped: encrypt(this.key, own, context), box: encrypt(own, Buffer.from(secret, 'utf8'), context) }
  }

  /** Throws where it was sealed by another key, for another context, or was changed. */
  open({ wrapped, box }: Sealed, context: string): string {
    return decrypt(decrypt(this.key, wrapped, context), box, context).toString('utf8')
  }

  /** The same secret under another vault's key. */
  rewrap({ wrapped, box }: Sealed, context: string, to: Vault): Sealed {
    return { wrapped: encrypt(to.key, decrypt(this.key, wrapped, context), context), box }
  }
}

function encrypt(key: Buffer, plain: Buffer, context: string): string {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv(CIPHER, key, iv).setAAD(Buffer.from(context, 'utf8'))
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64')
}

function decrypt(key: Buffer, text: string, context: string): Buffer {
  const bytes = Buffer.from(text, 'base64')
  const [iv, tag] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)]
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(context, 'utf8')).setAuthTag(tag)
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
}
