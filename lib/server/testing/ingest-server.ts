import { createServer, type IncomingMessage } from 'node:http'
import { ingest, ingestLines, ingestState } from '../api/ingest'
import { PEER_HEADER } from '../connections'
import type { PushedOptions } from '../feed/pushed'
import { route } from '../http/route'
import { openBench } from './bench'

/**
 * The routes of ingestion over a real socket, in a process of their own, for tests that kill it. Where an exchange would be
 * told to come back, it is: before the engine is ready, and when too much is under way.
 */
const [dataFolder = '', port = '0', declared = '{}'] = process.argv.slice(2)

const HANDLERS = {
  'GET /api/v1/ingest': route('read', ingestState),
  'POST /api/v1/ingest': route('ingest', ingest),
  'GET /api/v1/ingest/lines': route('read', ingestLines),
} as const

createServer((incoming, outgoing) => {
  void answer(incoming).then(async (response) => {
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.end(Buffer.from(await response.arrayBuffer()))
  })
}).listen(Number(port), '127.0.0.1')

async function answer(incoming: IncomingMessage): Promise<Response> {
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
  const handler = HANDLERS[`${incoming.method} ${url.pathname}` as keyof typeof HANDLERS]
  if (!handler) return new Response(null, { status: 404 })
  const body: Buffer[] = []
  for await (const chunk of incoming) body.push(chunk as Buffer)
  const headers = new Headers({ host: url.host, [PEER_HEADER]: '127.0.0.1' })
  for (const name of ['authorization', 'content-type']) {
    const value = incoming.headers[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  const request = new Request(url, {
    method: incoming.method ?? 'GET',
    headers,
    ...(body.length > 0 ? { body: Buffer.concat(body) } : {}),
  })
  return handler(request, { params: Promise.resolve({}) })
}

await openBench({ dataFolder, push: JSON.parse(declared) as PushedOptions, intervalMs: 200 })
