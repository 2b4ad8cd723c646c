import type { Registry } from 'prom-client'
import { isFromThisMachine, requireRole } from '../access'
import { privateJson } from '../http/answer'
import type { Call, Params } from '../http/route'
import { METRICS_TYPE, metricsOf } from '../metrics'
import type { Runtime } from '../runtime/runtime'

/** What those are told who keep the server running. */

/** Answers 503 when what is served is not the present, so that a balancer or a supervisor can act on it. */
export async function health({ runtime }: Call<Params>): Promise<Response> {
  const { health } = runtime
  return privateJson(health, { status: health.status === 'ok' ? 200 : 503 })
}

/** Answers 200 as soon as there is something to show, and until a stop begins: stale figures are marked, and better than none. */
export async function ready({ runtime }: Call<Params>): Promise<Response> {
  return privateJson({ ready: runtime.isReady }, { status: runtime.isReady ? 200 : 503 })
}

const registries = new WeakMap<Runtime, Registry>()

/** For operators, and for whoever asks from this machine itself: the figures name nobody, and still are nobody else's business. */
export async function metrics({ request, visitor, runtime }: Call<Params>): Promise<Response> {
  if (!isFromThisMachine(request)) requireRole(visitor, 'operator')
  const registry = registries.get(runtime) ?? metricsOf(() => runtime.figures)
  registries.set(runtime, registry)
  return new Response(await registry.metrics(), {
    headers: { 'content-type': METRICS_TYPE, 'cache-control': 'private, no-store' },
  })
}
