import Link from 'next/link'
import { count, dateTime, list, moneyWithUnit, price, sizeWithUnit, stamp } from '@/lib/format'
import type { EventRow } from '@/lib/wire/frames'
import type { AccountThen, Choice, SupportAnswer } from '@/lib/wire/support'
import { words } from '@/lib/words/en/support'
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
          title={words.whatDoesTheCustomerSay}
          lead={words.pasteAnAccountAReceipt}
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
      {role === 'operator' && <Link href="/support?record">{words.recordOfLookUps}</Link>}
      <button type="submit" className="button">
        {words.leaveTheDesk}
      </button>
    </form>
  )
}

const EXAMPLES = [
  [words.anAccountOrAnOwner, 'trend-0001', words.theirNewestClosureAnd],
  [words.aReceiptOrItsCode, '7K3M-9QXD-4WTB-4', words.theClosureThatItProves],
  [words.aLineOfTheLog, '#4711, order 4711', words.whoseItWasAndWhat],
  [words.aTime, '22 Nov 2026 5:55 pm', words.eventsThenWithAnAccount],
  [words.aMarketOrAnEvent, words.ethPerpEthPerp6855, words.itsNewestEventsAndTheir],
] as const

/** Where the answer will stand, what can be asked. */
function Examples() {
  return (
    <Section title={words.whatCanBePasted} note={words.severalAtOnceCountTogether}>
      <Table caption={words.whatCanBePastedAnd}>
        <thead>
          <tr>
            <Head>{words.thisHead}</Head>
            <Head>{words.forExample}</Head>
            <Head>{words.answers}</Head>
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
      <p className="mt-3 max-w-[80ch] text-ink-2">{words.namesAreLookedUpExactly}</p>
    </Section>
  )
}

function Answer({ answer, then }: { readonly answer: SupportAnswer; readonly then: AccountThen | null }) {
  const { understood, customer, record, notes, choices, events } = answer
  return (
    <>
      <p className="mt-3 text-note text-muted print:hidden">
        {words.onRecordAsLookUp(
          understood.length === 0
            ? words.nothingWasRecognised
            : words.understood(list(understood.map((one) => one.meaning))),
          count(record.seq),
          record.who,
        )}
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
    <Section title={words.whichCustomer}>
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

const KIND = { closure: 'ADL closure', liquidation: 'liquidation', takeover: words.takenOverByTheFund } as const

function History({ answer: { history, answer, customer } }: { readonly answer: SupportAnswer }) {
  if (history.length === 0) return null
  return (
    <Section title={words.allThatWasDoneTo(customer?.account ?? '')} note={words.newestFirst}>
      <Table caption={words.whatWasDoneToThe}>
        <thead>
          <tr>
            <Head>{words.timeUtc}</Head>
            <Head>{words.what}</Head>
            <Head>{words.position}</Head>
            <Head end>{words.size}</Head>
            <Head end>{words.price}</Head>
            <Head end>{words.left}</Head>
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
    <Section title={events.length === 1 ? words.theEvent : words.events}>
      <Table caption={words.eventsThatFit}>
        <thead>
          <tr>
            <Head>{words.event}</Head>
            <Head>{words.startedUtc}</Head>
            <Head end>{words.accountsReduced}</Head>
            <Head end>{words.shortfall}</Head>
            <Head>{words.letters}</Head>
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
                <a href={`/api/v1/support/events/${row.id}/letters`}>{words.toAllAccounts}</a>
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
    <Section title={words.otherAccountsOf(customer.owner)}>
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
