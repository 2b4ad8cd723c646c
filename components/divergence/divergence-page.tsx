'use client'

import Link from 'next/link'
import { readDivergences, readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { clockTime } from '@/lib/format'
import type { Divergences, Overview, StreamFrame } from '@/lib/wire/frames'
import { DIFFERENCES } from '@/lib/words/en/check-words'
import { divergenceTitle, words } from '@/lib/words/en/connected'
import { RulebookLink } from '../methodology/rulebook-link'
import { plainFigure } from '../tools/figures'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { useShowMore } from '../ui/show-more'
import { Cell, FigureCell, Head, Table } from '../ui/table'

interface DivergencePageProps {
  readonly initial: StreamFrame | null
  readonly status: StreamFrame | null
}

const NONE_YET: Divergences = { runs: 0, differing: 0, rows: [] }

/** Where a venue's own runs are not what its rulebook asks for, difference by difference. */
export function DivergencePage({ initial, status }: DivergencePageProps) {
  const found = readDivergences(useFrame('divergences', initial))
  const { overview } = readStatus(useFrame('status', status))
  const divergences = found ?? NONE_YET
  const { rows } = divergences
  return (
    <>
      <PageHead
        title={overview ? divergenceTitle(overview, divergences) : words.divergence}
        lead={overview && lead(overview)}
      />
      {rows.length > 0 && <Differences rows={rows} isHidden={rows.some(({ bankrupt }) => bankrupt === null)} />}
      <p className="mt-6">
        <Link href="/events">{words.toTheEvents}</Link>
      </p>
    </>
  )
}

function lead({ venue, authority, coverage, rulebook }: Overview): React.ReactNode {
  if (authority === 'engine') return words.leadEngine(venue)
  if (coverage !== 'full') return words.leadPartly(venue)
  return words.leadHeld(venue, <RulebookLink id={rulebook} />)
}

type Row = Divergences['rows'][number]

const MEANINGS = { ...DIFFERENCES, 'trigger-not-held': words.triggerNotHeld }

/** Rows drawn at first. */
const FIRST = 50

function Differences({ rows, isHidden }: { readonly rows: readonly Row[]; readonly isHidden: boolean }) {
  const { shown, more } = useShowMore(rows, FIRST)
  return (
    <Section title={words.differences} note={isHidden ? words.hidden : undefined}>
      <Table caption={words.differences}>
        <thead>
          <tr>
            <Head>{words.difference}</Head>
            <Head>{words.time}</Head>
            <Head>{words.run}</Head>
            <Head>{words.account}</Head>
            <Head end>{words.expected}</Head>
            <Head end>{words.found}</Head>
            <Head className="pl-6!">{words.meaning}</Head>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <Line key={row.seq} row={row} />
          ))}
        </tbody>
      </Table>
      {more}
    </Section>
  )
}

function Line({ row }: { readonly row: Row }) {
  const { title, meaning, unit } = MEANINGS[row.name]
  return (
    <tr>
      <th scope="row" className="py-1.5!">
        {title} <span className="block text-note font-normal text-muted">{row.name}</span>
      </th>
      <Cell className="figures">{clockTime(row.at)}</Cell>
      <Cell>
        {row.market} <span className="block text-note text-muted">{row.event}</span>
      </Cell>
      <Cell>{row.account ?? words.notDisclosed}</Cell>
      <FigureCell>{shownAs(row.expected, unit, 'expected')}</FigureCell>
      <FigureCell>{shownAs(row.found, unit, 'found')}</FigureCell>
      <Cell className="min-w-56 pl-6! whitespace-normal!">{meaning}</Cell>
    </tr>
  )
}

function shownAs(value: string | null, unit: 'price' | 'money' | 'place' | 'size', of: 'expected' | 'found'): string {
  if (value === null) return words.notDisclosed
  if (unit === 'place') return of === 'expected' ? words.place(value) : words.afterPlace(value)
  return plainFigure(value)
}
