import { count, percent, plural, UNKNOWN } from '@/lib/format'
import type { ComparisonAnswer } from '@/lib/wire/tools'
import { words } from '@/lib/words/en/tools'
import { RulebookLink } from '../methodology/rulebook-link'
import { Section } from '../ui/section'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import { plainFigure } from './figures'
import { Takes } from './takes'

export type ComparisonRow = Extract<ComparisonAnswer['rows'][number], { readonly accounts: number }>
type RefusedRow = Exclude<ComparisonAnswer['rows'][number], ComparisonRow>

interface ComparisonViewProps {
  readonly answer: ComparisonAnswer
}

/** One loss under several rulebooks: who gives how much, the figures, and who changes. */
export function ComparisonView({ answer }: ComparisonViewProps) {
  const rows = answer.rows.filter((row): row is ComparisonRow => 'accounts' in row)
  const refused = answer.rows.filter((row): row is RefusedRow => !('accounts' in row))
  return (
    <>
      <Section title={words.whoGivesHowMuch} note={words.ofIn(answer.side, answer.account, answer.market)}>
        {rows.length > 1 && <p className="mb-3 text-section">{spread(rows)}</p>}
        <Takes rows={rows} />
      </Section>
      <Section title={words.theFigures} note={words.sizesInTheMarketsUnits}>
        <Figures rows={rows} />
        {refused.map((row) => (
          <p key={row.rulebook} className="mt-2 text-ink-2">
            {words.refuses(<RulebookLink id={row.rulebook} />, row.message)}
          </p>
        ))}
      </Section>
      <Changes rows={rows} />
      <Definitions />
    </>
  )
}

/** The answer of the page in one sentence: how far the rulebooks are apart. */
function spread(rows: readonly ComparisonRow[]): string {
  const sorted = rows.toSorted((a, b) => a.accounts - b.accounts)
  const [fewest, most] = [sorted[0], sorted.at(-1)]
  if (!fewest || !most) return ''
  const reduced = (row: ComparisonRow) => plural(row.accounts, words.accountIs, words.accountsAre)
  return fewest.accounts === most.accounts
    ? words.underEachOfThemReduced(reduced(most))
    : words.fromToSoManyAre({
        accounts: count(fewest.accounts),
        rulebook: fewest.rulebook,
        accounts2: words.countAccounts(most.accounts),
        rulebook2: most.rulebook,
      })
}

/** A column that shows every digit the engine printed, grouped, with a real minus. */
function Figure({ value }: { readonly value: string | null }) {
  return <FigureCell>{value === null ? UNKNOWN : plainFigure(value)}</FigureCell>
}

/** A ratio to three decimals, with all of it within reach. */
function Share({ value }: { readonly value: string | null }) {
  return <FigureCell title={value ?? undefined}>{value === null ? UNKNOWN : value.slice(0, 6)}</FigureCell>
}

function Figures({ rows }: { readonly rows: readonly ComparisonRow[] }) {
  return (
    <Table caption={words.oneLossUnderSeveral}>
      <thead>
        <tr>
          <Head>{words.rulebookHead}</Head>
          <Head end>{words.accounts}</Head>
          <Head end>{words.fullCloses}</Head>
          <Head end>{words.needed}</Head>
          <Head end>{words.taken}</Head>
          <Head end>{words.price}</Head>
          <Head end>{words.fundPaid}</Head>
          <Head end>{words.overshoot}</Head>
          <Head end>{words.residual}</Head>
          <Head end>{words.largestHaircut}</Head>
          <Head end>{words.gini}</Head>
          <Head end>{words.topSurvivor}</Head>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.rulebook}>
            <th scope="row">
              <RulebookLink id={row.rulebook} />
              {!row.triggered && <span className="block text-note font-normal text-muted">{words.notTriggered}</span>}
            </th>
            <FigureCell>{count(row.accounts)}</FigureCell>
            <FigureCell>{count(row.fullCloses)}</FigureCell>
            <Figure value={row.needed} />
            <Figure value={row.taken} />
            <Figure value={row.price} />
            <Figure value={row.fundPaid} />
            <Figure value={row.overshoot} />
            <Figure value={row.residual} />
            <FigureCell title={row.largestHaircut ?? undefined}>{percent(row.largestHaircut)}</FigureCell>
            <Share value={row.gini} />
            <Share value={row.topSurvivorRatio} />
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

/** Names that are listed; more would be a list nobody reads. */
const NAMES_MAX = 12

function Changes({ rows }: { readonly rows: readonly ComparisonRow[] }) {
  const [first, ...others] = rows
  if (!first || others.length === 0) return null
  return (
    <Section title={words.whoChangesFromClosedTo} note={words.againstTheFirstOfThe(first.rulebook)}>
      <Table caption={words.accountsThatAreTreated(first.rulebook)}>
        <thead>
          <tr>
            <Head>{words.rulebookHead}</Head>
            <Head>{words.spared}</Head>
            <Head>{words.closedInstead}</Head>
          </tr>
        </thead>
        <tbody>
          {others.map(({ rulebook, spared, closed }) => (
            <tr key={rulebook}>
              <th scope="row">{rulebook}</th>
              <Cell className="min-w-40 whitespace-normal!">
                <Names accounts={spared} />
              </Cell>
              <Cell className="min-w-40 whitespace-normal!">
                <Names accounts={closed} />
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  )
}

function Names({ accounts }: { readonly accounts: readonly string[] }) {
  if (accounts.length === 0) return <span className="text-muted">{words.nobody}</span>
  const rest = accounts.length - NAMES_MAX
  return (
    <>
      {accounts.slice(0, NAMES_MAX).join(', ')}
      {rest > 0 && words.and(words.countOthers(rest))}
    </>
  )
}

function Definitions() {
  return (
    <details className="mt-6 max-w-[86ch] text-note text-ink-2">
      <summary className="py-0.5">{words.whatTheseFiguresMean}</summary>
      <ul className="mt-1 list-disc space-y-1 pl-5">
        <li>{words.neededIsWhatAdlHas}</li>
        <li>{words.overshootIsMoneyTaken}</li>
        <li>{words.aHaircutIsWhatClosing}</li>
        <li>{words.giniIsTheInequalityOf}</li>
        <li>{words.topSurvivorIsTheLargest}</li>
      </ul>
    </details>
  )
}
