import { count, percent, plural, UNKNOWN } from '@/lib/format'
import type { ComparisonAnswer } from '@/lib/wire/tools'
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
      <Section title="Who gives how much" note={`${answer.side} of ${answer.account} in ${answer.market}`}>
        {rows.length > 1 && <p className="mb-3 text-section">{spread(rows)}</p>}
        <Takes rows={rows} />
      </Section>
      <Section title="The figures" note="Sizes in the market’s units, money in its settlement asset">
        <Figures rows={rows} />
        {refused.map((row) => (
          <p key={row.rulebook} className="mt-2 text-ink-2">
            <RulebookLink id={row.rulebook} /> refuses: {row.message}
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
  const reduced = (row: ComparisonRow) => plural(row.accounts, 'account is', 'accounts are')
  return fewest.accounts === most.accounts
    ? `Under each of them ${reduced(most)} reduced.`
    : `From ${count(fewest.accounts)} (${fewest.rulebook}) to ${plural(most.accounts, 'account', 'accounts')} (${most.rulebook}): so many are reduced for the same loss.`
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
    <Table caption="One loss under several rulebooks">
      <thead>
        <tr>
          <Head>Rulebook</Head>
          <Head end>Accounts</Head>
          <Head end>Full closes</Head>
          <Head end>Needed</Head>
          <Head end>Taken</Head>
          <Head end>Price</Head>
          <Head end>Fund paid</Head>
          <Head end>Overshoot</Head>
          <Head end>Residual</Head>
          <Head end>Largest haircut</Head>
          <Head end>Gini</Head>
          <Head end>Top survivor</Head>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.rulebook}>
            <th scope="row">
              <RulebookLink id={row.rulebook} />
              {!row.triggered && <span className="block text-note font-normal text-muted">not triggered</span>}
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
    <Section title="Who changes from closed to spared" note={`Against ${first.rulebook}, the first of the list`}>
      <Table caption={`Accounts that are treated otherwise than under ${first.rulebook}`}>
        <thead>
          <tr>
            <Head>Rulebook</Head>
            <Head>Spared</Head>
            <Head>Closed instead</Head>
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
  if (accounts.length === 0) return <span className="text-muted">nobody</span>
  const rest = accounts.length - NAMES_MAX
  return (
    <>
      {accounts.slice(0, NAMES_MAX).join(', ')}
      {rest > 0 && ` and ${plural(rest, 'other', 'others')}`}
    </>
  )
}

function Definitions() {
  return (
    <details className="mt-6 max-w-[86ch] text-note text-ink-2">
      <summary className="py-0.5">What these figures mean</summary>
      <ul className="mt-1 list-disc space-y-1 pl-5">
        <li>Needed is what ADL has to close after the fund’s lots; taken is what it took.</li>
        <li>Overshoot is money taken beyond the shortfall, residual what nobody covered.</li>
        <li>
          A haircut is what closing at the rulebook’s price gives up against the mark, as a share of the unrealised
          profit; the largest is shown. Closing at the mark gives up nothing.
        </li>
        <li>
          Gini is the inequality of the sizes taken over all positions of the queue: 0 all alike, near 1 one alone.
        </li>
        <li>Top survivor is the largest profit left standing over what closures covered.</li>
      </ul>
    </details>
  )
}
