import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Freshness } from '@/lib/wire/frames'

/** What a process knows of itself when it is asked for its figures. */
export interface Figures {
  readonly serving: boolean
  readonly freshness: Freshness
  readonly seq: number
  /** Streams of browsers that are open; none in a process that serves no pages. */
  readonly streams: number
  /** Topics that are worked out for somebody. */
  readonly topics: number
}

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

const STATES: readonly Freshness['state'][] = ['live', 'delayed', 'stale', 'halted', 'disconnected', 'recovering']

/** The figures in Prometheus' form, with Node's own beside them. Nobody's name, account or amount is among them. */
export function metricsOf(figures: () => Figures): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const gauge = (name: string, help: string, read: (now: Figures) => number) => {
    new Gauge({
      name: `plimsoll_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read(figures()))
      },
    })
  }
  gauge('serving', '1 while what is served may be taken for the present', ({ serving }) => (serving ? 1 : 0))
  gauge('seq', 'The newest line that is durable', ({ seq }) => seq)
  gauge('age_seconds', 'How old the newest figures are', ({ freshness }) => freshness.ageMs / 1000)
  gauge('streams', 'Open streams of browsers', ({ streams }) => streams)
  gauge('topics', 'Topics that somebody reads', ({ topics }) => topics)
  new Gauge({
    name: 'plimsoll_freshness',
    help: '1 for the state that holds',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { state } = figures().freshness
      for (const one of STATES) this.set({ state: one }, one === state ? 1 : 0)
    },
  })
  return registry
}
