import Link from 'next/link'
import { Simulated } from '@/components/ui/tag'
import { date, moneyWithUnit, plural, sidePlural, size } from '@/lib/format'
import type { EventReport } from '@/lib/wire/frames'
import type { Place } from './place'
import css from './replay.module.css'
import type { RecordUnits } from './words'

const COVERAGE = {
  full: 'every position is known, so the queue is shown with its places',
  cohort: 'only the positions that were closed are known, so places in the queue are not',
  own: 'only some positions are known, so places in the queue are not',
} as const

/** What is being replayed, in the record's own totals, and what may be claimed about it. */
export function Heading({
  event,
  report,
  units,
  place,
}: {
  readonly event: string
  readonly report: EventReport | null
  readonly units: RecordUnits
  readonly place: Place
}) {
  if (report === null) {
    return (
      <header className="pt-6">
        <h1 className="text-page font-medium">Replay of {event}</h1>
      </header>
    )
  }
  const { row } = report
  const market = row.market === null ? undefined : units.markets[row.market]
  return (
    <header className="pt-6">
      <nav aria-label="Where you are" className="text-note text-muted">
        {place.above.map(([href, name]) => (
          <span key={href}>
            <Link href={href}>{name}</Link> /{' '}
          </span>
        ))}
        replay
      </nav>
      <h1 className="mt-1 flex flex-wrap items-center gap-3 text-page font-medium">
        {row.title} {row.simulated ? <Simulated /> : null}
      </h1>
      <p className={css.totals}>
        {row.notional === null ? null : <b>{moneyWithUnit(row.notional, row.settle)}</b>}
        {row.size === null ? null : (
          <span>
            {size(row.size, market?.lot ?? null)} {market?.unit} {row.side === null ? '' : `of ${sidePlural(row.side)}`}{' '}
            closed
          </span>
        )}
        {row.accounts === null ? null : <span>{plural(row.accounts, 'account', 'accounts')}</span>}
        {report.closures.length === 0 ? null : <span>{closuresText(report)}</span>}
        <span>{date(row.startedAt)}</span>
      </p>
      <p className="mt-1.5 max-w-[120ch] text-note text-ink-2">
        Authority: <b className="font-semibold">{row.authority}</b>. Coverage:{' '}
        <b className="font-semibold">{row.coverage}</b>, {COVERAGE[row.coverage]}. {report.lacking.join(' ')}
      </p>
    </header>
  )
}

/** A record of totals lists sums of a moment and market, and no closures. */
function closuresText({ closures }: EventReport): string {
  const isTotals = closures.every(({ size, place }) => size === null && place === null)
  return isTotals ? plural(closures.length, 'total', 'totals') : plural(closures.length, 'closure', 'closures')
}
