import Link from 'next/link'
import { count, dateTime, list, moneyWithUnit, price, sizeWithUnit, stamp } from '@/lib/format'
import type { EventRow } from '@/lib/wire/frames'
import type { AccountThen, Choice, SupportAnswer } from '@/lib/wire/support'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import { Case } from './case'
import { SearchBox } from './search-box'
import { Then } from './then'

interface DeskProps {
  readonly role: 'support' | 'operator'
  readonly name: string
  readonly query: string
  readonly answer: SupportAnswer | null
  readonly then: AccountThen | null
  /** Why something that was asked for is not shown. */
  readonly refusals: readonly string[]
}

/** One box, one answer. Nothing here changes anything. */
export function Desk({ role, name, query, answer, then, refusals }: DeskProps) {
  return (
    <>
      <div className="print:hidden">
        <PageHead
          title="What does the customer say?"
          lead="Paste an account, a receipt, a line of the log, a time, a market, an event, or the whole mail."
          end={<Seat role={role} name={name} />}
        />
      </div>
      <SearchBox query={query} autoFocus={answer === null} />
      {refusals.map((text) => (
        <p key={text} role="alert" className="mt-4 border-l-2 border-active pl-3">
          {text}
        </p>
      ))}
      {answer === null ? refusals.length === 0 && <Examples /> : <Answer answer={answer} then={then} />}
    </>
  )
}

function Seat({ role, name }: Pick<DeskProps, 'role' | 'name'>) {
  return (
    <form method="post" action="/api/v1/session/end" className="flex flex-wrap items-center gap-3 text-note text-muted">
      <span>
        {name}, {role}
      </span>
      {role === 'operator' && <Link href="/support?record">Record of look-ups</Link>}
      <button type="submit" className="button">
        Leave the desk
      </button>
    </form>
  )
}

const EXAMPLES = [
  ['An account or an owner', 'trend-0001', 'their newest closure, and everything that was done to their positions'],
  ['A receipt, or its code read aloud', '7K3M-9QXD-4WTB-4', 'the closure that it proves'],
  ['A line of the log: a trade, an order', '#4711, order 4711', 'whose it was and what it did'],
  [
    'A time, in most ways of writing one',
    '22 Nov 2026 5:55 pm',
    'events then; with an account, what truly happened to it',
  ],
  ['A market or an event', 'ETH-PERP, ETH-PERP.6855', 'its newest events, and their accounts to choose from'],
] as const

