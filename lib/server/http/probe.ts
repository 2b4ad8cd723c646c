import { createServer, type Server } from 'node:http'
import { type Figures, METRICS_TYPE, metricsOf } from '../metrics'

/**
 * What a process without pages tells those who keep it running: `/api/v1/health`, `/api/v1/ready` and `/api/v1/metrics`, as the
 * others do. It listens where it is told to, which is this machine only unless somebody says otherwise.
 */
export function probe(host: string, port: number, figures: () => Figures): Promise<Server> {
  const registry = metricsOf(figures)
  const server = createServer(async (request, response) => {
    const { serving, freshness, seq } = figures()
    const json = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      response.end(JSON.stringify(body))
    }
    if (request.method !== 'GET') return json(405, { code: 'method-not-allowed' })
    switch (request.url) {
      case '/api/v1/health':
        return json(serving ? 200 : 503, { status: serving ? 'ok' : 'unavailable', freshness, seq })
      case '/api/v1/ready':
        return json(seq > 0 ? 200 : 503, { ready: seq > 0 })
      case '/api/v1/metrics':
        response.writeHead(200, { 'content-type': METRICS_TYPE })
        return response.end(await registry.metrics())
      default:
        return json(404, { code: 'not-found' })
    }
  })
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(port, host, () => done(server))
  })
}
