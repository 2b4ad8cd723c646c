import { clockTime, moneyWithUnit, plural, sum } from '@/lib/format'
import type { EventReport } from '@/lib/wire/frames'

export type Entry = EventReport['timeline'][number]

/** One line of the timeline: an entry, or a run of entries told in one sentence. */
export interface Line {
  readonly key: string
  readonly entries: readonly [Entry, ...Entry[]]
  /** Null for a single entry, which speaks for itself. */
  readonly sentence: string | null
}

/** What many bankrupt positions of one crash leave behind: always more of the same. */
const REPEATED: ReadonlySet<Entry['kind']> = new Set(['liquidation', 'takeover', 'fund-payment'])
/** As many lines as can be taken in at once; what led to the event is told in fewer words rather than the event itself. */
const LINES_WANTED = 12

/** So many entries before an event are kept; where there are as many, there may have been more. */
export const LISTED_BEFORE = 40

/** The timeline with what repeats within one moment drawn together, and an early history that is too long as well. */
export function linesOf(timeline: readonly Entry[], asset: string): readonly Line[] {
  const runs: [Entry, ...Entry[]][] = []
  for (const entry of timeline) {
    const run = runs.at(-1)
    if (run !== undefined && run[0].at === entry.at && REPEATED.has(run[0].kind) && REPEATED.has(entry.kind)) {
      run.push(entry)
    } else runs.push([entry])
  }
  const before = timeline.filter((entry) => REPEATED.has(entry.kind)).length
  const cut = before < LISTED_BEFORE ? -1 : runs.findIndex((run) => REPEATED.has(run[0].kind))
  return withoutLongHistory(runs).map((entries, i) => ({
    key: `${entries[0].seq}:${entries[0].kind}:${entries[0].amount}`,
    entries,
    sentence: entries.length === 1 ? null : `${i === cut ? 'The last ' : ''}${sentenceOf(entries, asset)}`,
  }))
}

function withoutLongHistory(runs: readonly [Entry, ...Entry[]][]): readonly [Entry, ...Entry[]][] {
  const tooMany = runs.length - LINES_WANTED
  const before = runs.findIndex((run) => !REPEATED.has(run[0].kind))
  const early = runs.slice(0, Math.min(tooMany + 1, before))
  const [first, ...others] = early.flat()
  return tooMany <= 0 || early.length < 2 || first === undefined
    ? runs
    : [[first, ...others], ...runs.slice(early.length)]
}

/** "19 positions taken over by the fund, which paid $37,012.20" */
function sentenceOf(entries: readonly Entry[], asset: string): string {
  const of = (kind: Entry['kind']) => entries.filter((entry) => entry.kind === kind)
  const [liquidations, takeovers, payments] = [of('liquidation'), of('takeover'), of('fund-payment')]
  const paid = moneyWithUnit(sum(payments.map((entry) => entry.amount)), asset)
  const taken = `${plural(takeovers.length, 'position', 'positions')} taken over by the fund`
  const fund = payments.length === 0 ? taken : `${taken}, which paid ${paid}`
  const parts = [
    ...(liquidations.length > 0 ? [plural(liquidations.length, 'liquidation', 'liquidations')] : []),
    ...(takeovers.length > 0
      ? [fund]
      : payments.length > 0
        ? [`${plural(payments.length, 'payment', 'payments')} of the fund, ${paid}`]
        : []),
  ]
  const [first, last] = [entries[0]?.at, entries.at(-1)?.at]
  return first === last ? parts.join('; ') : `${parts.join('; ')}, until ${clockTime(last)}`
}

/** Sizes of a run together; null where it holds none. */
export function sizeOfLine({ entries: [first, ...others] }: Line): Entry {
  const sizes = [first, ...others].filter((entry) => entry.kind !== 'fund-payment')
  const [sized] = sizes
  return sized === undefined
    ? { ...first, amount: sum([first, ...others].map((entry) => entry.amount)) }
    : { ...sized, amount: sum(sizes.map((entry) => entry.amount)) }
}
