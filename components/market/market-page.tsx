'use client'

import Link from 'next/link'
import { readMarket, readStatus, type Status } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { useIsCurrent } from '@/lib/client/use-freshness'
import {
  clockTime,
  dateTime,
  exact,
  isKnownInFull,
  moneyWithUnit,
  percent,
  price,
  product,
  sidePlural,
  sizeWithUnit,
  sum,
  times,
  UNKNOWN,
} from '@/lib/format'
import type { Hull, MarketRow, StreamFrame } from '@/lib/wire/frames'
import { haltInWords } from '@/lib/words/en/connected'
import { words } from '@/lib/words/en/market'
import { nearest } from '@/lib/words/en/status-sentence'
import { Waterline } from '../queue/waterline/waterline'
import { KeyValue, KeyValues } from '../ui/key-values'
import { PageHead } from '../ui/page-head'
import { Prose } from '../ui/prose'
import { Section } from '../ui/section'
import { Skeleton } from '../ui/skeleton'
import { StateMark, StateWord } from '../ui/state-mark'
import { Term } from '../ui/term'
import { alongRange, DryRange, DryScale } from './dry-range'
import { FundOf } from './fund-of'

interface MarketPageProps {
  readonly id: string
  readonly initial: StreamFrame | null
  readonly status: StreamFrame | null
}

/** One market: its state, how far the water is, and both sides of the queue as hulls. */
export function MarketPage({ id, initial, status: sent }: MarketPageProps) {
  const { market, long, short } = readMarket(useFrame(`market:${id}`, initial))
  const status = readStatus(useFrame('status', sent))
  const current = useIsCurrent()
  if (market === null) return <Skeleton rows={12} label={words.waitingForTheMarkets} />
  return (
    <>
      <PageHead
        above={<Link href="/">{words.markets}</Link>}
        title={
          <span className="flex items-center gap-4">
            <StateMark state={current ? market.state : 'unknown'} size={30} />
            <span>
              <Prose>{headline(market, current)}</Prose>
            </span>
          </span>
        }
        lead={current && market.halt !== null ? haltInWords(market.halt) : outlook(market, current)}
        end={
          <>
            <p className="figures text-page font-medium">{price(market.mark, market.tick)}</p>
            <p className="text-note text-muted">
              {words.atUtc(<Term id="mark">{words.mark}</Term>, market.settle, clockTime(market.markAt))}
            </p>
          </>
        }
      />
      {market.touch !== null && <Gauge market={market} current={current} />}
      <Facts market={market} status={status} current={current} />
      <div className="grid grid-cols-2 gap-x-12 max-xl:grid-cols-1">
        <SideOf market={market} side="short" hull={short} blind={!current} />
        <SideOf market={market} side="long" hull={long} blind={!current} />
      </div>
    </>
  )
}

function headline(market: MarketRow, current: boolean): string {
  if (!current) return words.notKnownWhetherAdlIs(market.id)
  switch (market.state) {
    case 'active':
      return `ADL is active in ${market.id}.`
    case 'stopping':
      return `ADL is stopping in ${market.id}.`
    case 'halted':
      return words.isHalted(market.id)
    case 'calm':
      return words.isCalm(market.id)
    case 'unknown':
      return words.isKnownInPart(market.id)
    default:
      return words.isInState(market.id, market.state === 'watch' ? words.onWatch : market.state)
  }
}

function outlook(market: MarketRow, current: boolean): string {
  if (market.state === 'unknown') return words.partOfItsPositions
  if (market.touch === null) return words.howFarIsNotKnown
  const near = nearest([market])
  if (near === null) return words.noMoveOfTheMark
  const word = near.direction === 'down' ? 'fall' : 'rise'
  const when = current ? words.inOneGap : words.whenLastHeardOfIn
  return words.withAnEmptyOrderBook({
    when,
    word,
    move: percent(near.move),
    sidePlural: sidePlural(near.direction === 'down' ? 'short' : 'long'),
  })
}

interface GaugeProps {
  readonly market: MarketRow
  readonly current: boolean
}

/** The mark between the two prices at which closures begin, over the whole width: the page in one picture. */
function Gauge({ market, current }: GaugeProps) {
  const { touch } = market
  return (
    <div className="mt-7">
      <div className="mb-1 text-label text-muted">
        <DryScale />
      </div>
      <DryRange down={touch?.down} up={touch?.up} old={!current} height={44} />
      <div className="figures relative mt-1.5 h-11">
        <Edge market={market} move={touch?.down ?? null} side="short" />
        <Edge market={market} move={touch?.up ?? null} side="long" />
      </div>
    </div>
  )
}

interface EdgeProps {
  readonly market: MarketRow
  readonly move: string | null
  readonly side: 'short' | 'long'
}

/** The price where the water begins, written under the water and up to its edge. */
function Edge({ market: { mark, tick }, move, side }: EdgeProps) {
  const along = alongRange(move)
  const water = along === null ? 0 : side === 'short' ? along : 1 - along
  const place = side === 'short' ? 'left-0 text-end' : 'right-0'
  return (
    <p className={`absolute min-w-max ${place}`} style={{ width: `${(water * 100).toFixed(2)}%` }}>
      {move === null ? (
        <span className="text-muted">{words.noSuchPrice}</span>
      ) : (
        <>
          <span className="font-medium">{price(sum([mark, product(mark, move)]), tick)}</span>{' '}
          {percent(move, { signed: true })}
        </>
      )}
      <span className="block text-note text-muted">{words.closuresOfBegin(sidePlural(side))}</span>
    </p>
  )
}

