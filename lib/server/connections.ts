import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

/**
 * What a handler can't see of the connection below it: who is at the other end, and a way to cut it. Noted when a request
 * arrives, before anyone reads it, in headers of our own that overwrite whatever the request claims under their names.
 */
export const PEER_HEADER = 'x-plimsoll-peer'
export const CONNECTION_HEADER = 'x-plimsoll-connection'
/** `yes` where the request came with a proxy's word about somebody else; the platform adds such words of its own later. */
export const FORWARDED_HEADER = 'x-plimsoll-forwarded'

interface Noted {
  readonly sockets: Map<string, Socket>
  readonly ids: WeakMap<Socket, string>
  count: number
}

/** The server's bundles each have a copy of this module; they share this. */
const KEY = Symbol.for('plimsoll.connections')
type Shared = typeof globalThis & { [KEY]?: Noted }

export function noteConnections(): void {
  const shared = globalThis as Shared
  if (shared[KEY]) return
  const noted: Noted = { sockets: new Map(), ids: new WeakMap(), count: 0 }
  shared[KEY] = noted
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { readonly request: IncomingMessage }
    // The platform knows no request of this method and fails over it. Under a name that nobody offers it is refused.
    if (request.method === 'TRACE') request.method = 'REFUSED'
    const isForwarded = 'x-forwarded-for' in request.headers || 'forwarded' in request.headers
    request.headers[FORWARDED_HEADER] = isForwarded ? 'yes' : 'no'
    request.headers[PEER_HEADER] = request.socket.remoteAddress ?? 'unknown'
    request.headers[CONNECTION_HEADER] = idOf(noted, request.socket)
  })
}

function idOf(noted: Noted, socket: Socket): string {
  const known = noted.ids.get(socket)
  if (known !== undefined) return known
  noted.count += 1
  const id = String(noted.count)
  noted.ids.set(socket, id)
  noted.sockets.set(id, socket)
  socket.once('close', () => noted.sockets.delete(id))
  return id
}

/**
 * Cuts the connection of a request. A response can't be ended to somebody who takes nothing: it would wait for them, with
 * all that was written, for as long as they like.
 */
export function cut(request: Request): void {
  const id = request.headers.get(CONNECTION_HEADER)
  if (id !== null) (globalThis as Shared)[KEY]?.sockets.get(id)?.destroy()
}
