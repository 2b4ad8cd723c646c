import { forPixels } from '@/lib/format'
import { words } from '@/lib/words/en/tools'
import type { ComparisonRow } from './comparison-view'

/** Of the width of a bar, in units of the drawing. */
const WIDTH = 600
const HEIGHT = 18

/**
 * A bar for each rulebook, as long as what had to be closed, cut into what each account gives: one block where one gives
 * all, many slivers where everybody gives a little. The table below has the same figures.
 */
export function Takes({ rows }: { readonly rows: readonly ComparisonRow[] }) {
  const longest = Math.max(...rows.map((row) => forPixels(row.needed) ?? 0), Number.MIN_VALUE)
  return (
    <ul className="border-t border-line-2">
      {rows.map((row) => (
        <li
          key={row.rulebook}
          className="grid items-center gap-x-4 border-b border-line py-1.5 md:grid-cols-[11rem_minmax(0,1fr)_15rem]"
        >
          <span className="font-medium">{row.rulebook}</span>
          <Bar row={row} longest={longest} />
          <span className="figures text-note text-ink-2">{spoken(row)}</span>
        </li>
      ))}
    </ul>
  )
}

function spoken({ accounts, fullCloses, triggered }: ComparisonRow): string {
  if (!triggered) return words.notTriggered
  if (accounts === 0) return words.nobodyIsReduced
  return words.closedWhole(words.countAccounts(accounts), fullCloses === 0 ? 'none' : fullCloses)
}

function Bar({ row, longest }: { readonly row: ComparisonRow; readonly longest: number }) {
  const scale = WIDTH / longest
  const sizes = row.sizes.map((size) => (forPixels(size) ?? 0) * scale)
  const taken = (forPixels(row.taken) ?? 0) * scale
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size, 0))
  const shown = sizes.reduce((sum, size) => sum + size, 0)
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      width="100%"
      height={HEIGHT}
      aria-hidden="true"
      className="block"
    >
      <rect
        x="0.5"
        y="0.5"
        width={Math.max(0, (forPixels(row.needed) ?? 0) * scale - 1)}
        height={HEIGHT - 1}
        fill="none"
        stroke="var(--line-2)"
        strokeDasharray="3 3"
        vectorEffect="non-scaling-stroke"
      />
      {sizes.map((size, i) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no name, and their order is what they are
          key={i}
          x={starts[i]}
          width={size}
          height={HEIGHT}
          fill={i % 2 === 0 ? 'var(--water-2)' : 'var(--water)'}
          stroke="var(--accent)"
          strokeWidth={sizes.length > 30 ? 0.5 : 1}
          vectorEffect="non-scaling-stroke"
        />
      ))}
      {taken > shown && <rect x={shown} width={taken - shown} height={HEIGHT} fill="var(--water)" />}
    </svg>
  )
}
