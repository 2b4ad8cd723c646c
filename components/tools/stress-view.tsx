import { count, dateTime, MINUS, money, NBSP, UNKNOWN } from '@/lib/format'
import type { StressAnswer } from '@/lib/wire/tools'
import { words } from '@/lib/words/en/tools'
import { RulebookLink } from '../methodology/rulebook-link'
import { Section } from '../ui/section'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import { plainFigure } from './figures'
import { StressChart } from './stress-chart'

export type StressRow = StressAnswer['rows'][number]

/** One size of the funds, in words, and what each move does then. */
export interface StressPart {
  readonly fund: string
  readonly answer: StressAnswer
}

interface StressViewProps {
  readonly parts: readonly StressPart[]
  /** Settlement asset by market, where it is known. */
  readonly settle: Readonly<Record<string, string>>
}

/** `−10 %` of a move that was asked for. */
export function moveText(move: string): string {
  return `${move.startsWith('-') ? MINUS : '+'}${move.replace(/^[-+]/, '')}${NBSP}%`
}

/** Moves times fund sizes for every market: a picture each, and every figure as a table. */
export function StressView({ parts, settle }: StressViewProps) {
  const [first] = parts
  if (!first) return null
  const markets = [...new Set(first.answer.rows.map(({ market }) => market))]
  return (
    <>
      <Section title={words.whatEachMoveWouldLeave} note={words.shortfallByMarketWhatThe(first.fund)}>
        <p className="mb-4 max-w-[86ch] text-section">
          {['-10', '10'].map((move) => told(first.answer, move)).join(' ')}
        </p>
        <div className="grid grid-cols-2 gap-x-10 gap-y-6 max-lg:grid-cols-1">
          {markets.map((market) => (
            <StressChart
              key={market}
              market={market}
              asset={settle[market]}
              rows={first.answer.rows.filter((row) => row.market === market)}
            />
          ))}
        </div>
      </Section>
      <Section title={words.everyFigure}>
        <Figures parts={parts} settle={settle} />
        <p className="mt-2 text-note text-muted">
          {words.rulebookAsItStoodAt(
            <RulebookLink id={first.answer.rulebook} />,
            <span className="figures">{dateTime(first.answer.at)}</span>,
          )}
        </p>
      </Section>
      <Assumptions />
    </>
  )
}

/** One move over all markets, in words; empty where it was not asked for. */
function told({ rows }: StressAnswer, move: string): string {
  const hit = rows.filter((row) => row.move === move)
  if (hit.length === 0) return ''
  const bankrupt = hit.reduce((sum, row) => sum + row.bankrupt, 0)
  const reduced = hit.some((row) => row.accounts === null)
    ? null
    : hit.reduce((sum, row) => sum + (row.accounts ?? 0), 0)
  const what = move.startsWith('-') ? words.aFall : words.aRise
  const then =
    reduced === null
      ? ''
      : reduced === 0
        ? words.andNobodyWouldBeReduced
        : words.andReduceOfTheOther(words.countPositions(reduced))
  return words.ofPercentInOneGap({
    what,
    percent: move.replace('-', ''),
    bankrupt: words.countPositions(bankrupt),
    then,
  })
}

function Figures({ parts, settle }: StressViewProps) {
  return (
    <Table caption={words.movesAndFundSizesBy}>
      <thead>
        <tr>
          <Head>{words.market}</Head>
          <Head end>{words.move}</Head>
          <Head>{words.fundHead}</Head>
          <Head end>{words.bankrupt}</Head>
          <Head end>{words.shortfallHead}</Head>
          <Head end>{words.fundPaysHead}</Head>
          <Head end>{words.adlSize}</Head>
          <Head end>{words.accountsReduced}</Head>
        </tr>
      </thead>
      <tbody>
        {parts.flatMap(({ fund, answer }) =>
          byMarket(answer.rows).map((row) => (
            <tr key={`${fund} ${row.fund} ${row.market} ${row.move}`}>
              <th scope="row">
                {row.market} <span className="text-note font-normal text-muted">{settle[row.market] ?? ''}</span>
              </th>
              <FigureCell>{moveText(row.move)}</FigureCell>
              <Cell>{row.fund === null ? fund : plainFigure(row.fund)}</Cell>
              <FigureCell>{count(row.bankrupt)}</FigureCell>
              <FigureCell title={plainFigure(row.shortfall)}>{money(row.shortfall, settle[row.market])}</FigureCell>
              <FigureCell title={plainFigure(row.fundPaid)}>{money(row.fundPaid, settle[row.market])}</FigureCell>
              <FigureCell>{plainFigure(row.adlSize)}</FigureCell>
              <FigureCell>{row.accounts === null ? UNKNOWN : count(row.accounts)}</FigureCell>
            </tr>
          )),
        )}
      </tbody>
    </Table>
  )
}

/** Everything about one market stands together, in the order of the moves. */
function byMarket(rows: readonly StressRow[]): readonly StressRow[] {
  const markets = [...new Set(rows.map(({ market }) => market))]
  return markets.flatMap((market) => rows.filter((row) => row.market === market))
}

function Assumptions() {
  return (
    <Section title={words.whatIsAssumed} note={words.arithmeticOnOneMomentNot}>
      <ul className="max-w-[86ch] list-disc space-y-1 pl-5 marker:text-muted">
        <li>{words.everyMarkMovesByThe}</li>
        <li>{words.nobodyTradesAddsMarginOr}</li>
        <li>{words.eachBankruptPositionIs}</li>
        <li>{words.severalMarketsMayShareA}</li>
      </ul>
    </Section>
  )
}
