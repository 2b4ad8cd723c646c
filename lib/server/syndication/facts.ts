import { PUBLIC } from '@/engine/projections/projection'
import type { DayCell, EventRow, FundRow, MarketRow, Overview } from '@/lib/wire/frames'
import { type Sentence, statusSentence } from '@/lib/words/en/status-sentence'
import { log } from '../http/problem'
import type { Runtime } from '../runtime/runtime'

/** What badges, widgets and feeds are made of: the public status, and how much of it can be said of now. */
export interface Facts {
  readonly overview: Overview | null
  readonly markets: readonly MarketRow[]
  readonly funds: readonly FundRow[]
  readonly events: readonly EventRow[]
  readonly days: readonly DayCell[]
  readonly sentence: Sentence
}

/** Never fails: where nothing can be had, that is what is said. */
export async function publicFacts(runtime: Runtime, now: number): Promise<Facts> {
  const parts = (await runtime.frame('status', PUBLIC).catch(noted))?.parts ?? {}
  const rows = <T>(prefix: string) =>
    Object.keys(parts).flatMap((name) => (name.startsWith(prefix) ? [parts[name] as T] : []))
  const overview = (parts.overview as Overview | undefined) ?? null
  const markets = rows<MarketRow>('market:')
  const events = (parts.events ?? []) as readonly EventRow[]
  const { state, ageMs } = runtime.freshness
  return {
    overview,
    markets,
    funds: rows<FundRow>('fund:'),
    events,
    days: (parts.days ?? []) as readonly DayCell[],
    sentence: statusSentence({ overview, markets, events, freshness: state, ageMs, now }),
  }
}

function noted(error: unknown): null {
  log.warn({ err: error }, 'the public status could not be read')
  return null
}
