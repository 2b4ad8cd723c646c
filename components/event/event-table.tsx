'use client'

import Link from 'next/link'
import { clockTime, count, lasted, moneyUnit, moneyWithUnit, sidePlural, stamp, UNKNOWN } from '@/lib/format'
import type { EventRow } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/status'
import { CheckWord } from '../ui/check'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import { Tag } from '../ui/tag'
import { Term } from '../ui/term'
import { Time } from '../ui/time'
import { byMoment, type Cuts, factsOf, type Moment } from './moments'
import { eventSize, type Figure, figuresOf, hasOvershoot, MONEY_COLUMNS, type Totals, totalsOf } from './rows'

interface EventTableProps {
  readonly events: readonly EventRow[]
  /** The stream of the exchange that is shown live: events of other streams were imported. */
  readonly stream: string | undefined
  /** Which moments of several events show them at once; the others show their sum until they are opened. */
  readonly opened?: 'all' | 'newest'
  readonly cuts?: Cuts
}

/** Events with figures that add up, row by row and in total; as cards on a telephone. */
export function EventTable({ events, stream, opened = 'newest', cuts = {} }: EventTableProps) {
  const moments = byMoment(events, cuts)
  return (
    <>
      <div className="max-md:hidden">
        <Wide events={events} moments={moments} stream={stream} opened={opened} />
      </div>
      <ul className="md:hidden">
        {moments.map((moment, i) => (
          <MomentCard key={moment.key} moment={moment} stream={stream} isOpen={opened === 'all' || i === 0} />
        ))}
      </ul>
    </>
  )
}

type WideProps = Required<Omit<EventTableProps, 'cuts'>> & { readonly moments: readonly Moment[] }

function Wide({ events, moments, stream, opened }: WideProps) {
  const overshoot = hasOvershoot(events)
  const totals = totalsOf(events)
  const units = new Set(events.map((event) => moneyUnit(event.settle)))
  const unit = units.size === 1 ? `, ${[...units][0]}` : ''
  return (
    <Table caption={words.adlEventsNewestFirst}>
      <thead>
        <tr>
          <Head>{words.startedUtc}</Head>
          <Head>{words.market}</Head>
          <Head className="max-xl:hidden">{words.reduced}</Head>
          <Head end>{words.accounts}</Head>
          <Head end className="max-xl:hidden">
            {words.sizeClosed}
          </Head>
          <Head end>
            <Term id="shortfall">{words.shortfall}</Term>
            {unit}
          </Head>
          <Head end>{words.paidByFund}</Head>
          <Head end>{words.coveredByAdl}</Head>
          <Head end>
            <span className="whitespace-nowrap">
              + <Term id="residual">{words.residual}</Term>
            </span>
          </Head>
          {overshoot && (
            <Head end>
              − <Term id="overshoot">{words.overshoot}</Term>
            </Head>
          )}
          <Head end className="max-xl:hidden">
            {words.lasted}
          </Head>
          <Head>{words.check}</Head>
          <Head end>
            <span className="sr-only">{words.reportAndReplay}</span>
          </Head>
        </tr>
      </thead>
      {moments.map((moment, i) => (
        <tbody key={moment.key} className={moment.events.length > 1 ? 'fold' : undefined}>
          {moment.events.length > 1 && (
            <MomentLine
              moment={moment}
              overshoot={overshoot}
              isMixed={units.size > 1}
              open={opened === 'all' || i === 0}
            />
          )}
          {moment.events.map((event) => (
            <EventLine
              key={event.id}
              event={event}
              stream={stream}
              overshoot={overshoot}
              isMixed={units.size > 1}
              isGrouped={moment.events.length > 1}
            />
          ))}
        </tbody>
      ))}
      {totals !== null && <Total totals={totals} overshoot={overshoot} />}
    </Table>
  )
}

interface MomentLineProps {
  readonly moment: Moment
  readonly overshoot: boolean
  /** The rows are in several assets, so that each has to say in which. */
  readonly isMixed: boolean
  readonly open: boolean
}

/** What one moment came to; the disclosure in it shows or hides the rows below, also without scripts. */
function MomentLine({ moment, overshoot, isMixed, open }: MomentLineProps) {
  const { first, accounts, size, running, lasted, check, column } = factsOf(moment)
  const columns = overshoot ? MONEY_COLUMNS : MONEY_COLUMNS.filter((name) => name !== 'overshoot')
  return (
    <tr>
      <Cell className="figures">
        <Time at={first.startedAt}>{stamp(first.startedAt)}</Time>
      </Cell>
      <th scope="rowgroup">
        <details open={open}>
          <summary className="py-1">
            {first.market}{' '}
            <span className="font-normal text-muted">
              {words.positions(
                moment.events.length,
                moment.isCut && words.ofThe,
                <span className="max-xl:sr-only">{words.bankrupt}</span>,
              )}
            </span>
          </summary>
        </details>
      </th>
      <Cell className="max-xl:hidden">{first.side === null ? UNKNOWN : sidePlural(first.side)}</Cell>
      <FigureCell>{count(accounts)}</FigureCell>
      <FigureCell className="max-xl:hidden">{eventSize(size, first)}</FigureCell>
      {columns.map((name) => (
        <FigureCell key={name}>
          {column(name)}
          {isMixed && name === 'shortfall' && <Asset of={first} />}
        </FigureCell>
      ))}
      <FigureCell className="max-xl:hidden">{running ? words.running : lasted}</FigureCell>
      <Cell>{running ? UNKNOWN : <CheckWord check={check} />}</Cell>
      <td />
    </tr>
  )
}

