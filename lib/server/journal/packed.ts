import { hash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'

/** What is kept as one compressed text, with a hash that tells whether it is still what was written. */
export interface Packed {
  readonly digest: string
  readonly body: Buffer
}

export function pack(text: string): Packed {
  const body = gzipSync(text, { level: 1 })
  return { digest: digestOf(body), body }
}

/** Null for a body that is not what was written. */
export function unpack({ digest, body }: Packed): string | null {
  return digestOf(body) === digest ? unzipped(body) : null
}

/** The text of a piece that goes by the digest of its text; null where it is not that any more. */
export function unpackPiece({ digest, body }: Packed): string | null {
  const text = unzipped(body)
  return text !== null && digestOf(text) === digest ? text : null
}

function unzipped(body: Buffer): string | null {
  try {
    return gunzipSync(body).toString('utf8')
  } catch {
    return null
  }
}

function digestOf(content: Buffer | string): string {
  return hash('sha256', content)
}
