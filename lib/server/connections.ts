import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * What a handler can't see of the connection below it: who is at the other end, the answer as the platform writes it, and a
 * way to cut it. Noted when a request arrives, before anyone reads it, in headers of our own that overwrite whatever the
 * request claims under their names.
 */
export const PEER_HEADER = 'x-plimsoll-peer'
export const ANSWER_HEADER = 'x-plimsoll-answer'
/** `yes` where the request came with a proxy's word about somebody else; the platform adds such words of its own later. */
export const FORWARDED_HEADER = 'x-plimsoll-forwarded'

interface Noted {
  /** Answers under way, each with its socket, by the number of its request: requests of several people may share a connection. */
  readonly answers: Map<string, { readonly answer: ServerResponse; readonly socket: Socket }>
  count: number
}

/** The server's bundles each have a copy of this module; they share this. */
const KEY = Symbol.for('plimsoll.connections')
type Shared = typeof globalThis & { [KEY]?: Noted }

export function noteConnections(): void {
  const shared = globalThis as Shared
  if (shared[KEY]) return
  const noted: Noted = { answers: new Map(), count: 0 }
  shared[KEY] = noted
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { readonly request: IncomingMessage; readonly response: ServerResponse }
    // The platform knows no request of this method and fails over it. Under a name that nobody offers it is refused.
    if (request.method === 'TRACE') request.method = 'REFUSED'
    const isForwarded = 'x-forwarded-for' in request.headers || 'forwarded' in request.headers
    request.headers[FORWARDED_HEADER] = isForwarded ? 'yes' : 'no'
    request.headers[PEER_HEADER] = request.socket.remoteAddress ?? 'unknown'
    request.headers[ANSWER_HEADER] = note(noted, response, request.socket)
  })
}

function note(noted: Noted, answer: ServerResponse, socket: Socket): string {
  noted.count += 1
  const id = String(noted.count)
  noted.answers.set(id, { answer, socket })
  answer.once('close', () => noted.answers.delete(id))
  return id
}

/** The answer to a request as the platform writes it; null where it did not come over a connection of this server. */
export function answerTo(request: Request): ServerResponse | null {
  return noted(request)?.answer ?? null
}

/**
 * Cuts the connection of a request. A response can't be ended to somebody who takes nothing: it would wait for them, with
 * all that was written, for as long as they like.
 */
export function cut(request: Request): void {
  noted(request)?.socket.destroy()
}

function noted(request: Request) {
  const id = request.headers.get(ANSWER_HEADER)
  return id === null ? undefined : (globalThis as Shared)[KEY]?.answers.get(id)
}
