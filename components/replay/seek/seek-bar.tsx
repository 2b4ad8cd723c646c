'use client'

import { placeOf } from '@/lib/client/replay/axis'
import { shareOf } from '@/lib/client/replay/seek'
import type { TransportStore } from '@/lib/client/replay/transport'
import { words } from '@/lib/words/en/replay'
import { cursorText } from '@/lib/words/en/replay-words'
import { rowTime } from '../amounts'
import { AxisLabels } from './axis-labels'
import { Bars, FundSteps, Progress } from './bars'
import { Flags, Spans } from './flags'
import { usePointing } from './pointing'
import css from './seek.module.css'
import { share } from './share'

/** The whole record: density, progress, markers and the cursor. It can be pointed at; keys move the cursor. */
export function SeekBar({ store }: { readonly store: TransportStore }) {
  const ready = store((state) => state.ready)
  const row = store((state) => state.row)
  const phase = store((state) => state.frame?.phase ?? null)
  const axis = store((state) => state.axis)
  const window = store((state) => state.window)
  const loop = store((state) => state.loop)
  const pointing = usePointing(store, axis.full)
  const at = ready?.rows[row]
  if (ready === null || at === undefined) return <div className={css.waiting} />
  const x = placeOf(axis, ready.rows, row)
  const left = shareOf(axis.full, window.from)
  const [from, to] =
    loop === null ? [0, 0] : [loop.from, loop.to].map((edge) => shareOf(axis.full, placeOf(axis, ready.rows, edge)))
  return (
    <div
      className={css.bar}
      role="slider"
      tabIndex={0}
      aria-label={words.time}
      aria-valuemin={ready.rows[0]?.seq ?? 0}
      aria-valuemax={ready.rows.at(-1)?.seq ?? 0}
      aria-valuenow={at.seq}
      aria-valuetext={cursorText({ time: rowTime(at.at), seq: at.seq, index: row, rows: ready.rows.length, phase })}
    >
      <Flags ready={ready} axis={axis} />
      <div className={css.lane} {...pointing}>
        <Spans ready={ready} axis={axis} />
        {loop === null ? null : (
          <i className={css.loop} style={{ left: share(from ?? 0), width: share((to ?? 0) - (from ?? 0)) }} />
        )}
        <Bars axis={axis} span={axis.full} until={x} />
        <Progress axis={axis} />
        <FundSteps ready={ready} axis={axis} />
        <i className={css.box} style={{ left: share(left), width: share(shareOf(axis.full, window.to) - left) }} />
        <i className={css.hand} style={{ left: share(shareOf(axis.full, x)) }} />
      </div>
      <AxisLabels axis={axis} rows={ready.rows} span={axis.full} most={10} />
    </div>
  )
}
