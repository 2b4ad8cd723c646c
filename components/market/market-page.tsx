'use client'

import Link from 'next/link'
import { readMarket, readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { useIsCurrent } from '@/lib/client/use-freshness'
import { count, moneyWithUnit, percent, price, sidePlural, sizeWithUnit, times, UNKNOWN } from '@/lib/format'
import type { Hull, MarketRow, StreamFrame } from '@/lib/wire/frames'
import { Waterline } from '../queue/waterline/waterline'
import { KeyValue, KeyValues } from '../ui/key-values'
import { PageHead } from '../ui/page-head'
import { Prose } from '../ui/prose'
import { Section } from '../ui/section'
import { Skeleton } from '../ui/skeleton'
import { StateMark, StateWord } from '../ui/state-mark'
import { Term } from '../ui/term'
import { DryRange, DryScale } from './dry-range'
import { nearest } from './status-sentence'

interface MarketPageProps {
  readonly id: string
  readonly initial: StreamFrame | null
  readonly overview: StreamFrame | null
}

/** One market: its state, how far the water is, and both sides of the queue as hulls. */
export function MarketPage({ id, initial, overview }: MarketPageProps) {
  const { market, long, short } = readMarket(useFrame(`market:${id}`, initial))
  const status = readStatus(useFrame('status', overview))
  const current = useIsCurrent()
  if (market === null) return <Skeleton rows={12} label="Waiting for the market’s figures" />
  return (
    <>
      <PageHead
        above={<Link href="/">Markets</Link>}
        title={
          <span className="flex items-center gap-4">
            <StateMark state={current ? market.state : 'unknown'} size={30} />
            <span>
              <Prose>{headline(market, current)}</Prose>
            </span>
          </span>
        }
        lead={outlook(market)}
        end={
          <>
            <p className="figures text-page font-medium">{price(market.mark, market.tick)}</p>
            <p className="text-note text-muted">
              <Term id="mark">mark</Term>, {market.settle}
            </p>
          </>
        }
      />
      <div className="mt-6 max-w-160">
        <div className="text-label text-muted">
          <DryScale />
        </div>
        <DryRange down={market.touch?.down} up={market.touch?.up} old={!current} />
      </div>
      <Facts market={market} rulebook={status.overview?.rulebook ?? null} current={current} />
      <div className="grid grid-cols-2 gap-x-12 max-xl:grid-cols-1">
        <SideOf market={market} side="short" hull={short} blind={!current} />
        <SideOf market={market} side="long" hull={long} blind={!current} />
      </div>
    </>
  )
}

function headline(market: MarketRow, current: boolean): string {
  if (!current) return `${market.id}: not known whether ADL is active.`
  switch (market.state) {
    case 'active':
      return `ADL is active in ${market.id}.`
    case 'stopping':
      return `ADL is stopping in ${market.id}.`
    case 'halted':
      return `${market.id} is halted.`
    case 'calm':
      return `${market.id} is calm.`
    default:
      return `${market.id} is ${market.state === 'watch' ? 'on watch' : market.state}.`
  }
}

function outlook(market: MarketRow): string {
  const near = nearest([market])
  if (near === null) return 'No move of the mark within reach of the calculation would use up the fund.'
  const word = near.direction === 'down' ? 'fall' : 'rise'
  return `In one gap with an empty order book, a ${word} of ${percent(near.move)} would use up the fund and begin closing ${sidePlural(near.direction === 'down' ? 'short' : 'long')}.`
}

interface FactsProps {
  readonly market: MarketRow
  readonly rulebook: string | null
  readonly current: boolean
}

function Facts({ market, rulebook, current }: FactsProps) {
  const { cover, settle } = market
  return (
    <div className="mt-6 grid grid-cols-2 gap-x-12 max-md:grid-cols-1">
      <KeyValues>
        <KeyValue name="State" note={market.rule}>
          <StateWord state={current ? market.state : 'unknown'} />
        </KeyValue>
        <KeyValue
          name={<Term id="open-interest">Open interest</Term>}
          note={sizeWithUnit(market.openInterest.size, market.lot, market.unit)}
        >
          {moneyWithUnit(market.openInterest.notional, settle)}
        </KeyValue>
        <KeyValue name={<Term id="fund">Fund</Term>}>
          {market.fund === null ? 'none' : <Link href={`/funds/${market.fund}`}>{market.fund}</Link>}
        </KeyValue>
      </KeyValues>
      <KeyValues>
        <KeyValue
          name={
            <>
              <Term id="cover">Cover</Term> at ±10 %
            </>
          }
          note={
            cover === null
              ? undefined
              : `of ${moneyWithUnit(cover.shortfall, settle)} at ${percent(cover.move, { signed: true, places: 0 })}`
          }
        >
          {cover === null ? UNKNOWN : cover.ratio === null ? 'none needed' : times(cover.ratio)}
        </KeyValue>
        <KeyValue name="Tick and lot">
          {market.tick} {settle}, {market.lot} {market.unit}
        </KeyValue>
        <KeyValue name={<Term id="rulebook">Rulebook</Term>}>{rulebook ?? UNKNOWN}</KeyValue>
      </KeyValues>
    </div>
  )
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
  const note = `${count(totals.positions)} positions of ${count(totals.owners)} owners, ${sizeWithUnit(totals.size, market.lot, market.unit)}; touched at ${percent(touched, { signed: true })}`
  return (
    <Section title={side === 'long' ? 'Longs, if the mark rises' : 'Shorts, if the mark falls'} note={note}>
      {hull === null ? (
        <Skeleton rows={10} label="Waiting for the queue" />
      ) : (
        <Waterline hull={hull} lot={market.lot} mine={null} blind={blind} />
      )}
    </Section>
  )
}
