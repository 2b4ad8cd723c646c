'use client'

import { useId } from 'react'
import { Area, AreaChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import type { Fund } from '@/lib/client/parts'
import { useMounted } from '@/lib/client/use-now'
import { clockMinute, dateTime, exact, forPixels, millis, money, moneyWithUnit } from '@/lib/format'
import type { FundPoint } from '@/lib/wire/frames'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import { Time } from '../ui/time'

interface Dot {
  readonly at: number
  /** Pixel geometry only; what is read comes from `point`. */
  readonly y: number
  readonly point: FundPoint
}

/** Room above the highest point, as a share of the range, so that the peak line is not cut. */
const HEADROOM = 0.06
const TABLE_ROWS_MAX = 48
const PEAK_WINDOW_MS = 8 * 3_600_000

function dots(points: readonly FundPoint[]): readonly Dot[] {
  return points.flatMap((point) => {
    const at = millis(point.at)
    const y = forPixels(point.balance)
    return at === null || y === null ? [] : [{ at, y, point }]
  })
}

/** The ground of the picture is the floor: what is drawn is what the fund can still pay. */
function domain(fund: Fund, drawn: readonly Dot[]): readonly [number, number] {
  const floor = forPixels(fund.floor) ?? 0
  const top = Math.max(forPixels(fund.peak8h) ?? floor, ...drawn.map((dot) => dot.y))
  const bottom = Math.min(floor, ...drawn.map((dot) => dot.y))
  const range = top - bottom || 1
  return [bottom, top + range * HEADROOM]
}

interface FundChartProps {
  readonly fund: Fund
  readonly height?: number
}

/** The balance over time as water over the floor, with the same figures as a table. */
export function FundChart({ fund, height = 128 }: FundChartProps) {
  const drawn = dots(fund.points)
  const mounted = useMounted()
  const span = timeSpan(fund.points)
  const label = `Balance of ${fund.id}${span}: now ${moneyWithUnit(fund.balance, fund.asset)}, 8-hour peak ${moneyWithUnit(fund.peak8h, fund.asset)}, floor ${moneyWithUnit(fund.floor, fund.asset)}`
  return (
    <figure className="m-0">
      <div role="img" aria-label={label} style={{ height }}>
        {mounted && drawn.length > 1 ? (
          <Picture fund={fund} drawn={drawn} height={height} />
        ) : (
          <Still fund={fund} drawn={drawn} height={height} />
        )}
      </div>
      <details className="text-note text-muted">
        <summary className="py-0.5">Table of these figures</summary>
        <PointsTable fund={fund} />
      </details>
    </figure>
  )
}

function timeSpan(points: readonly FundPoint[]): string {
  const first = points[0]
  const last = points.at(-1)
  return first === undefined || last === undefined ? '' : ` from ${dateTime(first.at)} to ${dateTime(last.at)}`
}

function Picture({
  fund,
  drawn,
  height,
}: {
  readonly fund: Fund
  readonly drawn: readonly Dot[]
  readonly height: number
}) {
  const water = useId().replaceAll(/[^\w-]/g, '')
  const [bottom, top] = domain(fund, drawn)
  const peak = forPixels(fund.peak8h)
  const first = drawn[0]?.at ?? 0
  const last = drawn.at(-1)?.at ?? 0
  return (
    <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 600, height }}>
      <AreaChart data={[...drawn]} margin={{ top: 18, right: 0, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <defs>
          <pattern id={water} width="6" height="5" patternUnits="userSpaceOnUse">
            <rect width="6" height="5" fill="var(--water)" />
            <path d="M0 4.5H6" stroke="var(--water-2)" />
          </pattern>
        </defs>
        <XAxis
          dataKey="at"
          type="number"
          domain={[first, last]}
          ticks={ticks(first, last)}
          tickFormatter={(at: number) => (at === last ? 'now' : clockMinute(new Date(at).toISOString()))}
          tick={{ fill: 'var(--muted)', fontSize: 12.5 }}
          tickLine={{ stroke: 'var(--line-2)' }}
          axisLine={{ stroke: 'var(--ink)', strokeWidth: 1.5 }}
          interval="preserveStartEnd"
          height={24}
        />
        <YAxis hide domain={[bottom, top]} />
        <Tooltip
          content={<PointCard asset={fund.asset} />}
          cursor={{ stroke: 'var(--ink-2)', strokeDasharray: '2 3' }}
          isAnimationActive={false}
        />
        {peak !== null && (
          <ReferenceLine
            segment={[
              { x: Math.max(first, last - PEAK_WINDOW_MS), y: peak },
              { x: last, y: peak },
            ]}
            stroke="var(--ink-2)"
            strokeDasharray="2 3"
            label={{
              value: `8 h peak ${money(fund.peak8h, fund.asset)}`,
              position: 'insideBottomRight',
              offset: 4,
              fill: 'var(--ink-2)',
              fontSize: 12.5,
            }}
          />
        )}
        <ReferenceLine
          y={bottom}
          stroke="none"
          label={{
            value: `floor ${money(fund.floor, fund.asset)}`,
            className: 'on-water',
            position: 'insideBottomLeft',
            offset: 6,
            fill: 'var(--ink)',
            fontSize: 12.5,
            fontWeight: 500,
          }}
        />
        <Area
          type="stepAfter"
          dataKey="y"
          stroke="var(--accent)"
          strokeWidth={2}
          fill={`url(#${water})`}
          fillOpacity={1}
          baseValue={bottom}
          isAnimationActive={false}
          dot={false}
          activeDot={{ r: 3.5, fill: 'var(--accent)', stroke: 'var(--paper)' }}
        />
      </AreaChart>
    </ResponsiveContainer>
  )
}

/** Five times along the axis, the last of them now. */
function ticks(first: number, last: number): number[] {
  return Array.from({ length: 5 }, (_, i) => first + ((last - first) * i) / 4)
}

interface PointCardProps {
  readonly asset: string
  readonly active?: boolean
  readonly payload?: readonly { readonly payload?: Dot }[]
}

function PointCard({ asset, active = false, payload }: PointCardProps) {
  const point = payload?.[0]?.payload?.point
  if (!active || point === undefined) return null
  return (
    <div className="border border-line-2 bg-paper px-2 py-1 text-label">
      <div className="figures text-muted">{dateTime(point.at)}</div>
      <div className="figures text-ink">{moneyWithUnit(point.balance, asset)}</div>
    </div>
  )
}

/** The same shape without scripts, and until the chart has measured its place. */
function Still({
  fund,
  drawn,
  height,
}: {
  readonly fund: Fund
  readonly drawn: readonly Dot[]
  readonly height: number
}) {
  if (drawn.length < 2)
    return <p className="py-8 text-note text-muted">A line appears as soon as there are two figures.</p>
  const [bottom, top] = domain(fund, drawn)
  const ground = height - 24
  const first = drawn[0]?.at ?? 0
  const span = (drawn.at(-1)?.at ?? 0) - first || 1
  const y = (value: number) => 18 + (1 - (value - bottom) / (top - bottom)) * (ground - 18)
  const steps = drawn.map((dot) => `H${(((dot.at - first) / span) * 600).toFixed(1)}V${y(dot.y).toFixed(1)}`).join('')
  const start = `M0 ${y(drawn[0]?.y ?? bottom).toFixed(1)}`
  return (
    <svg viewBox={`0 0 600 ${height}`} width="100%" height={height} preserveAspectRatio="none" aria-hidden="true">
      <path d={`${start}${steps}V${ground}H0Z`} fill="var(--water)" />
      <path
        d={`${start}${steps}`}
        fill="none"
        stroke="var(--accent)"
        strokeWidth="2"
        vectorEffect="non-scaling-stroke"
      />
      <path d={`M0 ${ground}H600`} stroke="var(--ink)" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
    </svg>
  )
}

/** Newest first, thinned to what a person reads; the exports hold every figure. */
function PointsTable({ fund }: { readonly fund: Fund }) {
  const step = Math.max(1, Math.ceil(fund.points.length / TABLE_ROWS_MAX))
  const rows = fund.points.filter((_, i) => (fund.points.length - 1 - i) % step === 0).reverse()
  return (
    <div className="max-h-64 overflow-y-auto">
      <Table caption={`Balance of ${fund.id} over time`}>
        <thead>
          <tr>
            <Head>Time, UTC</Head>
            <Head end>Balance, {fund.asset}</Head>
          </tr>
        </thead>
        <tbody>
          {rows.map((point) => (
            <tr key={point.at}>
              <Cell className="figures">
                <Time at={point.at} />
              </Cell>
              <FigureCell title={exact(point.balance, fund.asset)}>{money(point.balance, fund.asset)}</FigureCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  )
}
