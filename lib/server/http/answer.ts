import { createHash } from 'node:crypto'

/** Public facts change with every tick; this is how old a shared copy of them may be. */
const PUBLIC_MAX_AGE_SECONDS = 1

/** Facts that everyone may see: a strong ETag, and a copy may be kept for a moment. */
export function publicAnswer(
  request: Request,
  body: string,
  contentType = 'application/json',
  maxAgeSeconds = PUBLIC_MAX_AGE_SECONDS,
): Response {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
  const headers = {
    etag,
    'cache-control': `public, max-age=${maxAgeSeconds}`,
    'content-type': contentType,
    vary: 'Accept, Accept-Encoding',
  }
  const known = request.headers.get('if-none-match')
  const isKnown = known !== null && (known.trim() === '*' || known.split(',').some((tag) => strong(tag) === etag))
  return isKnown ? new Response(null, { status: 304, headers }) : new Response(body, { headers })
}

function strong(tag: string): string {
  return tag.trim().replace(/^W\//, '')
}

export function publicJson(request: Request, value: unknown): Response {
  return publicAnswer(request, `${JSON.stringify(value)}\n`)
}

/** What only its owner may see: kept nowhere on the way. */
export function privateJson(
  value: unknown,
  init: { status?: number; headers?: Record<string, string> } = {},
): Response {
  return new Response(`${JSON.stringify(value)}\n`, {
    status: init.status ?? 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'private, no-store', ...init.headers },
  })
}

/** Whether the reader asked for this type by header or by `?format=`. */
export function wants(request: Request, format: 'csv' | 'ndjson'): boolean {
  if (new URL(request.url).searchParams.get('format') === format) return true
  const accept = request.headers.get('accept') ?? ''
  return accept.includes(format === 'csv' ? 'text/csv' : 'application/x-ndjson')
}
