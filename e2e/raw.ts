import { type IncomingHttpHeaders, request } from 'node:http'

export interface RawRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** Leaves the request unfinished: what was promised by its headers never comes. */
  readonly unfinished?: boolean
}

export interface RawResponse {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

const PATIENCE_MS = 15_000

/** Sends a request as it is written: no path is tidied, no header is left out or put in. */
export function raw(origin: string, path: string, options: RawRequest = {}): Promise<RawResponse> {
  const { method = 'GET', headers = {}, body, unfinished = false } = options
  const { hostname, port } = new URL(origin)
  return new Promise((done, fail) => {
    const call = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() })
        call.destroy()
      })
      response.on('error', fail)
    })
    call.setTimeout(PATIENCE_MS, () => call.destroy(new Error(`${method} ${path} was not answered in time`)))
    call.on('error', fail)
    if (body !== undefined) call.write(body)
    if (unfinished) call.flushHeaders()
    else call.end()
  })
}

/** The same, to where the answer sends on: once, as addresses of page data and of folders are put right. */
export async function rawFollowed(origin: string, path: string, options: RawRequest = {}): Promise<RawResponse> {
  const answer = await raw(origin, path, options)
  const { location } = answer.headers
  if (![307, 308].includes(answer.status) || location === undefined) return answer
  const { pathname, search } = new URL(location, origin)
  return raw(origin, pathname + search, options)
}
