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

interface Bounds {
  readonly maxBytes?: number
  readonly timeoutMs?: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Asks once, for JSON, within bounds of time and size. Redirects are not followed: addresses are configured.
 *
 * The bound of time is a timer of its own, and ends the reading by itself: what `AbortSignal.any` makes of
 * `AbortSignal.timeout`, and what `fetch` makes of a signal once the head of an answer is there, are held by nobody in Node 20,
 * and never fire once they have been collected.
 */
export async function getJson(
  base: string,
  ask: Ask,
  { maxBytes = MAX_BYTES, timeoutMs = TIMEOUT_MS, signal }: Bounds,
): Promise<unknown> {
  const limit = new AbortController()
  const giveUp = () => limit.abort(signal?.reason)
  const timer = setTimeout(() => limit.abort(new DOMException('no answer in time', 'TimeoutError')), timeoutMs)
  signal?.addEventListener('abort', giveUp)
  if (signal?.aborted) giveUp()
  try {
    const response = await fetch(`${base}${ask.path}`, {
      signal: limit.signal,
      redirect: 'error',
      headers: { accept: 'application/json', 'user-agent': 'plimsoll', ...(ask.body ? JSON_BODY : {}) },
      ...(ask.body ? { method: 'POST', body: JSON.stringify(ask.body) } : {}),
    })
    if (!response.ok) throw await statusError(response)
    return parsed(await textOf(response, maxBytes, limit.signal))
  } catch (error) {
    throw upstream(error)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', giveUp)
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

async function textOf(response: Response, maxBytes: number, signal: AbortSignal): Promise<string> {
  const reader = response.body?.getReader()
  if (reader === undefined) return ''
  const cancel = () => void reader.cancel().catch(() => undefined)
  signal.addEventListener('abort', cancel)
  const chunks: Uint8Array[] = []
  let size = 0
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.byteLength
    if (size > maxBytes) {
      cancel()
      throw new UpstreamError('too-large', `more than ${maxBytes} bytes`)
    }
    chunks.push(read.value)
  }
  signal.throwIfAborted()
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
