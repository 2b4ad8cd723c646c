'use client'

import Link from 'next/link'
import { Section } from '@/components/ui/section'
import { useShowMore } from '@/components/ui/show-more'
import { Time } from '@/components/ui/time'
import { money, ordinal, price, size, stampMs, UNKNOWN } from '@/lib/format'
import type { ClosureRow } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/account'
import { nameOf } from '@/lib/words/en/position-sentences'
import { ROLE } from '../roles'
import css from './closures.module.css'
import { KIND, realisedOf, sizeOf } from './news-words'

/** So many rows are enough to find what happened last; the others are a press away. */
const STEP = 12

/** What was done to my positions without me, newest first. */
interface ClosureListProps {
  readonly closures: readonly ClosureRow[]
  /** Whose positions they were, as a word. */
  readonly whose?: 'your' | 'its'
}

export function ClosureList({ closures, whose = 'your' }: ClosureListProps) {
  const { shown, more } = useShowMore(closures, STEP)
  if (closures.length === 0) return null
  return (
    <Section
      title={words.reducedLiquidatedOrTaken}
      note={words.whatHappenedToPositions(whose, whose === 'your' ? words.yours : words.itsOwn)}
    >
      <table {...ROLE.table} className={css.list}>
        <caption className="sr-only">{words.whatWasDoneToPositions(whose)}</caption>
        <thead {...ROLE.rowgroup}>
          <tr {...ROLE.row}>
            {[words.timeUtc, words.position, words.whatHappened].map((head) => (
              <th key={head} {...ROLE.columnheader} scope="col">
                {head}
              </th>
            ))}
            {[words.place, words.size, words.price, words.realised, words.fee, words.left].map((head) => (
              <th key={head} {...ROLE.columnheader} scope="col" className={css.end}>
                {head}
              </th>
            ))}
            <th {...ROLE.columnheader} scope="col">
              <span className="sr-only">{words.event}</span>
            </th>
          </tr>
        </thead>
        <tbody {...ROLE.rowgroup}>
          {shown.map((row) => (
            <ClosureLine key={row.seq} row={row} />
          ))}
        </tbody>
      </table>
      {more}
    </Section>
  )
}

function ClosureLine({ row }: { readonly row: ClosureRow }) {
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
      <Figure label={words.place}>{row.place === null ? UNKNOWN : ordinal(row.place)}</Figure>
      <Figure label={words.size}>{sizeOf(row, row.size)}</Figure>
      <Figure label={words.price}>{price(row.price, row.tick)}</Figure>
      <Figure label={words.realised}>{realisedOf(row.realisedPnl, row.settle)}</Figure>
      <Figure label={words.fee}>{money(row.fee, row.settle ?? undefined)}</Figure>
      <Figure label={words.left}>{size(row.sizeAfter, row.lot)}</Figure>
      <td {...ROLE.cell} className={css.links}>
        {row.event === null ? null : (
          <span className="inline-links">
            <Link href={`/events/${row.event}`}>{words.report}</Link>{' '}
            <Link href={`/events/${row.event}/replay?t=${row.seq}`}>{words.replay}</Link>
            {row.receipt !== null && (
              <>
                {' '}
                <Link href={`/receipts/${row.receipt}`}>{words.receipt}</Link>
              </>
            )}
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
