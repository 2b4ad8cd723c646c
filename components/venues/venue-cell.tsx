import { age, millis, percent } from '@/lib/format'
import type { VenueCell, VenueId } from '@/lib/wire/venues'
import { TROUBLE_WORDS, VENUE_NAMES } from '@/lib/words/en/venue-words'
import { StateMark } from '../ui/state-mark'

interface CellProps {
  readonly venue: VenueId
  readonly cell: VenueCell | undefined
  readonly now: number | null
}

/** What a venue says of an asset, in our words, with its own beside. Not listed is nothing; not known is said. */
export function StateOfVenue({ venue, cell, now }: CellProps) {
  if (!cell) {
    return (
      <span className="text-muted" title={`${VENUE_NAMES[venue]} lists no such market`}>
        ·<span className="sr-only"> not listed</span>
      </span>
    )
  }
  const old = cell.stale && cell.at !== null && now !== null ? `${age(now - (millis(cell.at) ?? now))} old` : null
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap" title={titleOf(venue, cell)}>
      <StateMark state={cell.state} size={14} />
      <span className={cell.state === 'calm' || cell.state === 'unknown' ? 'text-muted' : 'font-medium'}>
        {cell.state}
      </span>
      {old !== null && <span className="text-note text-watch">{old}</span>}
      {old === null && cell.way !== null && cell.state !== 'calm' && (
        <span className="figures text-note text-muted">{percent(cell.way, { places: 0 })}</span>
      )}
      {cell.markets > 1 && <span className="text-note text-muted max-xl:hidden">of {cell.markets}</span>}
    </span>
  )
}

function titleOf(venue: VenueId, { market, raw, trouble, way }: VenueCell): string {
  const said = raw === '' ? 'nothing published' : raw
  const far = way === null ? '' : `; ${percent(way)} of the way to its trigger`
  const wrong = trouble === null ? '' : `. ${VENUE_NAMES[venue]} ${TROUBLE_WORDS[trouble]}`
  return `${market}: ${said}${far}${wrong}`
}
