import { dateTime, MINUS, ordinal, percent } from '@/lib/format'
import type { ExampleAnswer, Worked } from '@/lib/wire/tools'
import { words } from '@/lib/words/en/methodology'
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
    <Section title={words.aWorkedExample} note={noteOf(from, example)}>
      <ol className="max-w-[86ch] list-decimal space-y-4 pl-5 marker:text-muted">
        <li>
          <strong className="font-semibold">{words.whoseLoss}</strong> {lossOf(example)}
        </li>
        <li>
          <strong className="font-semibold">{words.doesAdlBegin}</strong> {triggerOf(example)}
          <Numbers numbers={example.trigger.numbers} />
        </li>
        <li>
          <strong className="font-semibold">{words.atWhichPriceStop}</strong>{' '}
          {PRICE[example.priceRule as keyof typeof PRICE]}:{' '}
          <span className="figures font-medium">{plainFigure(example.price)}</span>
          {example.priceRule === 'mark' ? '.' : words.whereTheMarkIs(plainFigure(example.mark))}
        </li>
        <First example={example} indicator={indicator} />
      </ol>
    </Section>
  )
}

function noteOf(from: Worked['from'], { at, market }: ExampleAnswer): string {
  return from === 'live' ? words.positionsOfThisExchangeIn(market, dateTime(at)) : words.onTheBuiltInExample
}

function lossOf({ bankrupt, market, mark, needed, fundPaid, settle }: ExampleAnswer): string {
  const { account, side, size, isBankrupt, bankruptcyPrice } = bankrupt
  const who = words.holdsInWithTheBankruptcy({
    account,
    size: plainFigure(size),
    side,
    market,
    bankruptcyPrice: plainFigure(bankruptcyPrice),
    mark: plainFigure(mark),
  })
  if (!isBankrupt) return words.nobodyIsBankruptThisIs(who)
  const paid = fundPaid === '0' ? words.theFundPaysNothing : words.theFundPays(plainFigure(fundPaid), settle)
  return words.andIsLeftForAdl(who, paid, plainFigure(needed))
}

function triggerOf({ trigger, bankrupt }: ExampleAnswer): string {
  const rule = TRIGGER[trigger.rule as keyof typeof TRIGGER] ?? trigger.rule
  const holds = trigger.holds ? 'holds' : words.doesNotHold
  const trial = trigger.holds || bankrupt.isBankrupt ? '' : words.soThatWhatFollowsIs
  return words.theRule(rule, holds, trial)
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
    return <li>{words.nobodyNoPositionOfThe(<strong className="font-semibold">{words.whoIsClosedStop}</strong>)}</li>
  }
  const { account, side, size, entry, place, taken, worked } = first
  return (
    <>
      <li>
        {words.inFromOfItsSide({
          whoIs: <strong className="font-semibold">{words.whoIsClosedFirst}</strong>,
          account,
          size: plainFigure(size),
          side,
          market,
          entry: plainFigure(entry),
          place: ordinal(place),
          taken: plainFigure(taken),
          length: worked.length > 0 && <Score worked={worked} account={account} />,
        })}
      </li>
      <li>
        {words.ourLightsOfFive({
          whatIts: <strong className="font-semibold">{words.whatItsOwnerHadBeen}</strong>,
          indicator,
          venueIndicator: first.venueIndicator ?? words.nothing,
          percentile: first.percentile === null ? '' : words.atOfTheSide(percent(first.percentile)),
          lights: first.lights,
        })}
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
      <Table caption={words.howTheScoreOfIs(account)}>
        <thead>
          <tr>
            <Head>{words.step}</Head>
            <Head>{words.withTheseNumbers}</Head>
            <Head end>{words.value}</Head>
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
