'use client'

import Link from 'next/link'
import { count, lasted, moneyUnit, moneyWithUnit, plural, sidePlural, stamp, UNKNOWN } from '@/lib/format'
import type { EventRow, MarketRow } from '@/lib/wire/frames'
import { CheckWord } from '../ui/check'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import { Tag } from '../ui/tag'
import { Term } from '../ui/term'
import { Time } from '../ui/time'
import { eventSize, type Figure, figuresOf, hasOvershoot, type Totals, totalsOf } from './rows'

interface EventTableProps {
  readonly events: readonly EventRow[]
  readonly markets: readonly MarketRow[]
  /** The stream of the exchange that is shown live: events of other streams were imported. */
  readonly stream: string | undefined
}

/** Events with figures that add up, row by row and in total; as cards on a telephone. */
export function EventTable(props: EventTableProps) {
  return (
    <>
      <div className="max-md:hidden">
        <Wide {...props} />
      </div>
      <ul className="md:hidden">
        {props.events.map((event) => (
          <EventCard key={event.id} event={event} {...props} />
        ))}
      </ul>
    </>
  )
}

function Wide({ events, markets, stream }: EventTableProps) {
  const overshoot = hasOvershoot(events)
  const totals = totalsOf(events)
  const units = new Set(events.map((event) => moneyUnit(event.settle)))
  const unit = units.size === 1 ? `, ${[...units][0]}` : ''
  return (
    <Table caption="ADL events, newest first">
      <thead>
        <tr>
          <Head>Started, UTC</Head>
          <Head>Market</Head>
          <Head className="max-xl:hidden">Reduced</Head>
          <Head end>Accounts</Head>
          <Head end className="max-xl:hidden">
            Size closed
          </Head>
          <Head end>
            <Term id="shortfall">Shortfall</Term>
            {unit}
          </Head>
          <Head end>= paid by fund</Head>
          <Head end>+ covered by ADL</Head>
          <Head end>
            <span className="whitespace-nowrap">
              + <Term id="residual">residual</Term>
            </span>
          </Head>
          {overshoot && (
            <Head end>
              − <Term id="overshoot">overshoot</Term>
            </Head>
          )}
          <Head end className="max-xl:hidden">
            Lasted
          </Head>
          <Head>Check</Head>
          <Head end>
            <span className="sr-only">Report and replay</span>
          </Head>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <EventLine key={event.id} event={event} markets={markets} stream={stream} overshoot={overshoot} />
        ))}
      </tbody>
      {totals !== null && <Total totals={totals} overshoot={overshoot} />}
    </Table>
  )
}

interface LineProps {
  readonly event: EventRow
  readonly markets: readonly MarketRow[]
  readonly stream: string | undefined
  readonly overshoot: boolean
}

function EventLine({ event, markets, stream, overshoot }: LineProps) {
  const market = markets.find((row) => row.id === event.market)
  const figures = figuresOf(event)
  return (
    <tr>
      <Cell className="figures">
        <Time at={event.startedAt}>{stamp(event.startedAt)}</Time>
      </Cell>
      <th scope="row">
        {event.market ?? event.title} <Origin event={event} stream={stream} />
      </th>
      <Cell className="max-xl:hidden">{event.side === null ? UNKNOWN : sidePlural(event.side)}</Cell>
      <FigureCell>{count(event.accounts)}</FigureCell>
      <FigureCell className="max-xl:hidden">
        {event.size === null ? moneyWithUnit(event.notional, event.settle) : eventSize(event.size, market)}
      </FigureCell>
      <MoneyCell figure={figures.shortfall} />
      <MoneyCell figure={figures.fundPaid} />
      <MoneyCell figure={figures.adlCovered} />
      <MoneyCell figure={figures.residual} />
      {overshoot && <MoneyCell figure={figures.overshoot} />}
      <FigureCell className="max-xl:hidden">
        {event.status === 'active' ? 'running' : lasted(event.startedAt, event.endedAt)}
      </FigureCell>
      <Cell>{event.status === 'active' ? UNKNOWN : <CheckWord check={event.check} />}</Cell>
      <td className="end">
        <EventLinks event={event} />
      </td>
    </tr>
  )
}

function MoneyCell({ figure }: { readonly figure: Figure }) {
  return <FigureCell title={figure.full}>{figure.text}</FigureCell>
}

function EventLinks({ event }: { readonly event: EventRow }) {
  const name = event.market ?? event.title
  return (
    <span className="inline-links inline-flex gap-3">
      <Link href={`/events/${event.id}`} aria-label={`Report of ${name}, ${stamp(event.startedAt)}`}>
        Report
      </Link>
      <Link href={`/events/${event.id}/replay`} aria-label={`Replay of ${name}, ${stamp(event.startedAt)}`}>
        Replay
      </Link>
    </span>
  )
}

/** Whether this happened on the exchange that is shown, and whether it happened at all. */
export function Origin({ event, stream }: { readonly event: EventRow; readonly stream: string | undefined }) {
  if (event.status === 'aborted')
    return <Tag title="Committed anew: the queue changed before the closures">aborted</Tag>
  if (event.stream === stream) return null
  return event.simulated ? (
    <Tag title="Imported from a simulation">imported</Tag>
  ) : (
    <Tag title="A record of something that happened on another exchange">real record</Tag>
  )
}

interface TotalProps {
  readonly totals: Totals
  readonly overshoot: boolean
}

function Total({ totals, overshoot }: TotalProps) {
  return (
    <tfoot>
      <tr>
        <th scope="row" colSpan={2}>
          Total of {plural(totals.events, 'event', 'events')}
        </th>
        <td className="max-xl:hidden" />
        <FigureCell>{count(totals.accounts)}</FigureCell>
        <td className="max-xl:hidden" />
        <FigureCell>{totals.column('shortfall')}</FigureCell>
        <FigureCell>{totals.column('fundPaid')}</FigureCell>
        <FigureCell>{totals.column('adlCovered')}</FigureCell>
        <FigureCell>{totals.column('residual')}</FigureCell>
        {overshoot && <FigureCell>{totals.column('overshoot')}</FigureCell>}
        <td colSpan={3} />
      </tr>
    </tfoot>
  )
}

function EventCard({ event, stream }: EventTableProps & { readonly event: EventRow }) {
  const cash = (value: string | null) => moneyWithUnit(value, event.settle)
  return (
    <li className="border-b border-line py-2.5">
      <div className="flex items-baseline justify-between gap-3">
        <span className="font-semibold">
          {event.market ?? event.title} <Origin event={event} stream={stream} />
        </span>
        <span className="figures whitespace-nowrap text-ink-2">{stamp(event.startedAt)}</span>
      </div>
      <p className="figures">
        {event.shortfall === null
          ? `${cash(event.notional)} closed; the record holds no shortfall`
          : `${cash(event.shortfall)} = fund ${cash(event.fundPaid)} + ADL ${cash(event.adlCovered)}`}
      </p>
      <div className="flex items-baseline justify-between text-note text-muted">
        <span className="figures">
          {event.accounts !== null && `${plural(event.accounts, 'account', 'accounts')}, `}
          {event.status === 'active' ? 'running' : lasted(event.startedAt, event.endedAt)}
        </span>
        <EventLinks event={event} />
      </div>
    </li>
  )
}
