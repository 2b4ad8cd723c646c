'use client'

import { Bar, BarChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { useMounted } from '@/lib/client/use-now'
import { compact, forPixels, moneyWithUnit } from '@/lib/format'
import { words } from '@/lib/words/en/tools'
import type { StressRow } from './stress-view'
import { moveText } from './stress-view'

interface Drawn {
  readonly move: string
  readonly row: StressRow
  /** Pixel geometry only; what is read comes from `row`. */
  readonly paid: number
  readonly left: number
}

interface StressChartProps {
  readonly market: string
  readonly asset: string | undefined
  readonly rows: readonly StressRow[]
}

const HEIGHT = 168

function drawn(rows: readonly StressRow[]): readonly Drawn[] {
  return rows.map((row) => {
    const paid = forPixels(row.fundPaid) ?? 0
    return { move: moveText(row.move), row, paid, left: Math.max(0, (forPixels(row.shortfall) ?? 0) - paid) }
  })
}

/** The shortfall of each move: what the fund pays as water, what is left for closures in ink above it. */
export function StressChart({ market, asset, rows }: StressChartProps) {
  const bars = drawn(rows)
  const mounted = useMounted()
  const label = `${market}: ${bars.map(({ move, row }) => words.shortfallOfWhichTheFund(move, moneyWithUnit(row.shortfall, asset ?? ''), moneyWithUnit(row.fundPaid, asset ?? ''))).join('; ')}`
  return (
    <figure className="m-0 min-w-0">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-semibold">{market}</span>
        <span className="text-note text-muted">
          {words.fundPaysClosuresCover(
            asset ?? '',
            <Key className="bg-[var(--water-2)]" />,
            <Key className="bg-[var(--ink-2)]" />,
          )}
        </span>
      </figcaption>
      <div role="img" aria-label={label} style={{ height: HEIGHT }}>
        {mounted ? <Picture bars={bars} asset={asset} /> : <Still bars={bars} />}
      </div>
    </figure>
  )
}

function Key({ className }: { readonly className: string }) {
  return <span aria-hidden="true" className={`ml-2 inline-block h-2.5 w-2.5 ${className}`} />
}

function Picture({ bars, asset }: { readonly bars: readonly Drawn[]; readonly asset: string | undefined }) {
  return (
    <ResponsiveContainer width="100%" height={HEIGHT} initialDimension={{ width: 480, height: HEIGHT }}>
      <BarChart data={[...bars]} margin={{ top: 14, right: 0, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <XAxis
          dataKey="move"
          tick={{ fill: 'var(--muted)', fontSize: 12.5 }}
          tickLine={false}
          axisLine={{ stroke: 'var(--ink)', strokeWidth: 1.5 }}
          interval={0}
          height={24}
        />
        <YAxis
          width={52}
          tick={{ fill: 'var(--muted)', fontSize: 12.5 }}
          tickFormatter={(value: number) => compact(value.toFixed(4))}
          axisLine={false}
          tickLine={false}
          tickCount={4}
        />
        <Tooltip content={<Card asset={asset} />} cursor={{ fill: 'var(--surface)' }} isAnimationActive={false} />
        <Bar dataKey="paid" stackId="shortfall" fill="var(--water-2)" isAnimationActive={false} maxBarSize={44} />
        <Bar dataKey="left" stackId="shortfall" fill="var(--ink-2)" isAnimationActive={false} maxBarSize={44} />
      </BarChart>
    </ResponsiveContainer>
  )
}

interface CardProps {
  readonly asset: string | undefined
  readonly active?: boolean
  readonly payload?: readonly { readonly payload?: Drawn }[]
}

function Card({ asset = '', active = false, payload }: CardProps) {
  const bar = payload?.[0]?.payload
  if (!active || bar === undefined) return null
  return (
    <div className="border border-line-2 bg-paper px-2 py-1 text-label">
      <div className="text-muted">{bar.move}</div>
      <div className="figures text-ink">{words.shortfall(moneyWithUnit(bar.row.shortfall, asset))}</div>
      <div className="figures text-ink">{words.fundPays(moneyWithUnit(bar.row.fundPaid, asset))}</div>
    </div>
  )
}

/** The same shape without scripts, and until the chart has measured its place. */
function Still({ bars }: { readonly bars: readonly Drawn[] }) {
  const highest = Math.max(...bars.map(({ paid, left }) => paid + left), Number.MIN_VALUE)
  const ground = HEIGHT - 24
  const height = (value: number) => (value / highest) * (ground - 14)
  const step = 600 / Math.max(1, bars.length)
  return (
    <svg viewBox={`0 0 600 ${HEIGHT}`} width="100%" height={HEIGHT} preserveAspectRatio="none" aria-hidden="true">
      {bars.map(({ move, paid, left }, i) => (
        <g key={move}>
          <rect
            x={i * step + step * 0.3}
            width={step * 0.4}
            y={ground - height(paid)}
            height={height(paid)}
            fill="var(--water-2)"
          />
          <rect
            x={i * step + step * 0.3}
            width={step * 0.4}
            y={ground - height(paid + left)}
            height={height(left)}
            fill="var(--ink-2)"
          />
        </g>
      ))}
      <path d={`M0 ${ground}H600`} stroke="var(--ink)" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
