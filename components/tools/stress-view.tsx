import { count, dateTime, MINUS, money, NBSP, plural, UNKNOWN } from '@/lib/format'
import type { StressAnswer } from '@/lib/wire/tools'
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
      <Section
        title="What each move would leave uncovered"
        note={`Shortfall by market: what the fund pays, and what closures would have to cover; funds ${first.fund}`}
      >
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
      <Section title="Every figure">
        <Figures parts={parts} settle={settle} />
        <p className="mt-2 text-note text-muted">
          Rulebook <RulebookLink id={first.answer.rulebook} />, as it stood at{' '}
          <span className="figures">{dateTime(first.answer.at)}</span>.
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
  const what = move.startsWith('-') ? 'A fall' : 'A rise'
  const then =
    reduced === null
      ? ''
      : reduced === 0
        ? ', and nobody would be reduced'
        : ` and reduce ${plural(reduced, 'position', 'positions')} of the other side`
  return `${what} of ${move.replace('-', '')}${NBSP}% in one gap would make ${plural(bankrupt, 'position', 'positions')} bankrupt${then}.`
}

function Figures({ parts, settle }: StressViewProps) {
  return (
    <Table caption="Moves and fund sizes, by market">
      <thead>
        <tr>
          <Head>Market</Head>
          <Head end>Move</Head>
          <Head>Fund</Head>
          <Head end>Bankrupt</Head>
          <Head end>Shortfall</Head>
          <Head end>Fund pays</Head>
          <Head end>ADL size</Head>
          <Head end>Accounts reduced</Head>
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
    <Section title="What is assumed" note="Arithmetic on one moment, not a forecast">
      <ul className="max-w-[86ch] list-disc space-y-1 pl-5 marker:text-muted">
        <li>Every mark moves by the same share at once, in one gap; today’s mark becomes the previous one.</li>
        <li>Nobody trades, adds margin or is liquidated on the way: the order book is empty.</li>
        <li>
          Each bankrupt position is dealt with in turn on the state that the one before it left: markets and accounts by
          name, longs first. The fund pays first, then the queue.
        </li>
        <li>Several markets may share a fund: what one uses up the next no longer has.</li>
      </ul>
    </Section>
  )
}
