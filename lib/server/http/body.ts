import { parseStrictJson } from '@/lib/wire/json'
import { textLines } from '../files/text-lines'
import { Problem } from './problem'

/** A snapshot of some six thousand positions. Larger venues use the command line, which has no bound. */
export const BODY_MAX_BYTES = 2_000_000
/** A form or a small object. */
export const SMALL_BODY_BYTES = 4_000
/** A body that trickles in for longer holds a connection and nothing else. */
const BODY_TIMEOUT_MS = 10_000

export async function jsonBody(request: Request, maxBytes = BODY_MAX_BYTES): Promise<unknown> {
  requireType(request, 'application/json')
  return parseStrictJson(await textBody(request, maxBytes))
}

export function contentType(request: Request): string {
  return (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

export function requireType(request: Request, type: string): void {
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(request.headers.get('content-type') ?? '')?.[1]
  const isUtf8 = charset === undefined || charset.toLowerCase() === 'utf-8'
  if (contentType(request) !== type || !isUtf8) {
    throw new Problem(415, 'content-type', `The body must be ${type} in UTF-8.`)
  }
}

/** The body's text, of at most so many bytes, in UTF-8 without exception. */
export async function textBody(request: Request, maxBytes: number): Promise<string> {
  mayRead(request, maxBytes)
  return decode(await bytesOf(request, maxBytes))
}

function mayRead(request: Request, maxBytes: number): void {
  if (request.headers.has('content-encoding')) {
    throw new Problem(415, 'content-encoding', 'The body must not be compressed.')
  }
  const stated = Number(request.headers.get('content-length') ?? 0)
  if (stated > maxBytes) throw tooLarge(maxBytes)
}

/** The body's lines, as they come in, of at most so many bytes over all. */
export function lineBody(request: Request, maxBytes: number): AsyncGenerator<string> {
  mayRead(request, maxBytes)
  return textLines(chunksOf(request, maxBytes))
}

async function bytesOf(request: Request, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of chunksOf(request, maxBytes)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function* chunksOf(request: Request, maxBytes: number): AsyncGenerator<Uint8Array> {
  const reader = request.body?.getReader()
  if (!reader) return
  const deadline = new Promise<never>((_, fail) => {
    setTimeout(() => fail(new Problem(408, 'body-timeout', 'The body took too long.')), BODY_TIMEOUT_MS).unref()
  })
  let size = 0
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read().catch(broken), deadline])
      if (done) return
      size += value.byteLength
      if (size > maxBytes) throw tooLarge(maxBytes)
      yield value
    }
  } finally {
    // Whoever stops reading early wants no more of it; at its end there is no more.
    reader.cancel().catch(() => undefined)
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Problem(400, 'not-utf8', 'The body is not valid UTF-8.')
  }
}

/** Whoever leaves in the middle is no failure of ours, and must not fill the log with them. */
function broken(): never {
  throw new Problem(400, 'body-broken', 'The body ended before its end.')
}

function tooLarge(maxBytes: number): Problem {
  return new Problem(413, 'too-large', `The body may have at most ${maxBytes} bytes.`)
}
