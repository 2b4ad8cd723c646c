import type { NatsConnection } from '@nats-io/transport-node'
import type { Bus } from './port'

/** Between attempts to reach a server that is away. There is no end to them. */
const RECONNECT_MS = 1_000

/**
 * NATS core: hints to whoever listens at the moment, nothing kept. Neither its absence at the start nor its loss later on
 * is a failure; `trouble` is told, once each time.
 */
export function natsBus(url: string, trouble: (message: string) => void): Bus {
  const listeners: { readonly name: string; readonly hinted: () => void }[] = []
  let connection: NatsConnection | null = null
  let isUp = false
  let closed = false

  const subscribe = (to: NatsConnection, name: string, hinted: () => void) => {
    to.subscribe(`${subjectOf(name)}.>`, { callback: () => hinted() })
  }
  const connected = connectTo(url).then(
    async (made) => {
      connection = made
      isUp = true
      if (closed) return made.close()
      for (const { name, hinted } of listeners) subscribe(made, name, hinted)
      for await (const { type } of made.status()) {
        if (type === 'disconnect') trouble('the bus is away')
        if (type === 'disconnect' || type === 'reconnect') isUp = type === 'reconnect'
      }
    },
    (error: unknown) => trouble(`the bus can't be used: ${String(error)}`),
  )

  return {
    hint(stream, seq) {
      // While the server is away the client would keep what it can't send; an old hint is worth nothing.
      if (isUp) connection?.publish(`${subjectOf(stream)}.seq`, String(seq))
    },
    listen(name, hinted) {
      listeners.push({ name, hinted })
      if (connection) subscribe(connection, name, hinted)
    },
    async close() {
      closed = true
      await connection?.close()
      if (connection) await connected
    },
  }
}

/** The client is read when it is wanted: most servers have no bus, and start without it. */
async function connectTo(servers: string): Promise<NatsConnection> {
  const { connect } = await import('@nats-io/transport-node')
  return connect({
    servers,
    name: 'plimsoll',
    waitOnFirstConnect: true,
    reconnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_MS,
    ignoreClusterUpdates: false,
  })
}

/** Points divide a subject into its parts, so that a name with its generation after a point is found by the name alone. */
function subjectOf(stream: string): string {
  return `plimsoll.${stream.replaceAll(/[^\w.-]/g, '_').replaceAll(/\.{2,}|^\.|\.$/g, '_')}`
}
