'use client'

import { lazy, Suspense, useId, useState } from 'react'
import type { Fund } from '@/lib/client/parts'
import { clockMinute, dateTime, exact, forPixels, money, moneyWithUnit } from '@/lib/format'
import type { FundPoint } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/funds'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import { Time } from '../ui/time'
import { ABOVE, BELOW, type Drawing, drawingOf } from './fund-drawing'

const TABLE_ROWS_MAX = 48
const PEAK_WINDOW_MS = 8 * 3_600_000

/** A library of charts is sent to those who point at one, and not with every page. */
const FundPointer = lazy(() => import('./fund-pointer'))

interface FundChartProps {
  readonly fund: Fund
  readonly height?: number
}

/** The balance over time as water over the floor, with the same figures as a table. */
export function FundChart({ fund, height = 128 }: FundChartProps) {
  const [pointedAt, setPointedAt] = useState(false)
  const drawing = drawingOf(fund)
  const span = timeSpan(fund.points)
  const label = words.chartLabel({
    id: fund.id,
    span,
    balance: moneyWithUnit(fund.balance, fund.asset),
    peak8h: moneyWithUnit(fund.peak8h, fund.asset),
    floor: moneyWithUnit(fund.floor, fund.asset),
  })
  return (
    <figure className="m-0">
      <div className="relative" style={{ height }} onPointerEnter={() => setPointedAt(true)}>
        {drawing === null ? (
          <p className="py-8 text-note text-muted">{words.aLineAppearsAsSoon}</p>
        ) : (
          <>
            <Water fund={fund} drawing={drawing} height={height} label={label} />
            {pointedAt && (
              <div className="absolute inset-0" aria-hidden="true">
                <Suspense>
                  <FundPointer drawing={drawing} asset={fund.asset} height={height} />
                </Suspense>
              </div>
            )}
          </>
        )}
      </div>
      <details className="text-note text-muted">
        <summary className="py-0.5">{words.tableOfTheseFigures}</summary>
        <PointsTable fund={fund} />
      </details>
    </figure>
  )
}

function timeSpan(points: readonly FundPoint[]): string {
  const first = points[0]
  const last = points.at(-1)
  return first === undefined || last === undefined ? '' : words.fromTo(dateTime(first.at), dateTime(last.at))
}

interface WaterProps {
  readonly fund: Fund
  readonly drawing: Drawing
  readonly height: number
  readonly label: string
}

/** Units across the drawing; they are stretched to its width. */
const ACROSS = 600
const STILL = { vectorEffect: 'non-scaling-stroke' } as const

function Water({ fund, drawing, height, label }: WaterProps) {
  const ripples = useId().replaceAll(/[^\w-]/g, '')
  const { dots, first, last, bottom, top } = drawing
  const ground = height - BELOW
  const x = (at: number) => (Math.max(0, (at - first) / (last - first)) * ACROSS).toFixed(1)
  const y = (value: number) => (ABOVE + (1 - (value - bottom) / (top - bottom)) * (ground - ABOVE)).toFixed(1)
  const line = `M0 ${y(dots[0]?.y ?? bottom)}${dots.map((dot) => `H${x(dot.at)}V${y(dot.y)}`).join('')}`
  const peak = forPixels(fund.peak8h)
  return (
    <svg width="100%" height={height} role="img" aria-label={label} className="block overflow-visible">
      <svg
        viewBox={`0 0 ${ACROSS} ${height}`}
        width="100%"
        height={height}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <pattern id={ripples} width="6" height="5" patternUnits="userSpaceOnUse">
          <rect width="6" height="5" fill="var(--water)" />
          <path d="M0 4.5H6" stroke="var(--water-2)" />
        </pattern>
        <path d={`${line}V${ground}H0Z`} fill={`url(#${ripples})`} />
        <path d={line} fill="none" stroke="var(--accent)" strokeWidth="2" {...STILL} />
        <path d={`M0 ${ground}H${ACROSS}`} stroke="var(--ink)" strokeWidth="1.5" {...STILL} />
        {peak !== null && (
          <path
            d={`M${x(last - PEAK_WINDOW_MS)} ${y(peak)}H${ACROSS}`}
            stroke="var(--ink-2)"
            strokeDasharray="2 3"
            {...STILL}
          />
        )}
      </svg>
      {peak !== null && (
        <text x="100%" dx="-4" y={Number(y(peak)) - 5} textAnchor="end" className="chart-label" fill="var(--ink-2)">
          {words.eightHourPeak(money(fund.peak8h, fund.asset))}
        </text>
      )}
      <text x="6" y={ground - 7} className="chart-label" data-on-water="" fill="var(--ink)">
        {words.floor(money(fund.floor, fund.asset))}
      </text>
      <Times first={first} last={last} ground={ground} />
    </svg>
  )
}

const STEPS = 4

/** Five times along the axis, the last of them now. */
function Times({ first, last, ground }: { readonly first: number; readonly last: number; readonly ground: number }) {
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const at = first + ((last - first) * step) / STEPS
    const x = `${(100 * step) / STEPS}%`
    return (
      <g key={x}>
        <line x1={x} x2={x} y1={ground} y2={ground + 6} stroke="var(--line-2)" />
        <text
          x={x}
          y={ground + 19}
          textAnchor={step === 0 ? 'start' : step === STEPS ? 'end' : 'middle'}
          className="chart-label"
          fill="var(--muted)"
        >
          {step === STEPS ? words.now : clockMinute(new Date(at).toISOString())}
        </text>
      </g>
    )
  })
}

/** Newest first, thinned to what a person reads; the exports hold every figure. */
function PointsTable({ fund }: { readonly fund: Fund }) {
  const step = Math.max(1, Math.ceil(fund.points.length / TABLE_ROWS_MAX))
  const rows = fund.points.filter((_, i) => (fund.points.length - 1 - i) % step === 0).reverse()
  return (
    <div className="max-h-64 overflow-y-auto">
      <Table caption={words.balanceOfOverTime(fund.id)}>
        <thead>
          <tr>
            <Head>{words.timeUtc}</Head>
            <Head end>{words.balance(fund.asset)}</Head>
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