interface LineProps {
  readonly event: EventRow
  readonly stream: string | undefined
  readonly overshoot: boolean
  readonly isMixed: boolean
  readonly isGrouped: boolean
}

function EventLine({ event, stream, overshoot, isMixed, isGrouped }: LineProps) {
  const figures = figuresOf(event)
  return (
    <tr>
      <Cell className="figures">
        <Time at={event.startedAt}>{isGrouped ? clockTime(event.startedAt) : stamp(event.startedAt)}</Time>
      </Cell>
      <th scope="row" className="max-xl:whitespace-normal!">
        {event.market ?? event.title} <Origin event={event} stream={stream} />
      </th>
      <Cell className="max-xl:hidden">{event.side === null ? UNKNOWN : sidePlural(event.side)}</Cell>
      <FigureCell>{count(event.accounts)}</FigureCell>
      <FigureCell className="max-xl:hidden">
        {event.size === null ? moneyWithUnit(event.notional, event.settle) : eventSize(event.size, event)}
      </FigureCell>
      <FigureCell title={figures.shortfall.full}>
        {figures.shortfall.text}
        {isMixed && event.shortfall !== null && <Asset of={event} />}
      </FigureCell>
      <MoneyCell figure={figures.fundPaid} />
      <MoneyCell figure={figures.adlCovered} />
      <MoneyCell figure={figures.residual} />
      {overshoot && <MoneyCell figure={figures.overshoot} />}
      <FigureCell className="max-xl:hidden">
        {event.status === 'active' ? words.running : lasted(event.startedAt, event.endedAt)}
      </FigureCell>
      <Cell>{event.status === 'active' ? UNKNOWN : <CheckWord check={event.check} />}</Cell>
      <td className="end">
        <EventLinks event={event} />
      </td>
    </tr>
  )
}

function Asset({ of }: { readonly of: EventRow }) {
  return <span className="text-muted"> {of.settle}</span>
}

function MoneyCell({ figure }: { readonly figure: Figure }) {
  return <FigureCell title={figure.full}>{figure.text}</FigureCell>
}

/** Events of one second differ by what was missing: two links may not have the same name. */
function EventLinks({ event }: { readonly event: EventRow }) {
  const missing = event.shortfall === null ? '' : words.shortfall2(moneyWithUnit(event.shortfall, event.settle))
  const name = `${event.market ?? event.title}, ${stamp(event.startedAt)}${missing}`
  return (
    <span className="inline-links inline-flex gap-3">
      <Link href={`/events/${event.id}`} aria-label={words.reportOf(name)}>
        {words.report}
      </Link>
      <Link href={`/events/${event.id}/replay`} aria-label={words.replayOf(name)}>
        {words.replay}
      </Link>
    </span>
  )
}

/** Whether this happened on the exchange that is shown, and whether it happened at all. */
export function Origin({ event, stream }: { readonly event: EventRow; readonly stream: string | undefined }) {
  if (event.status === 'aborted') return <Tag title={words.committedAnewTheQueue}>{words.aborted}</Tag>
  if (event.stream === stream) return null
  return event.simulated ? (
    <Tag title={words.importedFromASimulation}>{words.imported}</Tag>
  ) : (
    <Tag title={words.aRecordOfSomethingThat}>{words.realRecord}</Tag>
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
          {words.totalOf(words.countEvents(totals.events))}
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

interface MomentCardProps {
  readonly moment: Moment
  readonly stream: string | undefined
  readonly isOpen: boolean
}

function MomentCard({ moment, stream, isOpen }: MomentCardProps) {
  const { events } = moment
  const [only] = events
  if (events.length === 1) return <EventCard event={only} stream={stream} />
  const { first, accounts, running, lasted, cash } = factsOf(moment)
  return (
    <li className="border-b border-line py-2.5">
      <details open={isOpen}>
        <summary>
          <span className="inline-flex w-[calc(100%-1.25rem)] items-baseline justify-between gap-3 align-top">
            <span className="font-semibold">
              {first.market}{' '}
              <span className="font-normal text-muted">
                {words.positions2(events.length, moment.isCut && words.ofThe)}
              </span>
            </span>
            <span className="figures whitespace-nowrap text-ink-2">{stamp(first.startedAt)}</span>
          </span>
          <span className="figures block">
            {words.fundAdl(cash('shortfall'), cash('fundPaid'), cash('adlCovered'))}
          </span>
          <span className="figures block text-note text-muted">
            {accounts !== null && `${words.countAccounts(accounts)}, `}
            {running ? words.running : lasted}
          </span>
        </summary>
        <ul className="ml-1 border-l border-line pl-3">
          {events.map((event) => (
            <EventCard key={event.id} event={event} stream={stream} />
          ))}
        </ul>
      </details>
    </li>
  )
}

function EventCard({ event, stream }: { readonly event: EventRow; readonly stream: string | undefined }) {
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
          ? words.closedTheRecordHoldsNo(cash(event.notional))
          : words.shortfallWasPaid(cash(event.shortfall), cash(event.fundPaid), cash(event.adlCovered))}
      </p>
      <div className="flex items-baseline justify-between text-note text-muted">
        <span className="figures">
          {event.accounts !== null && `${words.countAccounts(event.accounts)}, `}
          {event.status === 'active' ? words.running : lasted(event.startedAt, event.endedAt)}
        </span>
        <EventLinks event={event} />
      </div>
    </li>
  )
}
