import { type Amount, forPixels, percent } from '@/lib/format'
import { words } from '@/lib/words/en/status'

const WIDTH = 260
const SCALE = 0.3
const x = (move: number) => WIDTH / 2 + (move / SCALE) * (WIDTH / 2)

/** A move beyond the scale draws no water on its side. */
function edge(move: Amount): number | null {
  const value = forPixels(move)
  return value === null || Math.abs(value) > SCALE ? null : x(value)
}

interface DryRangeProps {
  readonly down: Amount
  readonly up: Amount
  /** Outlines only: the figures are old. */
  readonly old?: boolean
  readonly height?: number
}

/** How far the mark can move before closures begin: water outside, dry between, the mark in the middle. */
export function DryRange({ down, up, old = false, height = 18 }: DryRangeProps) {
  const left = edge(down)
  const right = edge(up)
  const label = words.dryBetweenAnd(percent(down, { signed: true }), percent(up, { signed: true }))
  return (
    <svg
      viewBox={`0 0 ${WIDTH} 18`}
      width="100%"
      height={height}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {left !== null && <Water from={0} to={left} old={old} />}
      {right !== null && <Water from={right} to={WIDTH} old={old} />}
      <path
        d={`M${left ?? 0} 9H${right ?? WIDTH}`}
        stroke="var(--ink-2)"
        strokeWidth="1.2"
        vectorEffect="non-scaling-stroke"
      />
      <path
        d={`M${x(-0.1)} 6V12M${x(0.1)} 6V12`}
        stroke="var(--line-2)"
        strokeWidth="1"
        vectorEffect="non-scaling-stroke"
      />
      <path d={`M${WIDTH / 2} 3V15`} stroke="var(--ink)" strokeWidth="2" vectorEffect="non-scaling-stroke" />
      {[left, right].map(
        (at) =>
          at !== null && (
            <path
              key={at}
              d={`M${at} 1.5V16.5`}
              stroke="var(--accent)"
              strokeWidth="2.4"
              vectorEffect="non-scaling-stroke"
              strokeDasharray={old ? '2 2' : 'none'}
            />
          ),
      )}
    </svg>
  )
}

function Water({ from, to, old }: { readonly from: number; readonly to: number; readonly old: boolean }) {
  const width = Math.max(0, to - from)
  return (
    <>
      <rect x={from} y="3" width={width} height="12" fill={old ? 'none' : 'var(--water)'} />
      <path
        d={`M${from} 6H${to}M${from} 9H${to}M${from} 12H${to}`}
        stroke="var(--water-2)"
        strokeWidth="1"
        vectorEffect="non-scaling-stroke"
      />
    </>
  )
}

/** Where a move lies between the two ends of the picture, as a share of its width; null where it lies beyond them. */
export function alongRange(move: Amount): number | null {
  const at = edge(move)
  return at === null ? null : at / WIDTH
}

/** The scale over dry ranges, each label over its mark. */
export function DryScale() {
  return (
    <span className="figures relative flex justify-between" aria-hidden="true">
      <span>{percent('-0.3', { places: 0 })}</span>
      {[
        { text: '−10', move: '-0.1' },
        { text: 'mark', move: '0' },
        { text: '+10', move: '0.1' },
      ].map(({ text, move }) => (
        <span
          key={text}
          className="absolute -translate-x-1/2"
          style={{ left: `${((alongRange(move) ?? 0) * 100).toFixed(2)}%` }}
        >
          {text}
        </span>
      ))}
      <span>{percent('0.3', { signed: true, places: 0 })}</span>
    </span>
  )
}
