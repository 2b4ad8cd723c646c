'use client'

import Link from 'next/link'
import { columnPlaces, count, difference, exact, money, moneyUnit, signOf, sum } from '@/lib/format'
import type { FundRow, LedgerEntry } from '@/lib/wire/frames'
import { Empty } from '../ui/empty'
import { Section } from '../ui/section'
import { useShowMore } from '../ui/show-more'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import { Time } from '../ui/time'

const REASON: Readonly<Record<LedgerEntry['reason'], string>> = {
  opening: 'Opening balance',
  contribution: 'Contribution',
  withdrawal: 'Withdrawal',
  'liquidation-surplus': 'Left over from a liquidation',
  shortfall: 'Shortfall paid',
  inventory: 'Result of positions taken over',
  observed: 'As reported by the venue',
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
  if (entries.length === 0) {
    return (
      <Section title="Ledger">
        <Empty>
          No movement yet. Every payment into and out of the fund will stand here, and they add up to the balance.
        </Empty>
      </Section>
    )
  }
  const places = columnPlaces(
    entries.flatMap((entry) => [entry.amount, entry.balanceAfter]),
    fund.asset,
  )
  const unit = moneyUnit(fund.asset)
  return (
    <Section
      title="Ledger"
      note="Every movement, newest first"
      end={<a href={`/api/v1/funds/${fund.id}/history?format=csv`}>CSV</a>}
    >
      <Proof entries={entries} asset={fund.asset} places={places} />
      <Table caption={`Movements of ${fund.id}, newest first`}>
        <thead>
          <tr>
            <Head>Time, UTC</Head>
            <Head>Reason</Head>
            <Head>Market</Head>
            <Head end>Amount, {unit}</Head>
            <Head end>Balance after, {unit}</Head>
            <Head end className="max-md:hidden">
              seq
            </Head>
          </tr>
        </thead>
        <tbody>
          {shown.map((entry) => (
            <Line
              key={`${entry.seq}:${entry.reason}:${entry.balanceAfter}`}
              entry={entry}
              asset={fund.asset}
              places={places}
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
  readonly places: number
}

/** The sum is done in front of the reader, over all entries sent and not only those shown. */
function Proof({ entries, asset, places }: ProofProps) {
  const before = carried(entries)
  const movements = sum(entries.map((entry) => entry.amount))
  const after = entries[0]?.balanceAfter ?? null
  const holds = signOf(difference(sum([before, movements]), after)) === 0
  const cash = (value: string | null, signed = false) => money(value, asset, { places, signed })
  return (
    <p className="figures mb-3 text-ink-2">
      {cash(before)} before, {cash(movements, true)} in {count(entries.length)} movements = {cash(after)}{' '}
      {holds ? <span>✓ adds up</span> : <strong className="text-active">does not add up</strong>}
    </p>
  )
}

interface LineProps {
  readonly entry: LedgerEntry
  readonly asset: string
  readonly places: number
}

function Line({ entry, asset, places }: LineProps) {
  return (
    <tr>
      <Cell className="figures">
        <Time at={entry.at} />
      </Cell>
      <Cell>
        {REASON[entry.reason]}
        {entry.event !== null && (
          <>
            , <Link href={`/events/${entry.event}`}>ADL event</Link>
          </>
        )}
      </Cell>
      <Cell>{entry.market === null ? '' : <Link href={`/markets/${entry.market}`}>{entry.market}</Link>}</Cell>
      <FigureCell title={exact(entry.amount, asset)}>{money(entry.amount, asset, { places, signed: true })}</FigureCell>
      <FigureCell>{money(entry.balanceAfter, asset, { places })}</FigureCell>
      <FigureCell className="text-muted max-md:hidden">{count(entry.seq)}</FigureCell>
    </tr>
  )
}
