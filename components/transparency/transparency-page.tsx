import Link from 'next/link'
import {
  count,
  dateTime,
  exact,
  isKnownInFull,
  moneyWithUnit,
  percent,
  price,
  signOf,
  times,
  UNKNOWN,
} from '@/lib/format'
import { STRESSES, type StressMove, type Transparency } from '@/lib/wire/transparency'
import type { Sentence } from '@/lib/words/en/status-sentence'
import { words } from '@/lib/words/en/transparency'
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
            {sentence.detail} {at !== undefined && <span className="text-muted">{words.asOf(dateTime(at))}</span>}
          </>
        }
        above={words.transparency}
      />
      {data === null ? (
        <div className="mt-10">
          <Empty>{words.nothingCanBeSaidAt}</Empty>
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

function Money({ data: { facts, ledgers } }: { readonly data: Transparency }) {
  return (
    <Section title={words.doesTheMoneyAddUp} note={words.eachFundsBalanceBesideThe}>
      {ledgers.length === 0 ? (
        <Empty>{isKnownInFull(facts.overview) ? words.noFundPaysShortfallsHere : words.noFundIsKnownHere}</Empty>
      ) : (
        <Table caption={words.balancesOfTheFundsAnd}>
          <thead>
            <tr>
              <Head>{words.fund}</Head>
              <Head end>{words.balance}</Head>
              <Head end>{words.sumOfTheLedger}</Head>
              <Head>{words.equal}</Head>
              <Head end>{words.entries}</Head>
              <Head end>{words.drawdownFrom8HPeak}</Head>
              <Head end>
                <Term id="distance">{words.distanceToTrigger}</Term>
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
                <Cell>{holds ? words.yesExactly : <strong className="text-active">{words.no}</strong>}</Cell>
                <FigureCell>{count(entries)}</FigureCell>
                <FigureCell>{percent(fund.drawdown, { signed: true })}</FigureCell>
                <FigureCell>{moneyWithUnit(fund.distance, fund.asset)}</FigureCell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <p className="mt-2 max-w-[86ch] text-note text-muted">{words.theBalanceIsWhatThe}</p>
    </Section>
  )
}

function withUnit(amount: string, asset: string): string {
  return `${exact(amount, asset)} ${asset}`
}

/** The heads of the columns: moves of the mark, falls first. */
function Stresses({ data: { facts, stresses } }: { readonly data: Transparency }) {
  const isHidden = stresses.every(({ moves }) => moves.every(({ shortfall }) => shortfall === null))
  return (
    <Section title={words.whatWouldASuddenMove} note={words.shortfallAndUnderItHow}>
      {isHidden ? (
        <Empty>{isKnownInFull(facts.overview) ? words.thisVenueDoesNotDisclose : words.onlySomePositions}</Empty>
      ) : (
        <Table caption={words.shortfallAndCoverOfEach}>
          <thead>
            <tr>
              <Head>{words.market}</Head>
              <Head end>{words.mark}</Head>
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
        {words.eachMarketByItselfIts(<Term id="cover">{words.cover}</Term>)}
      </p>
    </Section>
  )
}

function StressCell({ move: { shortfall, cover }, asset }: { readonly move: StressMove; readonly asset: string }) {
  if (shortfall === null) return <>{UNKNOWN}</>
  if (signOf(shortfall) !== 1) return <span className="text-muted">{words.none}</span>
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
    <Section title={words.wereTheRulesFollowed} end={<Link href="/methodology">{words.methodology}</Link>}>
      <div className="max-w-200">
        <KeyValues>
          <KeyValue name={words.adlEventsOnRecord} note={<Link href="/events">{words.allOfThem}</Link>}>
            {count(total)}
          </KeyValue>
          <KeyValue name={words.checkedAgainstTheir}>{count(checks['follows-rulebook'])}</KeyValue>
          <KeyValue name={words.differFromIt}>
            {checks.differs === 0 ? '0' : <strong className="text-active">{count(checks.differs)}</strong>}
          </KeyValue>
          <KeyValue name={words.cannotBeChecked}>{count(checks['not-checkable'])}</KeyValue>
          <KeyValue
            name={words.promisesOfTheEngineHeld}
            note={<Link href="/methodology#promises">{words.eachWithItsLastCheck}</Link>}
          >
            {broken === null
              ? UNKNOWN
              : broken === 0
                ? words.lookedAtAllHold(count(looked))
                : words.broken(words.countPromises(broken))}
          </KeyValue>
          <KeyValue name={words.rulebookInForce} note={<Link href="/methodology#changes">{words.changeLog}</Link>}>
            {facts.overview?.inForce ?? UNKNOWN}
          </KeyValue>
        </KeyValues>
      </div>
    </Section>
  )
}
