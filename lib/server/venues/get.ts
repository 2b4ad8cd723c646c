import type { VenueTrouble } from '@/lib/wire/venues'
import type { Ask } from './port'

/** An answer that takes longer is no answer of the present. */
const TIMEOUT_MS = 15_000
export const MAX_BYTES = 4_000_000

/** Why a venue could not be read, and how long it wants to be left alone. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError'
  constructor(
    readonly trouble: VenueTrouble,
    message: string,
    readonly retryAfterMs: number | null = null,
  ) {
    super(message)
  }
}

/** Asks once, for JSON, within bounds of time and size. Redirects are not followed: addresses are configured. */
export async function getJson(
  base: string,
  ask: Ask,
  { maxBytes = MAX_BYTES, signal }: { readonly maxBytes?: number; readonly signal: AbortSignal },
): Promise<unknown> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])
  try {
    const response = await fetch(`${base}${ask.path}`, {
      signal: limit,
      redirect: 'error',
      headers: { accept: 'application/json', 'user-agent': 'plimsoll', ...(ask.body ? JSON_BODY : {}) },
      ...(ask.body ? { method: 'POST', body: JSON.stringify(ask.body) } : {}),
    })
    if (!response.ok) throw await statusError(response)
    return parsed(await textOf(response, maxBytes))
  } catch (error) {
    throw upstream(error)
  }
}

const JSON_BODY = { 'content-type': 'application/json' }

/** 418 is how one venue says that 429 was not heeded. */
async function statusError(response: Response): Promise<UpstreamError> {
  const { status } = response
  await response.body?.cancel()
  const wait = Number(response.headers.get('retry-after'))
  const retryAfterMs = wait > 0 ? wait * 1000 : null
  const trouble = status === 429 || status === 418 ? 'rate-limited' : status >= 500 ? 'unavailable' : 'refused'
  return new UpstreamError(trouble, `status ${status}`, retryAfterMs)
}

async function textOf(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) throw new UpstreamError('too-large', `more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return new TextDecoder('utf-8').decode(Buffer.concat(chunks))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UpstreamError('not-json', 'the answer is no JSON')
  }
}

/** Whatever went wrong, in the words of the board. */
export function upstream(error: unknown): UpstreamError {
  if (error instanceof UpstreamError) return error
  const { name, message } = error as Error
  if (name === 'TimeoutError' || name === 'AbortError') return new UpstreamError('timeout', message)
  if (name === 'ZodError') return new UpstreamError('changed', message)
  return new UpstreamError('unreachable', message)
}
