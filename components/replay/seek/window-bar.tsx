'use client'

import { useMemo } from 'react'
import { placeOf, type Stop } from '@/lib/client/replay/axis'
import { logHeight, rootHeight, type Span, shareOf } from '@/lib/client/replay/seek'
import { isClosing } from '@/lib/client/replay/timeline'
import type { TransportStore } from '@/lib/client/replay/transport'
import { count } from '@/lib/format'
import { AxisLabels } from './axis-labels'
import { Bars } from './bars'
import { Jumps } from './jumps'
import { Legend } from './legend'
import { usePointing } from './pointing'
import css from './seek.module.css'
import { share } from './share'

/** More stops than this can't be told apart in the window: then they are counted like above. */
const STICKS_MAX = 60
/** So few have room for their count. */
const COUNTS_MAX = 14

/** The stretch around the cursor, large enough to point at single moments, and the places worth going to. */
export function WindowBar({ store }: { readonly store: TransportStore }) {
  const ready = store((state) => state.ready)
  if (ready === null || ready.rows.length === 0) return null
  return (
    <>
      <div className={css.around} aria-hidden="true">
        <Funnel store={store} />
        <Window store={store} />
      </div>
      <Jumps store={store} ready={ready} />
      <Legend store={store} />
    </>
  )
}

/** Where the window below lies in the whole above. */
function Funnel({ store }: { readonly store: TransportStore }) {
  const full = store((state) => state.axis.full)
  const window = store((state) => state.window)
  const x = (place: number) => (shareOf(full, place) * 1000).toFixed(1)
  return (
    <svg className={css.funnel} viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">
      <path d={`M${x(window.from)} 0L0 20M${x(window.to)} 0L1000 20`} />
    </svg>
  )
}

function Window({ store }: { readonly store: TransportStore }) {
  const ready = store((state) => state.ready)
  const axis = store((state) => state.axis)
  const window = store((state) => state.window)
  const row = store((state) => state.row)
  const pointing = usePointing(store, window)
  const inside = useMemo(() => axis.stops.filter(({ x, closing }) => closing > 0 && isIn(window, x)), [axis, window])
  if (ready === null) return null
  const x = placeOf(axis, ready.rows, row)
  return (
    <div className={css.window}>
      <div className={css.lane} {...pointing}>
        {axis.pace === 'record' ? <Quiet store={store} /> : null}
        {inside.length > STICKS_MAX ? (
          <Bars axis={axis} span={window} until={x} />
        ) : (
          <Sticks stops={inside} span={window} until={x} counted={axis.pace === 'clock'} />
        )}
        <i className={css.hand} style={{ left: share(shareOf(window, x)) }} data-knob="" />
      </div>
      <AxisLabels axis={axis} rows={ready.rows} span={window} most={9} />
    </div>
  )
}

const isIn = (span: Span, x: number): boolean => x >= span.from && x <= span.to

interface SticksProps {
  readonly stops: readonly Stop[]
  readonly span: Span
  readonly until: number
  /** On a clock: closures of each moment. Record by record each stick is one closure, as high as its size. */
  readonly counted: boolean
}

function Sticks({ stops, span, until, counted }: SticksProps) {
  const most = stops.reduce((best, { weight }) => Math.max(best, weight), 0)
  const heightOf = counted ? logHeight : rootHeight
  return stops.map(({ x, closing, weight }) => (
    <i
      key={x}
      className={css.stick}
      data-past={x <= until ? '' : undefined}
      style={{ left: share(shareOf(span, x)), height: `${(8 + heightOf(weight, most) * 40).toFixed(1)}px` }}
    >
      {counted && stops.length <= COUNTS_MAX ? <b>{count(closing)}</b> : null}
    </i>
  ))
}

/** Record by record the others are seen too: liquidations as short ticks, what is of no account here as dots. */
function Quiet({ store }: { readonly store: TransportStore }) {
  const ready = store((state) => state.ready)
  const window = store((state) => state.window)
  if (ready === null) return null
  const from = Math.max(0, Math.ceil(window.from))
  return ready.rows
    .slice(from, Math.floor(window.to) + 1)
    .map((row, index) =>
      isClosing(row) ? null : (
        <i
          key={row.seq}
          className={css.quiet}
          data-kind={row.kind === 'liquidation' || row.kind === 'adl-started' ? row.kind : undefined}
          data-other={row.other ? '' : undefined}
          style={{ left: share(shareOf(window, from + index)) }}
        />
      ),
    )
}
