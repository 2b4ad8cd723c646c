import type { LogRecord } from '../log'
import type { MarketState } from '../machine'
import { dayOf, daysThrough } from './calendar'
import type { Projection } from './projection'

/** The worst state of any market on each UTC day, for the strip of days. */
export interface DayCell {
  readonly day: string
  /** Null where the stream has no record of that day. */
  readonly worst: MarketState | null
  readonly events: number
}

export const DAYS_SHOWN = 90

/** From least to most urgent; halted stands between because nothing is closed while a market is. */
const SEVERITY: readonly MarketState[] = ['calm', 'watch', 'warned', 'halted', 'stopping', 'active']

export interface DaysState {
  /** The state of each market that is not calm. */
  readonly now: Map<string, MarketState>
  /** The days on record, oldest first, no more than are shown. */
  days: DayCell[]
}

export const days: Projection<DaysState, readonly DayCell[]> = {
  init: () => ({ now: new Map(), days: [] }),

  fold(state, record) {
    const today = dayFor(state, dayOf(record.at))
    if (record.type === 'state') setState(state, record.market, record.state)
    const isEvent = record.type === 'adl-started' || isFirstObserved(record, today)
    state.days[state.days.length - 1] = {
      day: today.day,
      worst: worse(today.worst, isObserved(record) ? 'active' : worstOf(state)),
      events: today.events + (isEvent ? 1 : 0),
    }
    return state
  },

  view(state) {
    const last = state.days.at(-1)
    if (!last) return []
    const known = new Map(state.days.map((cell) => [cell.day, cell]))
    return daysThrough(last.day, DAYS_SHOWN).map((day) => known.get(day) ?? { day, worst: null, events: 0 })
  },
}

/** Takes over the states of a book whose earlier records are not folded. */
export function openDays(state: DaysState, at: string, markets: Iterable<readonly [string, MarketState]>): void {
  for (const [market, known] of markets) setState(state, market, known)
  state.days = at === '' ? [] : [{ day: dayOf(at), worst: worstOf(state), events: 0 }]
}

export function worse(a: MarketState | null, b: MarketState): MarketState {
  return a !== null && SEVERITY.indexOf(a) >= SEVERITY.indexOf(b) ? a : b
}

/** Totals of a venue's record make one event a day, however many lines they have. */
function isFirstObserved(record: LogRecord, today: DayCell): boolean {
  return isObserved(record) && today.worst !== 'active'
}

function isObserved({ type }: LogRecord): boolean {
  return type === 'observed-adl' || type === 'observed-closure'
}

function setState(state: DaysState, market: string, now: MarketState): void {
  if (now === 'calm') state.now.delete(market)
  else state.now.set(market, now)
}

function worstOf(state: DaysState): MarketState {
  return [...state.now.values()].reduce(worse, 'calm')
}

/** The cell of the day; a new day begins with what the markets were when it began. */
function dayFor(state: DaysState, day: string): DayCell {
  const last = state.days.at(-1)
  if (last?.day === day) return last
  const cell: DayCell = { day, worst: null, events: 0 }
  state.days = [...state.days, cell].slice(-DAYS_SHOWN)
  return cell
}
