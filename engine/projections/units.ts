import { type Decimal, dec, ONE, plain } from '../decimal'
import type { LogRecord } from '../log'
import type { Market, MarketKind } from '../market'
import type { MarketFile } from '../snapshot'
import type { View } from '../state'

/** What figures of one market are counted in. */
export interface Units {
  readonly kind: MarketKind
  readonly multiplier: Decimal
  readonly settle: string
  /** The unit of sizes: the base asset, or contracts where a contract is not one unit of it. */
  readonly unit: string
  readonly tick: string
  readonly lot: string
}

type Counted = Pick<Market, 'id' | 'kind' | 'settle' | 'multiplier' | 'tick' | 'lot'>

export function unitsOf({ id, kind, settle, multiplier, tick, lot }: Counted): Units {
  const base = id.split('-')[0] ?? id
  const unit = kind === 'linear' && multiplier.eq(ONE) ? base : 'contracts'
  return { kind, settle, multiplier, unit, tick: plain(tick), lot: plain(lot) }
}

/** Units of the markets that a log has named so far. */
export type UnitsByMarket = Map<string, Units>

export function learnUnits(known: UnitsByMarket, record: LogRecord): void {
  if (record.type === 'market') learn(known, record.market)
  if (record.type === 'snapshot') for (const market of record.snapshot.markets) learn(known, market)
}

export function unitsIn(view: View): UnitsByMarket {
  return new Map([...view.markets.values()].map((market) => [market.id, unitsOf(market)]))
}

function learn(known: UnitsByMarket, file: MarketFile): void {
  const { multiplier, tick, lot } = file
  known.set(
    file.id,
    unitsOf({
      ...file,
      multiplier: multiplier === undefined ? ONE : dec(multiplier),
      tick: dec(tick),
      lot: dec(lot),
    }),
  )
}
