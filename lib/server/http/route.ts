import { peerOf, type Visitor, visitorOf } from '../access'
import { theRuntime } from '../runtime/handle'
import type { Runtime } from '../runtime/runtime'
import { isProblem, log, problemResponse, tooMany } from './problem'
import type { RateName } from './rates'

/** What every handler is given: the request, who asks, and whatever answers. */
export interface Call<P> {
  readonly request: Request
  readonly params: P
  readonly query: URLSearchParams
  readonly visitor: Visitor
  readonly runtime: Runtime
}

export type Params = Readonly<Record<string, string>>
type Handler = (request: Request, context: { params: Promise<Params> }) => Promise<Response>

/** The frame of a handler: limits, who asks, and every error as a problem document. Authorisation is the handler's own. */
export function route(rate: RateName, work: (call: Call<Params>) => Promise<Response>): Handler {
  return async (request, context) => {
    let limits: Readonly<Record<string, string>> = {}
    try {
      const runtime = theRuntime()
      const visitor = await visitorOf(request, runtime)
      const verdict = runtime.rates.take(visitor.client, rate)
      limits = verdict.headers
      if (!verdict.allowed) throw tooMany()
      const call = { request, params: await context.params, query: new URL(request.url).searchParams, visitor, runtime }
      return withHeaders(await work(call), limits)
    } catch (error) {
      noteRefusal(request, error)
      return withHeaders(problemResponse(error), limits)
    }
  }
}

/** Wrong tokens, closed rooms and forged pages are worth a line; that somebody has no seat yet is not. */
const NOTED: ReadonlySet<string> = new Set(['token-invalid', 'signed-invalid', 'foreign-origin', 'not-allowed'])

/** Says in the log what somebody was kept from: where and why, never what they sent. Nobody can flood the log with it. */
function noteRefusal(request: Request, error: unknown): void {
  if (!isProblem(error) || !(NOTED.has(error.code) || error.status === 429)) return
  const { rates } = theRuntime()
  if (!rates.take('all', 'noted').allowed) return
  const { status, code } = error
  log.warn(
    { status, code, method: request.method, path: new URL(request.url).pathname, peer: peerOf(request) },
    'a request was refused',
  )
}

function withHeaders(response: Response, headers: Readonly<Record<string, string>>): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
  return response
}
