import type { LogRecord } from '../log'
import type { MarketState } from '../machine'
import type { Projection } from './projection'

/** Something that happened, for the public list. It never names an account. */
export interface Happening {
  readonly seq: number
  readonly at: string
  readonly kind: 'liquidation' | 'takeover' | 'fund-payment' | 'adl-started' | 'adl-ended' | 'state' | 'halted'
  readonly market: string | null
  readonly fund: string | null
  readonly event: string | null
  /** Size for liquidations, takeovers and ADL; money for fund payments, positive into the fund, negative out of it. */
  readonly amount: string | null
  readonly state: MarketState | null
}

/** Happenings kept: as many as any page shows. */
export const ACTIVITY_MAX = 40

/** Why the book leaves one position alone; nothing else stands still then, and the market's state says the rest. */
const NO_PRICE = 'no-closing-price'

export interface ActivityState {
  /** Oldest first. */
  recent: Happening[]
}

export const activity: Projection<ActivityState, readonly Happening[]> = {
  init: () => ({ recent: [] }),

  fold(state, record) {
    const found = happeningOf(record)
    if (!found) return state
    const { seq, at } = record
    const nothing = { market: null, fund: null, event: null, amount: null, state: null }
    state.recent.push({ ...nothing, ...found, seq, at })
    if (state.recent.length > ACTIVITY_MAX) state.recent.shift()
    return state
  },

  view: (state) => state.recent.toReversed(),
}

function happeningOf(record: LogRecord): (Pick<Happening, 'kind'> & Partial<Happening>) | null {
  switch (record.type) {
    case 'liquidation':
      return { kind: record.type, market: record.market, amount: record.size }
    case 'takeover':
      return { kind: record.type, market: record.market, fund: record.fund, event: record.event, amount: record.size }
    case 'fund-payment':
      return record.reason === 'inventory' ? null : paymentOf(record)
    case 'adl-started':
      return { kind: record.type, market: record.market, fund: record.fund, event: record.event, amount: record.size }
    case 'adl-ended':
      return { kind: record.type, event: record.event, market: marketOf(record.event), amount: record.taken }
    case 'state':
      return { kind: record.type, market: record.market, state: record.state }
    case 'halted':
      return record.reason === NO_PRICE ? null : { kind: record.type, market: record.market }
    default:
      return null
  }
}

function paymentOf(record: Extract<LogRecord, { type: 'fund-payment' }>): Pick<Happening, 'kind'> & Partial<Happening> {
  const { fund, market, event, amount } = record
  return { kind: record.type, fund, market, event, amount }
}

/** An event is named after its market and the seq that caused it. */
function marketOf(event: string): string {
  return event.slice(0, event.lastIndexOf('.'))
}
