'use client'

import { clockTimeMs, count, isDollar, lasted, money, size as sizeOf, UNKNOWN } from '@/lib/format'
import type { EventReport, MarketRow } from '@/lib/wire/frames'
import { useShowMore } from '../ui/show-more'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import { Time } from '../ui/time'

type Entry = EventReport['timeline'][number]

const WORD: Readonly<Record<Entry['kind'], string>> = {
  liquidation: 'Liquidation',
  takeover: 'Taken over from the bankrupt account',
  'fund-payment': 'The fund paid',
  'adl-started': 'ADL began: the queue was committed to',
  proceed: 'The commitment is published: closures may begin',
  closure: 'Closure',
  'adl-ended': 'ADL ended',
  'observed-adl': 'Closures as the venue reported them',
  mark: 'New mark',
}

/** Money in the fund's places, sizes in the lot, prices as they are. */
function amountText({ amount, unit, kind }: Entry, asset: string, market: MarketRow | undefined): string {
  if (amount === null) return ''
  if (kind === 'mark') return sizeOf(amount, market?.tick ?? null)
  if (unit === asset || unit === null) return `${isDollar(asset) ? '$' : ''}${money(amount, asset)}`
  return `${sizeOf(amount, market?.lot ?? null)} ${unit}`
}

interface TimelineProps {
  readonly report: EventReport
  readonly market: MarketRow | undefined
}

/** What happened when, to the millisecond, from the first sign to the end. */
export function Timeline({ report: { timeline, row }, market }: TimelineProps) {
  const { shown, more } = useShowMore(timeline, 40)
  return (
    <>
      <Table caption="What happened when">
        <thead>
          <tr>
            <Head>Time, UTC</Head>
            <Head end className="max-md:hidden">
              After start
            </Head>
            <Head className="pl-4">What</Head>
            <Head end>Amount</Head>
            <Head end className="max-md:hidden">
              seq
            </Head>
          </tr>
        </thead>
        <tbody>
          {shown.map((entry) => (
            <tr key={`${entry.seq}:${entry.kind}:${entry.market}:${entry.amount}`}>
              <Cell className="figures">
                <Time at={entry.at}>{clockTimeMs(entry.at)}</Time>
              </Cell>
              <FigureCell className="text-muted max-md:hidden">{after(row.startedAt, entry.at)}</FigureCell>
              <Cell className="pl-4! whitespace-normal!">
                {WORD[entry.kind]}
                {row.market === null && entry.market !== null && `, ${entry.market}`}
              </Cell>
              <FigureCell>{amountText(entry, row.settle, market)}</FigureCell>
              <FigureCell className="text-muted max-md:hidden">{count(entry.seq)}</FigureCell>
            </tr>
          ))}
        </tbody>
      </Table>
      {more}
    </>
  )
}

function after(start: string, at: string): string {
  const text = lasted(start, at)
  return text === UNKNOWN ? 'before' : text
}
