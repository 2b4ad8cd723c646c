import Link from 'next/link'
import { count, dateTime, exact, moneyWithUnit, percent, plural, price, signOf, times, UNKNOWN } from '@/lib/format'
import { STRESSES, type StressMove, type Transparency } from '@/lib/wire/transparency'
import type { Sentence } from '@/lib/words/en/status-sentence'
import { Empty } from '../ui/empty'
import { KeyValue, KeyValues } from '../ui/key-values'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import { Term } from '../ui/term'
import { Elsewhere } from './elsewhere'

interface TransparencyProps {
  readonly data: Transparency | null
  readonly sentence: Sentence
}

/** What can be checked, all in one place, as of one moment. It needs no script and does not move. */
export function TransparencyPage({ data, sentence }: TransparencyProps) {
  const at = data?.facts.overview?.at
  return (
    <>
      <PageHead
        title={sentence.headline}
        lead={
          <>
            {sentence.detail} {at !== undefined && <span className="text-muted">As of {dateTime(at)}.</span>}
          </>
        }
        above="Transparency"
      />
      {data === null ? (
        <div className="mt-10">
          <Empty>Nothing can be said at the moment: the exchange does not answer. Try again in a few seconds.</Empty>
        </div>
      ) : (
        <>
          <Money data={data} />
          <Stresses data={data} />
          <Rules data={data} />
        </>
      )}
      <Elsewhere />
    </>
  )
}

function Money({ data: { ledgers } }: { readonly data: Transparency }) {
  return (
    <Section title="Does the money add up?" note="Each fund’s balance beside the sum of its ledger, to the last digit">
      {ledgers.length === 0 ? (
        <Empty>No fund pays shortfalls here.</Empty>
      ) : (
        <Table caption="Balances of the funds and the sums of their ledgers">
          <thead>
            <tr>
              <Head>Fund</Head>
              <Head end>Balance</Head>
              <Head end>Sum of the ledger</Head>
              <Head>Equal?</Head>
              <Head end>Entries</Head>
              <Head end>Drawdown from 8 h peak</Head>
              <Head end>
                <Term id="distance">Distance to trigger</Term>
              </Head>
            </tr>
          </thead>
          <tbody>
            {ledgers.map(({ fund, sum, entries, holds }) => (
              <tr key={fund.id}>
                <th scope="row">
                  <Link href={`/funds/${fund.id}`} prefetch={false}>
                    {fund.id}
                  </Link>
                </th>
                <FigureCell>{withUnit(fund.balance, fund.asset)}</FigureCell>
                <FigureCell>{withUnit(sum, fund.asset)}</FigureCell>
                <Cell>{holds ? '✓ yes, exactly' : <strong className="text-active">no</strong>}</Cell>
                <FigureCell>{count(entries)}</FigureCell>
                <FigureCell>{percent(fund.drawdown, { signed: true })}</FigureCell>
                <FigureCell>{moneyWithUnit(fund.distance, fund.asset)}</FigureCell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <p className="mt-2 max-w-[86ch] text-note text-muted">
        The balance is what the engine holds; the ledger is folded from the public log. The oldest entry shown carries
        everything before it. Every entry, as CSV, stands on the page of its fund.
      </p>
    </Section>
  )
}

function withUnit(amount: string, asset: string): string {
  return `${exact(amount, asset)} ${asset}`
}

/** The heads of the columns: moves of the mark, falls first. */
function Stresses({ data: { stresses } }: { readonly data: Transparency }) {
  const isHidden = stresses.every(({ moves }) => moves.every(({ shortfall }) => shortfall === null))
  return (
    <Section title="What would a sudden move cost?" note="Shortfall, and under it how often the fund could pay it">
      {isHidden ? (
        <Empty>
          This venue does not disclose it, or too few owners hold a side for it to be told: figures about a side would
          be figures about somebody.
        </Empty>
      ) : (
        <Table caption="Shortfall and cover of each market under sudden moves of its mark">
          <thead>
            <tr>
              <Head>Market</Head>
              <Head end>Mark</Head>
              {STRESSES.map((move) => (
                <Head key={move} end>
                  {percent(move, { signed: true, places: 0 })}
                </Head>
              ))}
            </tr>
          </thead>
          <tbody>
            {stresses.map(({ market, moves }) => (
              <tr key={market.id}>
                <th scope="row">
                  <Link href={`/markets/${market.id}`} prefetch={false}>
                    {market.id}
                  </Link>
                </th>
                <FigureCell>{price(market.mark, market.tick)}</FigureCell>
                {moves.map((one) => (
                  <FigureCell key={one.move} className="py-1! align-top">
                    <StressCell move={one} asset={market.settle} />
                  </FigureCell>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <p className="mt-2 max-w-[86ch] text-note text-muted">
        Each market by itself: its mark jumps in one gap, the other marks stay, the order book is empty and nobody can
        act in between. <Term id="cover">Cover</Term> is what its fund may spend divided by the shortfall; under 1× the
        rest would be covered by closures. Arithmetic on the positions of this moment, not a forecast.
      </p>
    </Section>
  )
}

function StressCell({ move: { shortfall, cover }, asset }: { readonly move: StressMove; readonly asset: string }) {
  if (shortfall === null) return <>{UNKNOWN}</>
  if (signOf(shortfall) !== 1) return <span className="text-muted">none</span>
  const isShort = cover?.startsWith('0')
  return (
    <>
      {moneyWithUnit(shortfall, asset)}
      <span className={`block ${isShort ? 'font-semibold text-warned' : 'text-muted'}`}>{times(cover)}</span>
    </>
  )
}

/** Whether what was done is what the rules say, and whether the engine kept its own promises. */
function Rules({ data: { checks, monitor, facts } }: { readonly data: Transparency }) {
  const broken = monitor?.promises.filter((promise) => promise.broken !== null).length ?? null
  const looked = monitor?.promises.filter(({ checks: times }) => times > 0).length ?? 0
  const total = checks['follows-rulebook'] + checks.differs + checks['not-checkable']
  return (
    <Section title="Were the rules followed?" end={<Link href="/methodology">Methodology</Link>}>
      <div className="max-w-200">
        <KeyValues>
          <KeyValue name="ADL events on record" note={<Link href="/events">all of them</Link>}>
            {count(total)}
          </KeyValue>
          <KeyValue name="Checked against their committed queue: follow the rulebook">
            {count(checks['follows-rulebook'])}
          </KeyValue>
          <KeyValue name="Differ from it">
            {checks.differs === 0 ? '0' : <strong className="text-active">{count(checks.differs)}</strong>}
          </KeyValue>
          <KeyValue name="Cannot be checked">{count(checks['not-checkable'])}</KeyValue>
          <KeyValue
            name="Promises of the engine, held against its steps"
            note={<Link href="/methodology#promises">each with its last check</Link>}
          >
            {broken === null
              ? UNKNOWN
              : broken === 0
                ? `${count(looked)} looked at, all hold`
                : `${plural(broken, 'promise', 'promises')} broken`}
          </KeyValue>
          <KeyValue name="Rulebook in force" note={<Link href="/methodology#changes">change log</Link>}>
            {facts.overview?.rulebook ?? UNKNOWN}
          </KeyValue>
        </KeyValues>
      </div>
    </Section>
  )
}
