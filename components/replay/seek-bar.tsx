'use client'

import { memo, useMemo, useRef } from 'react'
import { comb } from '@/components/queue/waterline/comb'
import type { Ready } from '@/lib/client/replay/machine'
import { density, logHeight, rowAt, type Span, shareOf, ticks, timeAt } from '@/lib/client/replay/seek'
import type { Moment, TimelineRow } from '@/lib/client/replay/timeline'
import { type TransportStore, ZOOM_MAX } from '@/lib/client/replay/transport'
import { clockMinute, clockTime, clockTimeMs, count, forPixels } from '@/lib/format'
import css from './seek-bar.module.css'
import { cursorText } from './words'

const BINS = 160
const WIDE = 1200
const percent = (value: number): string => `${(value * 100).toFixed(3)}%`

/** The whole record: density, progress, markers and the cursor. It can be pointed at; keys move the cursor. */
export function SeekBar({ store }: { readonly store: TransportStore }) {
  const ready = store((state) => state.ready)
  const row = store((state) => state.row)
  const phase = store((state) => state.frame?.phase ?? null)
  const at = ready?.rows[row]
  if (ready === null || at === undefined) return <div className={css.waiting} />
  return (
    <div
      className={css.bar}
      role="slider"
      tabIndex={0}
      aria-label="Time"
      aria-valuemin={ready.rows[0]?.seq ?? 0}
      aria-valuemax={ready.rows.at(-1)?.seq ?? 0}
      aria-valuenow={at.seq}
      aria-valuetext={cursorText(at, ready.rows.length, row, phase)}
    >
      <Overview store={store} ready={ready} at={at} />
    </div>
  )
}

/** The stretch around the cursor, large enough to point at single moments, and the places worth going to. */
export function WindowBar({ store }: { readonly store: TransportStore }) {
  const ready = store((state) => state.ready)
  const row = store((state) => state.row)
  const at = ready?.rows[row]
  if (ready === null || at === undefined) return null
  return (
    <>
      <div className={css.around} aria-hidden="true">
        <Funnel store={store} />
        <Window store={store} ready={ready} at={at} />
      </div>
      <Jumps store={store} ready={ready} />
      <Zoom store={store} />
    </>
  )
}

interface LaneProps {
  readonly store: TransportStore
  readonly ready: Ready
  readonly at: TimelineRow
}

/** Follows the pointer while it is down: the cursor goes to the moment nearest to it. */
function usePointing(store: TransportStore, spanOf: () => Span) {
  const down = useRef(false)
  const point = (event: React.PointerEvent<HTMLElement>) => {
    const { ready, seek, pause } = store.getState()
    if (ready === null) return
    const box = event.currentTarget.getBoundingClientRect()
    pause()
    seek(rowAt(ready.moments, timeAt(spanOf(), (event.clientX - box.left) / Math.max(1, box.width))))
  }
  return {
    onPointerDown: (event: React.PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return
      down.current = true
      event.currentTarget.setPointerCapture(event.pointerId)
      point(event)
    },
    onPointerMove: (event: React.PointerEvent<HTMLElement>) => {
      if (down.current) point(event)
    },
    onPointerUp: () => {
      down.current = false
    },
    onPointerCancel: () => {
      down.current = false
    },
  }
}

function Overview({ store, ready, at }: LaneProps) {
  const full = store((state) => state.full)
  const window = store((state) => state.window)
  const pointing = usePointing(store, () => full)
  return (
    <div className={css.overview}>
      <Flags ready={ready} full={full} />
      <div className={css.lane} {...pointing}>
        <Bars ready={ready} span={full} bins={BINS} until={at.ms} />
        <Progress ready={ready} full={full} />
        <i
          className={css.box}
          style={{
            left: percent(shareOf(full, window.from)),
            width: percent(shareOf(full, window.to) - shareOf(full, window.from)),
          }}
        />
        <i className={css.hand} style={{ left: percent(shareOf(full, at.ms)) }} />
      </div>
      <Axis span={full} most={12} />
    </div>
  )
}

/** Where the window below lies in the whole above. */
function Funnel({ store }: { readonly store: TransportStore }) {
  const full = store((state) => state.full)
  const window = store((state) => state.window)
  const x = (ms: number) => (shareOf(full, ms) * 1000).toFixed(1)
  return (
    <svg className={css.funnel} viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">
      <path d={`M${x(window.from)} 0L0 20M${x(window.to)} 0L1000 20`} />
    </svg>
  )
}

interface BarsProps {
  readonly ready: Ready
  readonly span: Span
  readonly bins: number
  /** The cursor: bars before it are drawn in the accent, by a second copy that is cut there. */
  readonly until: number
}

function Bars({ ready, span, bins, until }: BarsProps) {
  const cut = percent(1 - shareOf(span, until))
  return (
    <>
      <BarShapes ready={ready} span={span} bins={bins} className={css.future} />
      <div className={css.passed} style={{ clipPath: `inset(0 ${cut} 0 0)` }}>
        <BarShapes ready={ready} span={span} bins={bins} className={css.past} />
      </div>
    </>
  )
}

interface BarShapesProps extends Omit<BarsProps, 'until'> {
  readonly className: string | undefined
}

/** Drawn once for a stretch of the record, however often the cursor moves. */
const BarShapes = memo(function BarShapes({ ready, span, bins, className }: BarShapesProps) {
  const found = density(ready.moments, span, bins)
  const most = found.reduce((best, { count: one }) => Math.max(best, one), 0)
  const path = found
    .map(({ count: one }, index) => {
      if (one === 0) return ''
      const height = 6 + logHeight(one, most) * 28
      return `M${index * 10} 40h8.4v${(-height).toFixed(1)}h-8.4Z`
    })
    .join('')
  return (
    <svg className={css.bars} viewBox={`0 0 ${bins * 10} 40`} preserveAspectRatio="none" aria-hidden="true">
      <path d={path} className={className} />
    </svg>
  )
})

