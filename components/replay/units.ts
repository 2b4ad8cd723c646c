import type { Ready } from '@/lib/client/replay/machine'
import type { EventReport, MarketRow } from '@/lib/wire/frames'
import type { RecordUnits } from './amounts'

export type KnownMarket = Pick<MarketRow, 'id' | 'unit' | 'lot' | 'tick' | 'settle'>

/** Units of everything the page writes: those of the record as soon as it is here, until then those of the one market. */
export function unitsFor(report: EventReport | null, known: KnownMarket | null, ready: Ready | null): RecordUnits {
  const market = report?.row.market ?? known?.id ?? null
  return {
    settle: report?.row.settle ?? 'USDT',
    market,
    markets: { ...(known === null ? {} : { [known.id]: known }), ...ready?.units.markets },
    funds: ready?.units.funds ?? {},
  }
}
