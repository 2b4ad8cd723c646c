import { count, plural } from '@/lib/format'
import type { CheckAnswer } from '@/lib/wire/tools'
import { DIFFERENCES } from '@/lib/words/en/check-words'
import { RulebookLink } from '../methodology/rulebook-link'
import { Section } from '../ui/section'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import { plainFigure } from './figures'

/** The verdict first, then each difference by name, then what was looked at. */
export function CheckView({ answer }: { readonly answer: CheckAnswer }) {
  const { differences, holds, rulebook, market } = answer
  return (
    <>
      <div className="mt-8 border-y border-line py-4" role="status">
        <p className="text-state font-medium">
          <span aria-hidden="true">{holds ? '✓ ' : '✕ '}</span>
          {holds
            ? `No difference: this run is what ${rulebook} asks for.`
            : `${plural(differences.length, 'difference', 'differences')} from ${rulebook} in ${market}.`}
        </p>
      </div>
      {!holds && <Differences differences={differences} />}
      <Looked answer={answer} />
    </>
  )
}

function Differences({ differences }: Pick<CheckAnswer, 'differences'>) {
  return (
    <Section title="Each difference by name">
      <Table caption="Where the run departs from its rulebook">
        <thead>
          <tr>
            <Head>Difference</Head>
            <Head>Account</Head>
            <Head end>Expected</Head>
            <Head end>Found</Head>
            <Head className="pl-6!">What it means</Head>
          </tr>
        </thead>
        <tbody>
          {differences.map(({ name, account, expected, found }, i) => {
            const { title, meaning, unit } = DIFFERENCES[name]
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: an account may show the same difference twice
              <tr key={i}>
                <th scope="row" className="py-1.5!">
                  {title} <span className="block text-note font-normal text-muted">{name}</span>
                </th>
                <Cell>{account}</Cell>
                <FigureCell>{shown(expected, unit, 'expected')}</FigureCell>
                <FigureCell>{shown(found, unit, 'found')}</FigureCell>
                <Cell className="min-w-56 pl-6! whitespace-normal!">{meaning}</Cell>
              </tr>
            )
          })}
        </tbody>
      </Table>
    </Section>
  )
}

function shown(value: string, unit: (typeof DIFFERENCES)['too-much']['unit'], of: 'expected' | 'found'): string {
  if (unit === 'place') return of === 'expected' ? `place ${value}` : `after place ${value}`
  return `${unit} ${plainFigure(value)}`
}

/** A verdict is worth what was looked at. */
function Looked({ answer: { bankrupt, market, rulebook, checked } }: { readonly answer: CheckAnswer }) {
  return (
    <Section title="What was checked">
      <ul className="max-w-[86ch] list-disc space-y-1 pl-5 marker:text-muted">
        <li>
          The rulebook <RulebookLink id={rulebook} /> was worked out anew on the snapshot for {bankrupt} in {market}.
        </li>
        <li>
          The price of the run and of each of its {plural(checked.closures, 'closure', 'closures')}, against{' '}
          <span className="figures">{plainFigure(checked.price)}</span>.
        </li>
        <li>
          What the fund paid, against at least <span className="figures">{plainFigure(checked.fundPaid)}</span>.
        </li>
        <li>
          The order of the closures, against a queue of {plural(checked.queue, 'position', 'positions')}; and that
          nobody of a protected group was taken early.
        </li>
        <li>
          The size of each closure, against {count(checked.expectedClosures)} expected{' '}
          {checked.expectedClosures === 1 ? 'closure' : 'closures'}; and that nobody was passed over without a reason.
        </li>
        <li>Not checked: whether the snapshot itself is true.</li>
      </ul>
    </Section>
  )
}
