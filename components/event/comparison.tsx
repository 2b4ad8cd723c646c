import Link from 'next/link'
import { count, moneyWithUnit, percent, price, signOf, UNKNOWN } from '@/lib/format'
import type { EventComparison } from '@/lib/wire/comparison'
import type { EventRow } from '@/lib/wire/frames'
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
      title="Under other rulebooks"
      note="The same loss, on the state as it was before the fund paid"
      end={
        <Link href={`/compare?event=${row.id}`} prefetch={false}>
          All rulebooks
        </Link>
      }
    >
      <p className="mb-3 max-w-[86ch]">
        <Checked check={of.check} />
      </p>
      <Table caption="The event’s loss under several rulebooks">
        <thead>
          <tr>
            <Head>Rulebook</Head>
            <Head end>Price</Head>
            <Head end>Fund paid</Head>
            <Head end>Size closed</Head>
            <Head end>Accounts</Head>
            <Head end>Closed whole</Head>
            <Head end>Largest haircut</Head>
            <Head end>Taken beyond the loss</Head>
            <Head end>Against here</Head>
          </tr>
        </thead>
        <tbody>
          {of.rows.map((one, i) => (
            <Row key={one.rulebook} of={one} row={row} inForce={i === 0} />
          ))}
        </tbody>
      </Table>
      <p className="mt-2 max-w-[86ch] text-note text-muted">
        Haircut: the share of an unrealised profit that closing at the rulebook’s price gave up against the mark.
        Against here: accounts that would have been reduced and were not, and those that were and would have been
        spared.
      </p>
    </Section>
  )
}

function Checked({ check }: { readonly check: EventComparison['check'] }) {
  if (check === null) return <>Whether the run follows its rulebook cannot be worked out anew.</>
  if (check.length === 0) {
    return <>✓ Worked out anew from the log: order, sizes, price and the fund’s part are what the rulebook asks for.</>
  }
  return (
    <strong className="text-active">
      Worked out anew from the log, the run departs from its rulebook: {[...new Set(check)].join(', ')}.
    </strong>
  )
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
      {inForce && <span className="ml-2 font-normal text-muted">in force</span>}
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
      <FigureCell>{inForce ? '' : `${count(of.closed)} more, ${count(of.spared)} spared`}</FigureCell>
    </tr>
  )
}
