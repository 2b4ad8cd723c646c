import { count, difference, forPixels, ordinal, percent, ratioOf, signOf } from '@/lib/format'
import type { EventReport } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/events'
import { eventSize } from './rows'

/** Seams drawn between closures; more would be a hatching. */
const SEAMS_MAX = 60

/**
 * The committed queue as one bar, the front at the left: what was closed up to the cut line, with a seam between
 * closures where they are disclosed, and what stood behind it.
 */
export function QueueCut({ report: { row, commitment, closures } }: { readonly report: EventReport }) {
  const last = closures.at(-1)
  if (commitment === null || row.size === null || row.status === 'active' || signOf(row.size) !== 1) return null
  const share = (size: string | null) => forPixels(ratioOf(size, commitment.size)) ?? 0
  const behind = difference(commitment.size, row.size)
  // Where others' sizes are hidden there are no seams: the closed part is drawn as one.
  const areTold = closures.length <= SEAMS_MAX && closures.every(({ size }) => size !== null)
  const shown = areTold ? closures : []
  const cut = words.cutLineAtOfThe(eventSize(row.size, row), percent(ratioOf(row.size, commitment.size)))
  return (
    <figure className="mb-5" aria-label={words.theQueue(cut)}>
      <div className="flex justify-between text-label text-muted" aria-hidden="true">
        <span>{words.front}</span>
        <span>{words.back(words.countPositions(commitment.positions))}</span>
      </div>
      <div className="queue-bar" aria-hidden="true">
        {shown.length === 0 ? (
          <i className="queue-closed" style={{ flexGrow: share(row.size) }} />
        ) : (
          shown.map((closure) => (
            <i key={closure.seq} className="queue-closed" style={{ flexGrow: share(closure.size) }} />
          ))
        )}
        <i className="queue-behind" style={{ flexGrow: share(behind) }} />
      </div>
      <figcaption className="mt-1 text-note text-ink-2">
        {words.ofStoodBehindIt({
          place: last?.place == null ? '' : words.closedFromTheFrontTo(ordinal(last.place)),
          cut,
          behind: eventSize(behind, row),
          size: eventSize(commitment.size, row),
          it: closures.length === 0 ? words.accountsWereReduced(count(row.accounts)) : '',
        })}
      </figcaption>
    </figure>
  )
}