interface FactsProps {
  readonly market: MarketRow
  readonly status: Status
  readonly current: boolean
}

function Facts({ market, status: { overview, events }, current }: FactsProps) {
  const { cover, settle } = market
  const last = events.find((event) => event.market === market.id && event.stream === overview?.stream)
  return (
    <div className="mt-6 grid grid-cols-2 gap-x-12 max-md:grid-cols-1">
      <KeyValues>
        <KeyValue name={words.state}>
          <StateWord state={current ? market.state : 'unknown'} />
        </KeyValue>
        <KeyValue name={words.adlBeginsWhen} note={overview?.inForce}>
          {TRIGGERS[market.rule] ?? market.rule}
        </KeyValue>
        <DistanceFigure market={market} />
        <KeyValue
          name={words.ofA10PercentGap(<Term id="cover">{words.cover}</Term>)}
          note={
            cover === null
              ? undefined
              : words.ofAt(moneyWithUnit(cover.shortfall, settle), percent(cover.move, { signed: true, places: 0 }))
          }
        >
          {cover === null ? UNKNOWN : cover.ratio === null ? words.noneNeeded : times(cover.ratio)}
        </KeyValue>
        <KeyValue name={<Term id="fund">{words.fund}</Term>}>
          <FundOf market={market} isFull={isKnownInFull(overview)} />
        </KeyValue>
      </KeyValues>
      <KeyValues>
        <KeyValue
          name={<Term id="open-interest">{words.openInterest}</Term>}
          note={sizeWithUnit(market.openInterest.size, market.lot, market.unit)}
        >
          {moneyWithUnit(market.openInterest.notional, settle)}
        </KeyValue>
        <KeyValue name={words.tickAndLot}>
          {market.tick} {settle}, {market.lot} {market.unit}
        </KeyValue>
        <KeyValue name={<Term id="event">{words.adlEvents}</Term>}>
          <span className="inline-flex flex-wrap justify-end gap-x-4">
            {last !== undefined && <Link href={`/events/${last.id}`}>{words.lastOn(dateTime(last.startedAt))}</Link>}
            <Link href={`/events?market=${market.id}`}>{words.allOfThisMarket}</Link>
          </span>
        </KeyValue>
        <KeyValue name={words.queue}>
          <span className="inline-flex flex-wrap justify-end gap-x-4">
            <a href={`/api/v1/markets/${market.id}/queue?side=short`}>{words.shortsJson}</a>
            <a href={`/api/v1/markets/${market.id}/queue?side=long`}>{words.longsJson}</a>
          </span>
        </KeyValue>
      </KeyValues>
    </div>
  )
}

/** The least loss that would start ADL, and the share of the way that is left. */
function DistanceFigure({ market: { distance, settle } }: { readonly market: MarketRow }) {
  const { amount = null, share = null } = distance ?? {}
  const note =
    share === null || distance === null ? undefined : words.left(percent(share, { places: 0 }), WAYS[distance.by])
  return (
    <KeyValue name={<Term id="distance">{words.distanceToTrigger}</Term>} note={note} title={exact(amount, settle)}>
      {amount === null ? (distance === null ? words.noTrigger : UNKNOWN) : moneyWithUnit(amount, settle)}
    </KeyValue>
  )
}

/** What is nearest to starting ADL, after the share of the way that is left. */
const WAYS: Readonly<Record<NonNullable<MarketRow['distance']>['by'], string>> = {
  'fund-exhausted': words.byTodaysShortfall,
  'fund-fall': words.byTheFundsFall,
  'fund-drawdown': words.byTheFundsDrawdown,
  'market-pnl-drawdown': words.byWhatThisMarketLost,
  'fund-losses': words.byTheCountOfLarge,
  backlog: words.byTheLiquidationsThatWait,
  'positions-waiting': words.byPositionsNobodyCouldTake,
}

/** The trigger of the rulebook as the end of the sentence "ADL begins when". */
const TRIGGERS: Readonly<Record<string, string>> = {
  'fund-exhausted': words.theFundCanPayNo,
  'fund-drawdown': words.theFundHasFallenToo,
  'market-pnl-drawdown': words.theMarketHasLostToo,
  'fund-losses': words.theFundLostMuchToo,
  'account-value-below-zero': words.anAccountIsBelowZero,
  'order-book-exhausted': words.theOrderBookIsEmpty,
}

interface SideProps {
  readonly market: MarketRow
  readonly side: 'long' | 'short'
  readonly hull: Hull | null
  readonly blind: boolean
}

function SideOf({ market, side, hull, blind }: SideProps) {
  const totals = side === 'long' ? market.longs : market.shorts
  const touched = side === 'long' ? market.touch?.up : market.touch?.down
  const note = words.positionsOfOwnersTouchedAt({
    positions: totals.positions,
    owners: totals.owners,
    size: sizeWithUnit(totals.size, market.lot, market.unit),
    touched: percent(touched, { signed: true }),
  })
  return (
    <Section title={side === 'long' ? words.longsIfTheMarkRises : words.shortsIfTheMarkFalls} note={note}>
      {hull === null ? (
        <Skeleton rows={10} label={words.waitingForTheQueue} />
      ) : (
        <Waterline hull={hull} mine={null} blind={blind} />
      )}
    </Section>
  )
}
