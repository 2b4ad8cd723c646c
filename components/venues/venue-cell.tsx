import { age, millis, percent } from '@/lib/format'
import type { VenueCell, VenueId } from '@/lib/wire/venues'
import { TROUBLE_WORDS, VENUE_NAMES } from '@/lib/words/en/venue-words'
import { words } from '@/lib/words/en/venues'
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
      <span className="text-muted" title={words.listsNone(VENUE_NAMES[venue])}>
        ·<span className="sr-only"> {words.notListed}</span>
      </span>
    )
  }
  const old = cell.stale && cell.at !== null && now !== null ? words.old(age(now - (millis(cell.at) ?? now))) : null
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
      {cell.markets > 1 && <span className="text-note text-muted max-xl:hidden">{words.of(cell.markets)}</span>}
    </span>
  )
}

function titleOf(venue: VenueId, { market, raw, trouble, way }: VenueCell): string {
  const said = words.cellTitle(market, raw === '' ? words.nothingPublished : raw)
  const far = way === null ? [] : [words.wayToTrigger(percent(way))]
  const wrong = trouble === null ? [] : [words.trouble(VENUE_NAMES[venue], TROUBLE_WORDS[trouble])]
  return [said, ...far, ...wrong].join('; ')
}
