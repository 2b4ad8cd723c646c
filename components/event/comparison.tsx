import Link from 'next/link'
import { count, moneyWithUnit, percent, price, signOf, UNKNOWN } from '@/lib/format'
import type { EventComparison } from '@/lib/wire/comparison'
import type { EventRow } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/events'
import { Section } from '../ui/section'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import { eventSize } from './rows'

interface ComparisonProps {
  readonly of: EventComparison
  readonly row: EventRow
}

/** Whether what was done is what the rule asks for, and what other rules would have done with the same loss. */
export function Comparison({ of, row }: ComparisonProps) {
  return (
    <Section
      title={words.underOtherRulebooks}
      note={words.theSameLossOnThe}
      end={
        <Link href={`/compare?event=${row.id}`} prefetch={false}>
          {words.allRulebooks}
        </Link>
      }
    >
      <p className="mb-3 max-w-[86ch]">
        <Checked check={of.check} />
      </p>
      <Table caption={words.theEventsLossUnderSeveral}>
        <thead>
          <tr>
            <Head>{words.rulebook}</Head>
            <Head end>{words.price}</Head>
            <Head end>{words.fundPaid}</Head>
            <Head end>{words.sizeClosed}</Head>
            <Head end>{words.accounts}</Head>
            <Head end>{words.closedWhole}</Head>
            <Head end>{words.largestHaircut}</Head>
            <Head end>{words.takenBeyondTheLoss}</Head>
            <Head end>{words.againstHere}</Head>
          </tr>
        </thead>
        <tbody>
          {of.rows.map((one, i) => (
            <Row key={one.rulebook} of={one} row={row} inForce={i === 0} />
          ))}
        </tbody>
      </Table>
      <p className="mt-2 max-w-[86ch] text-note text-muted">{words.haircutTheShareOfAn}</p>
    </Section>
  )
}

function Checked({ check }: { readonly check: EventComparison['check'] }) {
  if (check === null) return <>{words.whetherTheRunFollowsIts}</>
  if (check.length === 0) {
    return <>{words.workedOutAnewFromThe}</>
  }
  return <strong className="text-active">{words.runDeparts([...new Set(check)].join(', '))}</strong>
}

interface RowProps {
  readonly of: EventComparison['rows'][number]
  readonly row: EventRow
  readonly inForce: boolean
}

function Row({ of, row, inForce }: RowProps) {
  const name = of.rulebook.split('/')[0] ?? of.rulebook
  const head = (
    <th scope="row">
      <Link href={`/methodology/${name}`} prefetch={false}>
        {of.rulebook}
      </Link>
      {inForce && <span className="ml-2 font-normal text-muted">{words.inForce}</span>}
    </th>
  )
  if ('refused' in of) {
    return (
      <tr>
        {head}
        <Cell className="text-muted">{of.message}</Cell>
      </tr>
    )
  }
  return (
    <tr>
      {head}
      <FigureCell>{price(of.price, row.tick)}</FigureCell>
      <FigureCell>{moneyWithUnit(of.fundPaid, row.settle)}</FigureCell>
      <FigureCell>{eventSize(of.taken, row)}</FigureCell>
      <FigureCell>{count(of.accounts)}</FigureCell>
      <FigureCell>{count(of.fullCloses)}</FigureCell>
      <FigureCell>{of.largestHaircut === null ? UNKNOWN : percent(of.largestHaircut)}</FigureCell>
      <FigureCell>{signOf(of.overshoot) === 0 ? '0' : moneyWithUnit(of.overshoot, row.settle)}</FigureCell>
      <FigureCell>{inForce ? '' : words.moreSpared(count(of.closed), count(of.spared))}</FigureCell>
    </tr>
  )
}
