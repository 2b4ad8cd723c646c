'use client'

import Link from 'next/link'
import { apportion, assetPlaces, count, difference, exact, moneyUnit, signOf, sum } from '@/lib/format'
import type { FundRow, LedgerEntry } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/funds'
import { type Digits, useDigits } from '../ui/digits'
import { Empty } from '../ui/empty'
import { Section } from '../ui/section'
import { useShowMore } from '../ui/show-more'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import { Time } from '../ui/time'

const REASON: Readonly<Record<LedgerEntry['reason'], string>> = {
  opening: words.openingBalance,
  contribution: words.contribution,
  withdrawal: words.withdrawal,
  'liquidation-surplus': words.leftOverFromALiquidation,
  shortfall: words.shortfallPaid,
  inventory: words.resultOfPositionsTakenOver,
  observed: words.asReportedByTheVenue,
}

interface LedgerProps {
  readonly fund: FundRow
  readonly entries: readonly LedgerEntry[]
}

/** The balance before the oldest entry shown; with the entries it must come to the balance after the newest. */
function carried(entries: readonly LedgerEntry[]): string | null {
  const oldest = entries.at(-1)
  return oldest === undefined ? null : difference(oldest.balanceAfter, oldest.amount)
}

export function Ledger({ fund, entries }: LedgerProps) {
  const { shown, more } = useShowMore(entries, 25)
  const { cash, toggle } = useDigits(
    entries.flatMap((entry) => [entry.amount, entry.balanceAfter]),
    fund.asset,
  )
  if (entries.length === 0) {
    return (
      <Section title={words.ledger}>
        <Empty>{words.noMovementYetEveryPayment}</Empty>
      </Section>
    )
  }
  const unit = moneyUnit(fund.asset)
  return (
    <Section
      title={words.ledger}
      note={words.everyMovementNewestFirst}
      end={
        <span className="inline-flex items-center gap-4">
          {toggle}
          <a href={`/api/v1/funds/${fund.id}/history?format=csv`}>{words.csv}</a>
        </span>
      }
    >
      <Proof entries={entries} asset={fund.asset} cash={cash} />
      <Table caption={words.movementsOfNewestFirst(fund.id)}>
        <thead>
          <tr>
            <Head>{words.timeUtc}</Head>
            <Head>{words.reason}</Head>
            <Head className="max-md:hidden">{words.market}</Head>
            <Head end>{words.amount(unit)}</Head>
            <Head end>{words.balanceAfter(unit)}</Head>
            <Head end className="max-md:hidden">
              {words.seq}
            </Head>
          </tr>
        </thead>
        <tbody>
          {shown.map((entry) => (
            <Line
              key={`${entry.seq}:${entry.reason}:${entry.balanceAfter}`}
              entry={entry}
              asset={fund.asset}
              cash={cash}
            />
          ))}
        </tbody>
      </Table>
      {more}
    </Section>
  )
}

interface ProofProps {
  readonly entries: readonly LedgerEntry[]
  readonly asset: string
  readonly cash: Digits['cash']
}

/**
 * The sum is done in front of the reader, over all entries sent and not only those shown: exactly, whatever is printed,
 * and printed so that it also adds up to the eye.
 */
function Proof({ entries, asset, cash }: ProofProps) {
  const before = carried(entries)
  const movements = sum(entries.map((entry) => entry.amount))
  const after = entries[0]?.balanceAfter ?? null
  const holds = signOf(difference(sum([before, movements]), after)) === 0
  const printed = apportion([before, movements], after, assetPlaces(asset))
  const full = `${exact(before, asset)} + ${exact(movements, asset)} = ${exact(after, asset)}`
  return (
    <p className="figures mb-3 text-ink-2" title={full}>
      {words.beforeInMovements({
        before: cash(before, { printed: printed?.[0] ?? before }),
        movements: cash(movements, { signed: true, printed: printed?.[1] ?? movements }),
        length: count(entries.length),
        after: cash(after),
        addsUp: holds ? (
          <span>{words.addsUpExactly}</span>
        ) : (
          <strong className="text-active">{words.doesNotAddUp}</strong>
        ),
      })}
    </p>
  )
}

interface LineProps {
  readonly entry: LedgerEntry
  readonly asset: string
  readonly cash: Digits['cash']
}

function Line({ entry, asset, cash }: LineProps) {
  const market = entry.market === null ? '' : <Link href={`/markets/${entry.market}`}>{entry.market}</Link>
  return (
    <tr>
      <Cell className="figures">
        <Time at={entry.at} />
      </Cell>
      <Cell>
        {REASON[entry.reason]}
        {entry.event !== null && (
          <>
            , <Link href={`/events/${entry.event}`}>{words.adlEvent}</Link>
          </>
        )}
        <span className="block md:hidden">{market}</span>
      </Cell>
      <Cell className="max-md:hidden">{market}</Cell>
      <FigureCell title={exact(entry.amount, asset)}>{cash(entry.amount, { signed: true })}</FigureCell>
      <FigureCell title={exact(entry.balanceAfter, asset)}>{cash(entry.balanceAfter)}</FigureCell>
      <FigureCell className="text-muted max-md:hidden">{count(entry.seq)}</FigureCell>
    </tr>
  )
}