/** The share of everything closed, over time: where the record does its work. */
const Progress = memo(function Progress({ ready, full }: { readonly ready: Ready; readonly full: Span }) {
  const total = forPixels(ready.moments.at(-1)?.soFar ?? null) ?? 0
  if (total <= 0) return null
  const steps = ready.moments
    .filter(({ closing }) => closing > 0)
    .map(({ ms, soFar }) => {
      const height = 40 - ((forPixels(soFar) ?? 0) / total) * 36
      return `H${(shareOf(full, ms) * 1000).toFixed(1)}V${height.toFixed(1)}`
    })
  return (
    <svg className={css.bars} viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden="true">
      <path d={`M0 40${steps.join('')}H1000`} className={css.progress} />
    </svg>
  )
})

const Flags = memo(function Flags({ ready, full }: { readonly ready: Ready; readonly full: Span }) {
  const places = comb(
    ready.markers.map((marker) => {
      const extent = marker.label.length * 6.4 + 16
      return { id: marker.kind, wanted: Math.min(shareOf(full, marker.ms) * WIDE, WIDE - extent), extent }
    }),
    0,
    WIDE,
  )
  return (
    <div className={css.flags} aria-hidden="true">
      {ready.markers.map((marker) => (
        <span key={marker.kind}>
          <i style={{ left: percent(shareOf(full, marker.ms)) }} />
          <em style={{ left: percent((places.get(marker.kind) ?? 0) / WIDE) }}>{marker.label}</em>
        </span>
      ))}
    </div>
  )
})

/** A label nearer to an end than this would be cut. */
const EDGE = 0.06

function Axis({ span, most }: { readonly span: Span; readonly most: number }) {
  const found = ticks(span, most).filter((ms) => shareOf(span, ms) > EDGE && shareOf(span, ms) < 1 - EDGE)
  const step = (found[1] ?? 0) - (found[0] ?? 0)
  const text = (ms: number) => {
    const iso = new Date(ms).toISOString()
    return step >= 60_000 ? clockMinute(iso) : step >= 1_000 ? clockTime(iso) : clockTimeMs(iso)
  }
  return (
    <div className={css.axis} aria-hidden="true">
      {found.map((ms, index) => (
        <span key={ms} style={{ left: percent(shareOf(span, ms)) }} data-odd={index % 2 === 1 ? '' : undefined}>
          {text(ms)}
        </span>
      ))}
    </div>
  )
}

function Window({ store, ready, at }: LaneProps) {
  const window = store((state) => state.window)
  const pointing = usePointing(store, () => window)
  const inside = useMemo(() => closingIn(ready, window), [ready, window])
  return (
    <div className={css.window}>
      <div className={css.lane} {...pointing}>
        {inside.length > STICKS_MAX ? (
          <Bars ready={ready} span={window} bins={BINS} until={at.ms} />
        ) : (
          <Sticks moments={inside} span={window} until={at.ms} />
        )}
        <i className={css.hand} style={{ left: percent(shareOf(window, at.ms)) }} data-knob="" />
      </div>
      <Axis span={window} most={9} />
    </div>
  )
}

/** More moments than this can't be told apart in the window: then they are counted like above. */
const STICKS_MAX = 60
/** So few have room for their count. */
const COUNTS_MAX = 14

function closingIn(ready: Ready, span: Span): readonly Moment[] {
  return ready.moments.filter(({ ms, closing }) => closing > 0 && ms >= span.from && ms <= span.to)
}

/** One stick for each moment, with the number of closures in it. */
function Sticks({
  moments,
  span,
  until,
}: {
  readonly moments: readonly Moment[]
  readonly span: Span
  readonly until: number
}) {
  const most = moments.reduce((best, { closing }) => Math.max(best, closing), 0)
  return moments.map(({ ms, closing }) => (
    <i
      key={ms}
      className={css.stick}
      data-past={ms <= until ? '' : undefined}
      style={{ left: percent(shareOf(span, ms)), height: `${(8 + logHeight(closing, most) * 40).toFixed(1)}px` }}
    >
      {moments.length <= COUNTS_MAX ? <b>{count(closing)}</b> : null}
    </i>
  ))
}

function Jumps({ store, ready }: { readonly store: TransportStore; readonly ready: Ready }) {
  if (ready.markers.length === 0) return null
  return (
    <ul className={css.jumps} aria-label="Go to">
      {ready.markers.map((marker) => (
        <li key={marker.kind}>
          <button
            type="button"
            className="button"
            onClick={() => {
              const { pause, seek } = store.getState()
              pause()
              seek(marker.row)
            }}
          >
            {marker.label} <span className="figures text-muted">{clockTime(new Date(marker.ms).toISOString())}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

function Zoom({ store }: { readonly store: TransportStore }) {
  const zoom = store((state) => state.zoom)
  const setZoom = store((state) => state.setZoom)
  return (
    <p className={css.legend}>
      <span>Bars: closures in the record, on a log scale. Line: share closed. Box: the window below.</span>
      <span className={css.zoom}>
        <button
          type="button"
          className="button"
          disabled={zoom === 0}
          onClick={() => setZoom(zoom - 1)}
          aria-label="Longer window"
        >
          −
        </button>
        window
        <button
          type="button"
          className="button"
          disabled={zoom === ZOOM_MAX}
          onClick={() => setZoom(zoom + 1)}
          aria-label="Shorter window"
        >
          +
        </button>
      </span>
    </p>
  )
}
