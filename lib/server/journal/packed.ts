import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'

/** What is kept as one compressed text, with a hash that tells whether it is still what was written. */
export interface Packed {
  readonly digest: string
  readonly body: Buffer
}

export function pack(value: unknown): Packed {
  const body = gzipSync(JSON.stringify(value), { level: 1 })
  return { digest: digestOf(body), body }
}

/** Null for a body that is not what was written. */
export function unpack<T>({ digest, body }: Packed): T | null {
  if (digestOf(body) !== digest) return null
  return JSON.parse(gunzipSync(body).toString('utf8')) as T
}

function digestOf(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex')
}
