import { count } from '@/lib/format'
import type { CheckAnswer } from '@/lib/wire/tools'
import { DIFFERENCES } from '@/lib/words/en/check-words'
import { words } from '@/lib/words/en/tools'
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
            ? words.noDifferenceThisRunIs(rulebook)
            : words.fromIn(words.countDifferences(differences.length), rulebook, market)}
        </p>
      </div>
      {!holds && <Differences differences={differences} />}
      <Looked answer={answer} />
    </>
  )
}

function Differences({ differences }: Pick<CheckAnswer, 'differences'>) {
  return (
    <Section title={words.eachDifferenceByName}>
      <Table caption={words.whereTheRunDepartsFrom}>
        <thead>
          <tr>
            <Head>{words.difference}</Head>
            <Head>{words.account}</Head>
            <Head end>{words.expected}</Head>
            <Head end>{words.found}</Head>
            <Head className="pl-6!">{words.whatItMeans}</Head>
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
  if (unit === 'place') return of === 'expected' ? words.place(value) : words.afterPlace(value)
  return `${unit} ${plainFigure(value)}`
}

/** A verdict is worth what was looked at. */
function Looked({ answer: { bankrupt, market, rulebook, checked } }: { readonly answer: CheckAnswer }) {
  return (
    <Section title={words.whatWasChecked}>
      <ul className="max-w-[86ch] list-disc space-y-1 pl-5 marker:text-muted">
        <li>{words.theRulebookWasWorkedOut(<RulebookLink id={rulebook} />, bankrupt, market)}</li>
        <li>
          {words.thePriceOfTheRun(
            words.countClosures(checked.closures),
            <span className="figures">{plainFigure(checked.price)}</span>,
          )}
        </li>
        <li>{words.whatTheFundPaidAgainst(<span className="figures">{plainFigure(checked.fundPaid)}</span>)}</li>
        <li>{words.theOrderOfTheClosures(words.countPositions(checked.queue))}</li>
        <li>
          {words.theSizeOfEachClosure(
            count(checked.expectedClosures),
            checked.expectedClosures === 1 ? words.closure : words.closures,
          )}
        </li>
        <li>{words.notCheckedWhetherThe}</li>
      </ul>
    </Section>
  )
}
