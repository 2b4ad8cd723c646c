import Link from 'next/link'
import { Simulated } from '@/components/ui/tag'
import { date, moneyWithUnit, sidePlural, size } from '@/lib/format'
import type { EventReport } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/replay'
import type { RecordUnits } from './amounts'
import type { Place } from './place'
import css from './replay.module.css'

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
        <h1 className="text-page font-medium">{words.replayOf(event)}</h1>
      </header>
    )
  }
  const { row } = report
  const market = row.market === null ? undefined : units.markets[row.market]
  return (
    <header className="pt-6">
      <nav aria-label={words.whereYouAre} className="text-note text-muted">
        {place.above.map(([href, name]) => (
          <span key={href}>
            <Link href={href}>{name}</Link> /{' '}
          </span>
        ))}
        {words.replay}
      </nav>
      <h1 className="mt-1 flex flex-wrap items-center gap-3 text-page font-medium">
        {row.title} {row.simulated ? <Simulated /> : null}
      </h1>
      <p className={css.totals}>
        {row.notional === null ? null : <b>{moneyWithUnit(row.notional, row.settle)}</b>}
        {row.size === null ? null : (
          <span>
            {words.sizeClosed(
              `${size(row.size, market?.lot ?? null)} ${market?.unit ?? ''}`.trim(),
              row.side === null ? null : sidePlural(row.side),
            )}
          </span>
        )}
        {row.accounts === null ? null : <span>{words.accounts(row.accounts)}</span>}
        {report.closures.length === 0 ? null : <span>{closuresText(report)}</span>}
        <span>{date(row.startedAt)}</span>
      </p>
      <p className="mt-1.5 max-w-[120ch] text-note text-ink-2">
        {words.mayBeClaimed(
          <b className="font-semibold">{row.authority}</b>,
          <b className="font-semibold">{row.coverage}</b>,
          words.coverage[row.coverage],
          report.lacking.join(' '),
        )}
      </p>
    </header>
  )
}

/** A record of totals lists sums of a moment and market, and no closures. */
function closuresText({ closures }: EventReport): string {
  const isTotals = closures.every(({ size, place }) => size === null && place === null)
  return isTotals ? words.totals(closures.length) : words.closures(closures.length)
}
