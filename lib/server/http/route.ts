import { type Visitor, visitorOf } from '../access'
import { theRuntime } from '../runtime/handle'
import type { Runtime } from '../runtime/runtime'
import { problemResponse, tooMany } from './problem'
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
      return withHeaders(problemResponse(error), limits)
    }
  }
}

function withHeaders(response: Response, headers: Readonly<Record<string, string>>): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
  return response
}
