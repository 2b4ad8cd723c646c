import { lasted, moneyWithUnit, stamp, sum } from '@/lib/format'
import type { EventRow } from '@/lib/wire/frames'
import { figuresOf, MONEY_COLUMNS, type MoneyColumn, moneyInColumn } from './rows'

/** Events of one market, side and second: one crash bankrupts several positions, and each is an event of its own. */
export interface Moment {
  readonly key: string
  readonly events: readonly [EventRow, ...EventRow[]]
  /** Its other events may stand on another page: what is summed here is not the whole of it. */
  readonly isCut: boolean
}

/** At which ends a list may go on beyond what is shown. */
export interface Cuts {
  readonly before?: boolean
  readonly after?: boolean
}

export function byMoment(events: readonly EventRow[], cuts: Cuts = {}): readonly Moment[] {
  const moments = new Map<string, [EventRow, ...EventRow[]]>()
  for (const event of events) {
    const key = [event.stream, event.market ?? event.id, event.side, stamp(event.startedAt)].join('|')
    const known = moments.get(key)
    if (known === undefined) moments.set(key, [event])
    else known.push(event)
  }
  const last = moments.size - 1
  return [...moments].map(([key, rows], i) => ({
    key,
    events: rows,
    isCut: (i === 0 && cuts.before === true) || (i === last && cuts.after === true),
  }))
}

export interface MomentFacts {
  readonly first: EventRow
  readonly accounts: number | null
  readonly size: string | null
  readonly running: boolean
  readonly lasted: string
  readonly check: EventRow['check']
  /** As printed in the rows below it, added up. */
  readonly column: (name: MoneyColumn) => string
  /** The same with its unit, for sentences. */
  readonly cash: (name: MoneyColumn) => string
}

/** From the weakest to the strongest thing that can be said of all of them. */
const CHECKS: readonly EventRow['check'][] = ['differs', 'not-checkable', 'follows-rulebook']

const timesOf = (events: readonly EventRow[], name: 'startedAt' | 'endedAt') =>
  events.flatMap((event) => event[name] ?? []).sort()

/** The heading of several events, in the columns of the table they stand in. */
export function factsOf({ events }: Moment): MomentFacts {
  const [first] = events
  const figures = events.map(figuresOf)
  const printed = new Map(MONEY_COLUMNS.map((name) => [name, figures.map((row) => row[name].printed)]))
  const total = (name: MoneyColumn) => {
    const values = printed.get(name) ?? []
    return values.includes(null) ? null : sum(values)
  }
  const known = events.every((event) => event.accounts !== null)
  return {
    first,
    accounts: known ? events.reduce((total, event) => total + (event.accounts ?? 0), 0) : null,
    size: events.every((event) => event.size !== null) ? sum(events.map((event) => event.size)) : null,
    running: events.some((event) => event.status === 'active'),
    lasted: lasted(timesOf(events, 'startedAt')[0], timesOf(events, 'endedAt').at(-1)),
    check: CHECKS.find((check) => events.some((event) => event.check === check)) ?? first.check,
    column: (name) => moneyInColumn(total(name), first.settle),
    cash: (name) => moneyWithUnit(total(name), first.settle),
  }
}
