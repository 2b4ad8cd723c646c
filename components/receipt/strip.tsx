import { forPixels, ordinal, ratioOf, sum } from '@/lib/format'
import { words } from '@/lib/words/en/receipts'
import css from './receipt.module.css'

/** One closure of the event; its size is null where others' sizes are hidden. */
export interface Reduced {
  readonly place: number
  readonly size: string | null
}

/** Drawn twice: letters would shrink with the drawing on a telephone. */
const WIDE = 720
const NARROW = 350
/** A name under a narrower slice would run into its neighbour's. */
const LABEL_MIN = 44

interface StripProps {
  readonly closures: readonly Reduced[]
  readonly mine: number
  /** What is written over my slice and at the cut. */
  readonly over: string
  readonly cut: string
}

/** The closures from the front to the cut line, as wide as they were large. */
export function Strip(props: StripProps) {
  return (
    <>
      <Drawn {...props} width={WIDE} className={`${css.strip} ${css.wide}`} />
      <Drawn {...props} cut="cut line" width={NARROW} className={`${css.strip} ${css.narrow}`} />
    </>
  )
}

function Drawn({
  closures,
  mine,
  over,
  cut,
  width: all,
  className,
}: StripProps & { width: number; className: string }) {
  const sizes = closures.map(({ size }) => size)
  if (sizes.includes(null)) return null
  const total = sum(sizes)
  let at = 0
  const slices = closures.map(({ place, size }) => {
    const from = at
    at += (forPixels(ratioOf(size, total)) ?? 0) * all
    return { place, from, width: at - from }
  })
  const own = slices.find(({ place }) => place === mine)
  if (!own) return null
  const middle = own.from + own.width / 2
  const anchor = middle < all * 0.2 ? 'start' : middle > all * 0.7 ? 'end' : 'middle'
  return (
    <svg
      viewBox={`0 0 ${all} 76`}
      className={className}
      role="img"
      aria-label={words.closuresFromTheFront(closures.length, over, cut)}
    >
      <title>{`${over}; ${cut}`}</title>
      <pattern id={`receipt-water-${all}`} width="6" height="5" patternUnits="userSpaceOnUse">
        <path d="M0 4.5H6" stroke="var(--water-2)" />
      </pattern>
      <rect x="0" y="26" width={all} height="26" fill="var(--water)" />
      <rect x="0" y="26" width={all} height="26" fill={`url(#receipt-water-${all})`} />
      <rect x={own.from} y="26" width={Math.max(3, own.width)} height="26" fill="var(--ink)" />
      {own.width > 40 && <Disc x={middle} />}
      {slices.map(({ place, from, width }) => (
        <g key={place}>
          <path d={`M${from + width} 22v34`} stroke="var(--ink)" />
          {(width > LABEL_MIN || place === mine) && (
            <text x={from + width / 2} y="71" textAnchor="middle" data-mine={place === mine}>
              {ordinal(place)}
            </text>
          )}
        </g>
      ))}
      <path d="M.75 22v34" stroke="var(--ink)" strokeWidth="1.5" />
      <path d={`M${all - 1} 22v34`} stroke="var(--ink)" strokeWidth="2.5" />
      {(anchor === 'end' || middle > 90) && (
        <text x="0" y="16">
          {words.front}
        </text>
      )}
      <text
        x={anchor === 'start' ? own.from : anchor === 'end' ? own.from + own.width : middle}
        y="16"
        textAnchor={anchor}
        data-mine="true"
      >
        {over}
      </text>
      {anchor !== 'end' && (
        <text x={all} y="16" textAnchor="end" data-mine="true">
          {cut}
        </text>
      )}
    </svg>
  )
}

function Disc({ x }: { readonly x: number }) {
  return (
    <g>
      <circle cx={x} cy="39" r="7.5" fill="var(--paper)" />
      <circle cx={x} cy="39" r="6" fill="none" stroke="var(--ink)" strokeWidth="2" />
      <path d={`M${x - 12} 39h5M${x + 7} 39h5`} stroke="var(--paper)" strokeWidth="2" />
      <path d={`M${x - 7} 39h14`} stroke="var(--ink)" strokeWidth="2" />
    </g>
  )
}
