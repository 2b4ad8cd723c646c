'use client'

import Link from 'next/link'
import { useIsCurrent } from '@/lib/client/use-freshness'
import { type Amount, compare, exact, isDollar, money, moneyUnit, percent, price, times, UNKNOWN } from '@/lib/format'
import type { MarketRow } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/status'
import { Section } from '../ui/section'
import { StateWord } from '../ui/state-mark'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import { Term } from '../ui/term'
import { DryRange, DryScale } from './dry-range'
import { FundOf } from './fund-of'
import { useSteadyOrder } from './order'

interface MarketsProps {
  readonly markets: readonly MarketRow[]
  /** Whether every position of them is known. */
  readonly isFull: boolean
}

/** The public table of markets, nearest to trouble first; the same facts as cards on a telephone. */
export function Markets({ markets, isFull }: MarketsProps) {
  const rows = useSteadyOrder(markets)
  return (
    <Section
      title={words.markets}
      note={words.howFarEachMarkCan}
      end={<a href="/api/v1/markets?format=csv">{words.csv}</a>}
    >
      <div className="max-md:hidden">
        <MarketTable rows={rows} isFull={isFull} />
      </div>
      <ul className="md:hidden">
        {rows.map((market) => (
          <MarketCard key={market.id} market={market} />
        ))}
      </ul>
      <p className="mt-2 text-note text-muted">
        {isFull
          ? words.stateAndWhatIsLeft(<Term id="distance">{words.trigger}</Term>, <Term id="cover">{words.cover}</Term>)
          : words.followedOnly}
      </p>
    </Section>
  )
}

/** Dollars without cents: sums this large are compared, not added; the exact figure is in the title. */
function whole(value: Amount, asset: string): string {
  return isDollar(asset) ? money(value, asset, { places: 0 }) : money(value, asset)
}

function MarketTable({ rows, isFull }: { readonly rows: readonly MarketRow[]; readonly isFull: boolean }) {
  const units = new Set(rows.map((market) => moneyUnit(market.settle)))
  const unit = units.size === 1 ? `, ${[...units][0]}` : ''
  return (
    <Table caption={words.marketsNearestToClosures}>
      <thead>
        <tr>
          <Head>{words.market}</Head>
          <Head>{words.state}</Head>
          <Head end className="max-lg:hidden">
            {words.leftToTrigger(<br />)}
          </Head>
          <Head end>{words.mark}</Head>
          <Head end className="max-xl:hidden">
            <Term id="open-interest">{words.openInterest}</Term>
            {unit}
          </Head>
          <Head end>{words.ofA10PercentGap(<Term id="cover">{words.cover}</Term>, <br />)}</Head>
          <Head end className="max-xl:hidden">
            {words.itCovers(<Term id="shortfall">{words.shortfall}</Term>, unit)}
          </Head>
          <Head end>{words.fallingShortsTouchedAt(<br />)}</Head>
          <Head className="w-[27%] px-1.5">
            <span className="sr-only">{words.dryRange}</span>
            <DryScale />
          </Head>
          <Head end>{words.risingLongsTouchedAt(<br />)}</Head>
          <Head className="pl-3">{words.fund}</Head>
        </tr>
      </thead>
      <tbody>
        {rows.map((market) => (
          <MarketLine key={market.id} market={market} mixed={units.size > 1} isFull={isFull} />
        ))}
      </tbody>
    </Table>
  )
}

interface MarketLineProps {
  readonly market: MarketRow
  /** Whether markets of several currencies stand together, so that each amount says its own. */
  readonly mixed: boolean
  readonly isFull: boolean
}

function MarketLine({ market, mixed, isFull }: MarketLineProps) {
  const current = useIsCurrent()
  const { cover, touch } = market
  const unit = mixed ? ` ${market.settle}` : ''
  return (
    <tr>
      <th scope="row">
        <Link href={`/markets/${market.id}`}>{market.id}</Link>
      </th>
      <Cell>
        <StateWord state={current ? market.state : 'unknown'} />
      </Cell>
      <FigureCell className="max-lg:hidden" title={exact(market.distance?.amount, market.settle)}>
        {percent(market.distance?.share, { places: 0 })}
      </FigureCell>
      <FigureCell>{price(market.mark, market.tick)}</FigureCell>
      <FigureCell className="max-xl:hidden" title={exact(market.openInterest.notional, market.settle)}>
        {whole(market.openInterest.notional, market.settle)}
        {unit}
      </FigureCell>
      <FigureCell>
        <CoverFigure market={market} />
      </FigureCell>
      <FigureCell className="max-xl:hidden" title={exact(cover?.shortfall, market.settle)}>
        {cover === null ? (
          UNKNOWN
        ) : (
          <>
            {whole(cover.shortfall, market.settle)}
            {unit} <span className="text-muted">{words.at(percent(cover.move, { signed: true, places: 0 }))}</span>
          </>
        )}
      </FigureCell>
      <FigureCell>{percent(touch?.down, { signed: true })}</FigureCell>
      <td className="min-w-40 px-1.5">
        <DryRange down={touch?.down} up={touch?.up} old={!current} />
      </td>
      <FigureCell>{percent(touch?.up, { signed: true })}</FigureCell>
      <td className="pl-3 text-muted">
        <FundOf market={market} isFull={isFull} />
      </td>
    </tr>
  )
}

/** Below one the fund would not be enough: said by weight and colour, and readable as the figure itself. */
function CoverFigure({ market: { cover } }: { readonly market: MarketRow }) {
  const current = useIsCurrent()
  if (cover === null) return UNKNOWN
  if (cover.ratio === null) return <span title={words.noShortfallAtThisMove}>{words.noneNeeded}</span>
  const short = current && compare(cover.ratio, '1') === -1
  return <span className={short ? 'font-semibold text-watch' : 'font-medium'}>{times(cover.ratio)}</span>
}

function MarketCard({ market }: { readonly market: MarketRow }) {
  const current = useIsCurrent()
  const { touch } = market
  return (
    <li className="border-b border-line py-2.5">
      <div className="flex items-baseline justify-between">
        <Link href={`/markets/${market.id}`} className="py-0.5 font-semibold">
          {market.id}
        </Link>
        <StateWord state={current ? market.state : 'unknown'} />
      </div>
      <div className="figures my-1 grid grid-cols-[3.75rem_1fr_3.75rem] items-center gap-2">
        <span>{percent(touch?.down, { signed: true })}</span>
        <DryRange down={touch?.down} up={touch?.up} old={!current} />
        <span className="text-end">{percent(touch?.up, { signed: true })}</span>
      </div>
      <div className="figures flex justify-between text-note text-muted">
        <span>{words.markAt(price(market.mark, market.tick))}</span>
        <span>
          {words.coverOfA10Percent(
            <span className="text-ink">
              <CoverFigure market={market} />
            </span>,
          )}
        </span>
      </div>
    </li>
  )
}
