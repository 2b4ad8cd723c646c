'use client'

import { useMemo } from 'react'
import { Bar, BarChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { useMounted } from '@/lib/client/use-now'
import {
  age,
  clockTime,
  compactWithUnit,
  count,
  exact,
  forPixels,
  money,
  moneyUnit,
  moneyWithUnit,
  percent,
} from '@/lib/format'
import type { EventReport } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/events'
import { Section } from '../ui/section'
import { useShowMore } from '../ui/show-more'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import { byName, overTime, type Slot } from './observed'

/** A record that holds only totals: which markets, and when. No order and no places are drawn, because none are known. */
export function ObservedTotals({ report: { closures, row } }: { readonly report: EventReport }) {
  const slots = useMemo(() => overTime(closures), [closures])
  return (
    <>
      <OverTime slots={slots} asset={row.settle} />
      <ByMarket closures={closures} asset={row.settle} />
    </>
  )
}

function ByMarket({ closures, asset }: { readonly closures: EventReport['closures']; readonly asset: string }) {
  const rows = useMemo(() => byName(closures), [closures])
  const { shown, more } = useShowMore(rows, 15)
  const largest = forPixels(rows[0]?.share) ?? 1
  return (
    <Section
      title={words.whatWasClosedByMarket}
      note={words.marketsEntriesOfTheRecord(count(rows.length), count(closures.length))}
    >
      <Table caption={words.notionalClosedByMarket}>
        <thead>
          <tr>
            <Head>{words.market}</Head>
            <Head end>{words.notionalIn(moneyUnit(asset))}</Head>
            <Head end>{words.share}</Head>
            <Head className="w-1/2 pl-4 max-md:hidden">
              <span className="sr-only">{words.shareDrawn}</span>
            </Head>
            <Head end className="max-md:hidden">
              {words.entries}
            </Head>
          </tr>
        </thead>
        <tbody>
          {shown.map((market) => (
            <tr key={market.name}>
              <th scope="row">{market.name}</th>
              <FigureCell title={exact(market.notional, asset)}>{money(market.notional, asset)}</FigureCell>
              <FigureCell>{percent(market.share)}</FigureCell>
              <Cell className="pl-4 max-md:hidden">
                <div
                  className="bar"
                  aria-hidden="true"
                  style={{ width: `${((forPixels(market.share) ?? 0) / largest) * 100}%` }}
                />
              </Cell>
              <FigureCell className="text-muted max-md:hidden">{count(market.records)}</FigureCell>
            </tr>
          ))}
        </tbody>
      </Table>
      {more}
    </Section>
  )
}

const iso = (ms: number) => new Date(ms).toISOString()
const HEIGHT = 180
const MINUTE_MS = 60_000

/** Whole minutes on the axis, where the slots are short enough to have them. */
function minutesOf(slots: readonly Slot[]): number[] {
  const minutes = slots.map((slot) => slot.from).filter((from) => from % MINUTE_MS === 0)
  return minutes.length > 2 ? minutes : slots.map((slot) => slot.from)
}

function OverTime({ slots, asset }: { readonly slots: readonly Slot[]; readonly asset: string }) {
  const mounted = useMounted()
  const first = slots[0]
  const last = slots.at(-1)
  if (first === undefined || last === undefined || slots.length < 2) return null
  const step = age(first.to - first.from).replace('.0', '')
  const peak = slots.reduce((best, slot) => (slot.height > best.height ? slot : best), first)
  const label = words.notionalClosedInEachFrom({
    step,
    from: clockTime(iso(first.from)),
    to: clockTime(iso(last.to)),
    notional: moneyWithUnit(peak.notional, asset),
    from2: clockTime(iso(peak.from)),
  })
  return (
    <Section title={words.whatHappenedWhen} note={words.notionalClosedInStepsOf(step)}>
      <figure>
        <div role="img" aria-label={label} style={{ height: HEIGHT }}>
          {mounted && <Bars slots={slots} asset={asset} />}
        </div>
        <details className="text-note text-muted">
          <summary className="py-0.5">{words.tableOfTheseFigures}</summary>
          <SlotTable slots={slots} asset={asset} />
        </details>
      </figure>
    </Section>
  )
}

function Bars({ slots, asset }: { readonly slots: readonly Slot[]; readonly asset: string }) {
  return (
    <ResponsiveContainer width="100%" height={HEIGHT} initialDimension={{ width: 600, height: HEIGHT }}>
      <BarChart
        data={[...slots]}
        margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
        barCategoryGap={1}
        accessibilityLayer={false}
      >
        <XAxis
          dataKey="from"
          ticks={minutesOf(slots)}
          tickFormatter={(at: number) => clockTime(iso(at))}
          tick={{ fill: 'var(--muted)', fontSize: 12.5 }}
          tickLine={{ stroke: 'var(--line-2)' }}
          axisLine={{ stroke: 'var(--ink)', strokeWidth: 1.5 }}
          minTickGap={40}
          height={24}
        />
        <YAxis
          orientation="right"
          width={72}
          tickFormatter={(value: number) => compactWithUnit(String(Math.round(value)), asset)}
          tick={{ fill: 'var(--muted)', fontSize: 12.5 }}
          tickLine={false}
          axisLine={false}
          tickCount={4}
        />
        <Tooltip content={<SlotCard asset={asset} />} cursor={{ fill: 'var(--plate)' }} isAnimationActive={false} />
        <Bar dataKey="height" fill="var(--accent)" isAnimationActive={false} />
      </BarChart>
    </ResponsiveContainer>
  )
}

interface SlotCardProps {
  readonly asset: string
  readonly active?: boolean
  readonly payload?: readonly { readonly payload?: Slot }[]
}

function SlotCard({ asset, active = false, payload }: SlotCardProps) {
  const slot = payload?.[0]?.payload
  if (!active || slot === undefined) return null
  return (
    <div className="figures border border-line-2 bg-paper px-2 py-1 text-label">
      <div className="text-muted">{words.toUtc(clockTime(iso(slot.from)), clockTime(iso(slot.to)))}</div>
      <div className="text-ink">{moneyWithUnit(slot.notional, asset)}</div>
    </div>
  )
}

function SlotTable({ slots, asset }: { readonly slots: readonly Slot[]; readonly asset: string }) {
  return (
    <div className="max-h-64 overflow-y-auto">
      <Table caption={words.notionalClosedOverTime}>
        <thead>
          <tr>
            <Head>{words.fromUtc}</Head>
            <Head end>{words.notionalIn(moneyUnit(asset))}</Head>
            <Head end>{words.entries}</Head>
          </tr>
        </thead>
        <tbody>
          {slots.map((slot) => (
            <tr key={slot.from}>
              <Cell className="figures">{clockTime(iso(slot.from))}</Cell>
              <FigureCell>{money(slot.notional, asset)}</FigureCell>
              <FigureCell>{count(slot.records)}</FigureCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  )
}
