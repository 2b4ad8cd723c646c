'use client'

import { memo, useMemo, useRef } from 'react'
import { rowAt } from '@/lib/client/replay/axis'
import type { LongRecord } from '@/lib/client/replay/long-record'
import { placeAt, type Span, shareOf } from '@/lib/client/replay/seek'
import type { TransportStore } from '@/lib/client/replay/transport'
import { fundLine, wholeAxis, wholeMarks } from '@/lib/client/replay/whole-axis'
import { clockTime } from '@/lib/format'
import { words } from '@/lib/words/en/replay'
import { MARKERS } from '@/lib/words/en/replay-words'
import { AxisLabels } from './axis-labels'
import { Bars, Progress } from './bars'
import { placeFlags } from './flags-view'
import css from './seek.module.css'
import { share } from './share'

/** All of a record that comes in chapters, above the one that is open. */
export function WholeBar({ store }: { readonly store: TransportStore }) {
  const long = store((state) => state.long)
  return long === null ? null : <Known store={store} long={long} />
}

interface KnownProps {
  readonly store: TransportStore
  readonly long: LongRecord
}

function Known({ store, long }: KnownProps) {
  const ready = store((state) => state.ready)
  const row = store((state) => state.row)
  const chapter = store((state) => state.chapter)
  const turning = store((state) => state.turning)
  const axis = useMemo(() => wholeAxis(long), [long])
  const bar = useRef<HTMLDivElement>(null)
  const at = ready?.rows[row]
  const { full } = axis
  const go = (seq: number | undefined) => {
    if (seq === undefined) return
    store.getState().pause()
    store.getState().goTo(seq)
  }
  const turn = (to: number) => go(long.chapters[Math.min(long.chapters.length - 1, Math.max(0, to))]?.from)
  const x = at?.ms ?? full.from
  const open = spanOf(long, chapter, full)
  return (
    <section className={css.whole} aria-label={words.wholeRecord}>
      <div className={css.wholeHead}>
        <b>{words.chapter(chapter, long.chapters.length)}</b>
        <button type="button" className="button" disabled={chapter === 0} onClick={() => turn(chapter - 1)}>
          {words.previousChapter}
        </button>
        <button
          type="button"
          className="button"
          disabled={chapter >= long.chapters.length - 1}
          onClick={() => turn(chapter + 1)}
        >
          {words.nextChapter}
        </button>
        <span role="status">{turning === null ? '' : words.loadingChapter}</span>
        <span className={css.wholeCheck}>
          {long.check.state === 'running' ? words.recomputingAll(long.check.done, long.check.of) : null}
          {long.check.state === 'same' ? words.allTheSame(long.lines) : null}
          {long.check.state === 'differs' ? words.differsAt(long.check.seq) : null}
        </span>
      </div>
      <Marks long={long} full={full} />
      <div
        ref={bar}
        className={css.lane}
        role="slider"
        tabIndex={0}
        aria-label={words.wholeRecord}
        aria-valuemin={long.chapters[0]?.from ?? 1}
        aria-valuemax={long.lines}
        aria-valuenow={at?.seq ?? 1}
        aria-valuetext={at && words.wholeText(chapter, long.chapters.length, at.seq, long.lines, clockTime(at.at))}
        onClick={({ clientX, currentTarget }) => {
          const box = currentTarget.getBoundingClientRect()
          go(rowAt(axis.stops, placeAt(full, (clientX - box.left) / Math.max(1, box.width))))
        }}
        onKeyDown={(event) => {
          const to = KEYS[event.key]?.(chapter, long.chapters.length - 1)
          if (to === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
          event.preventDefault()
          event.stopPropagation()
          turn(to)
        }}
      >
        <Bars axis={axis} span={full} until={x} />
        <Progress axis={axis} />
        <FundLine long={long} />
        <i className={css.box} style={{ left: share(open.from), width: share(open.to - open.from) }} />
        <i className={css.hand} style={{ left: share(shareOf(full, x)) }} />
      </div>
      <AxisLabels axis={axis} rows={[]} span={full} most={9} />
      <Jumps long={long} here={at?.seq ?? 0} onGo={go} />
      <p className={css.wholeSays}>{words.aboutTheChapter(long.lines, long.overview.events.length)}</p>
    </section>
  )
}

/** Where the keys of a slider lead, in chapters. */
const KEYS: Readonly<Record<string, (chapter: number, last: number) => number>> = {
  ArrowLeft: (chapter) => chapter - 1,
  ArrowRight: (chapter) => chapter + 1,
  ArrowDown: (chapter) => chapter - 1,
  ArrowUp: (chapter) => chapter + 1,
  PageDown: (chapter, last) => chapter - Math.ceil(last / 10),
  PageUp: (chapter, last) => chapter + Math.ceil(last / 10),
  Home: () => 0,
  End: (_, last) => last,
}

function spanOf({ chapters }: LongRecord, chapter: number, full: Span): Span {
  const place = (at: string | undefined, otherwise: number) => (at === undefined ? otherwise : Date.parse(at))
  return {
    from: shareOf(full, place(chapters[chapter]?.at, full.from)),
    to: shareOf(full, place(chapters[chapter + 1]?.at, full.to)),
  }
}

const Marks = memo(function Marks({ long, full }: { readonly long: LongRecord; readonly full: Span }) {
  const marks = wholeMarks(long).map(({ kind, ms }) => ({ at: shareOf(full, ms), label: MARKERS[kind] }))
  const placed = placeFlags(marks)
  return (
    <div className={css.flags} data-rows={placed.some(({ row }) => row === 1) ? 2 : 1} aria-hidden="true">
      {marks.map(({ at, label }) => (
        <i key={label} style={{ left: share(at) }} />
      ))}
      {placed.map(({ at, label, row, before }) => (
        <em
          key={label}
          data-row={row}
          data-before={before ? '' : undefined}
          style={before ? { right: share(1 - at) } : { left: share(at) }}
        >
          {label}
        </em>
      ))}
    </div>
  )
})

const FundLine = memo(function FundLine({ long }: { readonly long: LongRecord }) {
  const line = fundLine(long)
  if (line === null) return null
  const width = 1000 / Math.max(1, line.shares.length)
  const steps = line.shares.map((held, index) =>
    held === null
      ? ''
      : `${index === 0 || line.shares[index - 1] === null ? `M${(index * width).toFixed(1)} ${(40 - held * 36).toFixed(1)}` : `V${(40 - held * 36).toFixed(1)}`}H${((index + 1) * width).toFixed(1)}`,
  )
  return (
    <svg className={css.bars} viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden="true">
      <path d={steps.join('')} className={css.fundLine} />
    </svg>
  )
})

interface JumpsProps {
  readonly long: LongRecord
  readonly here: number
  readonly onGo: (seq: number) => void
}

function Jumps({ long, here, onGo }: JumpsProps) {
  return (
    <ul className={css.jumps} aria-label={words.goTo}>
      {wholeMarks(long).map(({ kind, seq, ms }) => (
        <li key={kind}>
          <button
            type="button"
            className="button"
            aria-current={seq === here ? 'step' : undefined}
            onClick={() => onGo(seq)}
          >
            {MARKERS[kind]} <span className="figures text-muted">{clockTime(new Date(ms).toISOString())}</span>
            <span className="sr-only"> {words.seqIs(seq)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
