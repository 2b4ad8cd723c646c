import { date, millis, stamp } from '@/lib/format'
import { rankOf, VENUE_STATES } from '@/lib/wire/venue-names'
import type { VenuePoint, VenueState } from '@/lib/wire/venues'
import { words } from '@/lib/words/en/venues'
import css from './venues.module.css'

const [WIDTH, HEIGHT] = [300, 40]
const STEP = HEIGHT / VENUE_STATES.length

interface StateLineProps {
  /** Changes, oldest first. */
  readonly points: readonly VenuePoint[]
  readonly until: string
}

/** How a state has changed: a step line as high as it is urgent, broken where nothing was known. With its table. */
export function StateLine({ points, until }: StateLineProps) {
  const [first] = points
  if (!first) return <p className={css.line}>{words.noHistory}</p>
  const [from, to] = [millis(first.at) ?? 0, millis(until) ?? 0]
  const span = Math.max(1, to - from)
  const x = (at: string) => (((millis(at) ?? from) - from) / span) * WIDTH
  const spans = points.map((point, i) => ({ ...point, x1: x(point.at), x2: x(points[i + 1]?.at ?? until) }))
  return (
    <figure className={css.line}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={`M0 ${y('calm')}H${WIDTH}`} className={css.zero} />
        {spans.map(({ at, state, x1, x2 }) =>
          state === 'unknown' ? null : (
            <path key={at} d={`M${x1} ${y(state)}H${Math.max(x1 + 1, x2)}`} data-state={state} />
          ),
        )}
      </svg>
      <figcaption>
        <details>
          <summary>{words.since(date(first.at))}</summary>
          <ol reversed>
            {[...points].reverse().map((point) => (
              <li key={point.at}>
                <span className="figures">{stamp(point.at)}</span> {point.state}
              </li>
            ))}
          </ol>
        </details>
      </figcaption>
    </figure>
  )
}

function y(state: VenueState): number {
  return HEIGHT - STEP * (rankOf(state) + 1)
}
