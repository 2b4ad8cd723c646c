'use client'

import { Area, AreaChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { dateTime, moneyWithUnit } from '@/lib/format'
import { ABOVE, BELOW, type Dot, type Drawing } from './fund-drawing'

interface FundPointerProps {
  readonly drawing: Drawing
  readonly asset: string
  readonly height: number
}

/** What lies over the drawn balance for a hand that points at it: the moment, and what the fund held. */
export default function FundPointer({ drawing, asset, height }: FundPointerProps) {
  const { dots, first, last, bottom, top } = drawing
  const margin = { top: ABOVE, right: 0, bottom: BELOW, left: 0 }
  return (
    <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 600, height }}>
      <AreaChart data={[...dots]} margin={margin} accessibilityLayer={false}>
        <XAxis hide dataKey="at" type="number" domain={[first, last]} />
        <YAxis hide domain={[bottom, top]} />
        <Tooltip
          content={<PointCard asset={asset} />}
          cursor={{ stroke: 'var(--ink-2)', strokeDasharray: '2 3' }}
          isAnimationActive={false}
        />
        <Area
          type="stepAfter"
          dataKey="y"
          stroke="none"
          fill="none"
          isAnimationActive={false}
          dot={false}
          activeDot={{ r: 3.5, fill: 'var(--accent)', stroke: 'var(--paper)' }}
        />
      </AreaChart>
    </ResponsiveContainer>
  )
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
