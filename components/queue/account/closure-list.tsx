import Link from 'next/link'
import { Section } from '@/components/ui/section'
import { Time } from '@/components/ui/time'
import { money, moneyWithUnit, ordinal, price, size, stampMs, UNKNOWN } from '@/lib/format'
import type { ClosureRow } from '@/lib/wire/frames'
import { ROLE } from '../roles'
import { nameOf, type Units } from '../sentences'
import css from './closures.module.css'

const KIND: Readonly<Record<ClosureRow['kind'], string>> = {
  closure: 'reduced to balance the market',
  liquidation: 'liquidated',
  takeover: 'taken over by the fund',
}

interface ClosureListProps {
  readonly closures: readonly ClosureRow[]
  readonly units: ReadonlyMap<string, Units>
}

/** What was done to my positions without me, newest first. */
export function ClosureList({ closures, units }: ClosureListProps) {
  if (closures.length === 0) return null
  return (
    <Section
      title="Reduced or liquidated"
      note="What happened to your positions without an order of yours, newest first."
    >
      <table {...ROLE.table} className={css.list}>
        <caption className="sr-only">Closures and liquidations of your positions</caption>
        <thead {...ROLE.rowgroup}>
          <tr {...ROLE.row}>
            {['Time, UTC', 'Position', 'What happened'].map((head) => (
              <th key={head} {...ROLE.columnheader} scope="col">
                {head}
              </th>
            ))}
            {['Place', 'Size', 'Price', 'Realised', 'Fee', 'Left'].map((head) => (
              <th key={head} {...ROLE.columnheader} scope="col" className={css.end}>
                {head}
              </th>
            ))}
            <th {...ROLE.columnheader} scope="col">
              <span className="sr-only">Event</span>
            </th>
          </tr>
        </thead>
        <tbody {...ROLE.rowgroup}>
          {closures.map((row) => (
            <ClosureLine key={row.seq} row={row} units={units.get(row.market) ?? null} />
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function ClosureLine({ row, units }: { readonly row: ClosureRow; readonly units: Units | null }) {
  const unit = units === null ? '' : ` ${units.unit}`
  const asset = units?.settle
  return (
    <tr {...ROLE.row}>
      <td {...ROLE.cell}>
        <Time at={row.at} className="figures">
          {stampMs(row.at)}
        </Time>
      </td>
      <th {...ROLE.rowheader} scope="row">
        {nameOf(row)}
      </th>
      <td {...ROLE.cell}>{KIND[row.kind]}</td>
      <Figure label="Place">{row.place === null ? UNKNOWN : ordinal(row.place)}</Figure>
      <Figure label="Size">
        {size(row.size, units?.lot ?? null)}
        {unit}
      </Figure>
      <Figure label="Price">{price(row.price, units?.tick ?? null)}</Figure>
      <Figure label="Realised">
        {asset === undefined
          ? money(row.realisedPnl, asset, { signed: true })
          : moneyWithUnit(row.realisedPnl, asset, { signed: true })}
      </Figure>
      <Figure label="Fee">{money(row.fee, asset)}</Figure>
      <Figure label="Left">{size(row.sizeAfter, units?.lot ?? null)}</Figure>
      <td {...ROLE.cell} className={css.links}>
        {row.event === null ? null : (
          <span className="inline-links">
            <Link href={`/events/${row.event}`}>Report</Link>{' '}
            <Link href={`/events/${row.event}/replay?t=${row.seq}`}>Replay</Link>
          </span>
        )}
      </td>
    </tr>
  )
}

function Figure({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <td {...ROLE.cell} className={css.end} data-label={label}>
      {children}
    </td>
  )
}
