import { dateTime, MINUS, ordinal, percent } from '@/lib/format'
import type { ExampleAnswer, Worked } from '@/lib/wire/tools'
import { PRICE, TRIGGER } from '@/lib/words/en/rulebook-words'
import { plainFigure } from '../tools/figures'
import { Section } from '../ui/section'
import { Cell, FigureCell, Head, Table } from '../ui/table'

interface WorkedExampleProps {
  readonly worked: Worked
  /** What this rulebook's indicator is. */
  readonly indicator: string
}

/** The rulebook applied to a real situation, step by step: trigger, score, price, indicator. */
export function WorkedExample({ worked: { from, example }, indicator }: WorkedExampleProps) {
  return (
    <Section title="A worked example" note={noteOf(from, example)}>
      <ol className="max-w-[86ch] list-decimal space-y-4 pl-5 marker:text-muted">
        <li>
          <strong className="font-semibold">Whose loss.</strong> {lossOf(example)}
        </li>
        <li>
          <strong className="font-semibold">Does ADL begin?</strong> {triggerOf(example)}
          <Numbers numbers={example.trigger.numbers} />
        </li>
        <li>
          <strong className="font-semibold">At which price.</strong> {PRICE[example.priceRule as keyof typeof PRICE]}:{' '}
          <span className="figures font-medium">{plainFigure(example.price)}</span>
          {example.priceRule === 'mark' ? '.' : `, where the mark is ${plainFigure(example.mark)}.`}
        </li>
        <First example={example} indicator={indicator} />
      </ol>
    </Section>
  )
}

function noteOf(from: Worked['from'], { at, market }: ExampleAnswer): string {
  return from === 'live'
    ? `Positions of this exchange in ${market}, as they stood at ${dateTime(at)}`
    : 'On the built-in example'
}

function lossOf({ bankrupt, market, mark, needed, fundPaid, settle }: ExampleAnswer): string {
  const { account, side, size, isBankrupt, bankruptcyPrice } = bankrupt
  const who = `${account} holds ${plainFigure(size)} ${side} in ${market}, with the bankruptcy price ${plainFigure(bankruptcyPrice)} and the mark at ${plainFigure(mark)}.`
  if (!isBankrupt) return `${who} Nobody is bankrupt: this is the position nearest to it, closed as a trial.`
  const paid = fundPaid === '0' ? 'The fund pays nothing' : `The fund pays ${plainFigure(fundPaid)} ${settle}`
  return `${who} ${paid}, and ${plainFigure(needed)} is left for ADL to close.`
}

function triggerOf({ trigger, bankrupt }: ExampleAnswer): string {
  const rule = TRIGGER[trigger.rule as keyof typeof TRIGGER] ?? trigger.rule
  const holds = trigger.holds ? 'holds' : 'does not hold'
  const trial = trigger.holds || bankrupt.isBankrupt ? '' : ', so that what follows is hypothetical'
  return `The rule “${rule}” ${holds}${trial}.`
}

function Numbers({ numbers }: { readonly numbers: Readonly<Record<string, string>> }) {
  const entries = Object.entries(numbers)
  if (entries.length === 0) return null
  return (
    <dl className="mt-1 flex flex-wrap gap-x-6 text-note text-ink-2">
      {entries.map(([name, value]) => (
        <div key={name} className="flex gap-1.5">
          <dt className="text-muted">{name}</dt>
          <dd className="figures m-0">{/^-?\d+(\.\d+)?$/.test(value) ? plainFigure(value) : value}</dd>
        </div>
      ))}
    </dl>
  )
}

function First({
  example: { first, market },
  indicator,
}: {
  readonly example: ExampleAnswer
  readonly indicator: string
}) {
  if (first === null) {
    return (
      <li>
        <strong className="font-semibold">Who is closed.</strong> Nobody: no position of the opposite side may be
        closed.
      </li>
    )
  }
  const { account, side, size, entry, place, taken, worked } = first
  return (
    <>
      <li>
        <strong className="font-semibold">Who is closed first.</strong> {account}, {plainFigure(size)} {side} in{' '}
        {market} from {plainFigure(entry)}, {ordinal(place)} of its side: {plainFigure(taken)} of it is closed.
        {worked.length > 0 && <Score worked={worked} account={account} />}
      </li>
      <li>
        <strong className="font-semibold">What its owner had been shown.</strong> {indicator}:{' '}
        {first.venueIndicator ?? 'nothing'}
        {first.percentile === null ? '' : `, at ${percent(first.percentile)} of the side`}. Our lights: {first.lights}{' '}
        of 5.
      </li>
    </>
  )
}

/** The engine writes plain decimals; a figure that is read has a real minus. */
const signed = (text: string): string => text.replaceAll('-', MINUS)

function Score({
  worked,
  account,
}: {
  readonly worked: readonly { label: string; working: string; value: string }[]
  readonly account: string
}) {
  return (
    <div className="mt-2">
      <Table caption={`How the score of ${account} is worked out`}>
        <thead>
          <tr>
            <Head>Step</Head>
            <Head>With these numbers</Head>
            <Head end>Value</Head>
          </tr>
        </thead>
        <tbody>
          {worked.map(({ label, working, value }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <Cell className="figures">{signed(working)}</Cell>
              <FigureCell>{signed(value)}</FigureCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  )
}