/** Where the answer will stand, what can be asked. */
function Examples() {
  return (
    <Section title="What can be pasted" note="Several at once count together">
      <Table caption="What can be pasted and what it leads to">
        <thead>
          <tr>
            <Head>This</Head>
            <Head>For example</Head>
            <Head>Answers</Head>
          </tr>
        </thead>
        <tbody>
          {EXAMPLES.map(([what, example, answers]) => (
            <tr key={what}>
              <th scope="row" className="whitespace-normal!">
                {what}
              </th>
              <Cell className="figures">{example}</Cell>
              <Cell className="whitespace-normal!">{answers}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="mt-3 max-w-[80ch] text-ink-2">
        Names are looked up exactly as they are written. What you look up is put on record with your name before it is
        shown; operators read the record.
      </p>
    </Section>
  )
}

function Answer({ answer, then }: { readonly answer: SupportAnswer; readonly then: AccountThen | null }) {
  const { understood, customer, record, notes, choices, events } = answer
  return (
    <>
      <p className="mt-3 text-note text-muted print:hidden">
        {understood.length === 0
          ? 'Nothing was recognised.'
          : `Understood: ${list(understood.map((one) => one.meaning))}.`}{' '}
        On record as look-up {count(record.seq)}, {record.who}.
      </p>
      {notes.map((text) => (
        <p key={text} className="mt-2 text-ink-2 print:hidden">
          {text}
        </p>
      ))}
      {answer.answer !== null && customer !== null && <Case of={answer.answer} account={customer.account} />}
      {then !== null && <Then of={then} />}
      <div className="print:hidden">
        {choices.length > 0 && <Choices choices={choices} />}
        {customer !== null && <History answer={answer} />}
        {events.length > 0 && <Events events={events} />}
        {customer !== null && customer.others.length > 0 && <SameOwner customer={customer} />}
      </div>
    </>
  )
}

/** A look-up is a page of its own, loaded anew: the box says what was asked, and it is on record once. */
const lookUp = (query: string) => `/support?q=${encodeURIComponent(query)}`

function Choices({ choices }: { readonly choices: readonly Choice[] }) {
  return (
    <Section title="Which customer?">
      <ul className="border-t border-line-2">
        {choices.map(({ account, what, at, query }) => (
          <li key={query} className="flex flex-wrap items-baseline gap-x-6 border-b border-line py-1.5">
            <a href={lookUp(query)} className="figures min-w-32 font-medium">
              {account}
            </a>
            <span className="text-ink-2">{what}</span>
            <span className="figures ml-auto text-muted">{dateTime(at)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const KIND = { closure: 'ADL closure', liquidation: 'liquidation', takeover: 'taken over by the fund' } as const

function History({ answer: { history, answer, customer } }: { readonly answer: SupportAnswer }) {
  if (history.length === 0) return null
  return (
    <Section title={`All that was done to ${customer?.account}’s positions`} note="Newest first">
      <Table caption="What was done to the customer’s positions">
        <thead>
          <tr>
            <Head>Time, UTC</Head>
            <Head>What</Head>
            <Head>Position</Head>
            <Head end>Size</Head>
            <Head end>Price</Head>
            <Head end>Left</Head>
          </tr>
        </thead>
        <tbody>
          {history.map(({ row, query }) => (
            <tr key={`${row.seq}:${row.kind}`} aria-current={row.seq === answer?.seq ? 'true' : undefined}>
              <Cell className="figures">
                <a href={lookUp(query)}>{stamp(row.at)}</a>
              </Cell>
              <Cell className={row.seq === answer?.seq ? 'font-semibold' : ''}>{KIND[row.kind]}</Cell>
              <Cell>
                {row.market} {row.side}
              </Cell>
              <FigureCell>{sizeWithUnit(row.size, row.lot, row.unit ?? '')}</FigureCell>
              <FigureCell>{price(row.price, row.tick)}</FigureCell>
              <FigureCell>{sizeWithUnit(row.sizeAfter, row.lot, row.unit ?? '')}</FigureCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  )
}

function Events({ events }: { readonly events: readonly EventRow[] }) {
  return (
    <Section title={events.length === 1 ? 'The event' : 'Events'}>
      <Table caption="Events that fit">
        <thead>
          <tr>
            <Head>Event</Head>
            <Head>Started, UTC</Head>
            <Head end>Accounts reduced</Head>
            <Head end>Shortfall</Head>
            <Head>Letters</Head>
          </tr>
        </thead>
        <tbody>
          {events.map((row) => (
            <tr key={`${row.stream}:${row.id}`}>
              <th scope="row">
                <Link href={`/events/${row.id}`} prefetch={false}>
                  {row.title}
                </Link>{' '}
                <a href={lookUp(row.id)} className="figures font-normal text-muted">
                  {row.id}
                </a>
              </th>
              <Cell className="figures">{stamp(row.startedAt)}</Cell>
              <FigureCell>{count(row.accounts)}</FigureCell>
              <FigureCell>{moneyWithUnit(row.shortfall, row.settle)}</FigureCell>
              <Cell>
                <a href={`/api/v1/support/events/${row.id}/letters`}>to all accounts</a>
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  )
}

function SameOwner({ customer }: { readonly customer: NonNullable<SupportAnswer['customer']> }) {
  return (
    <Section title={`Other accounts of ${customer.owner}`}>
      <ul className="flex flex-wrap gap-x-6 gap-y-1">
        {customer.others.map((account) => (
          <li key={account}>
            <a href={lookUp(account)}>{account}</a>
          </li>
        ))}
      </ul>
    </Section>
  )
}
