import { rankOf } from '@/lib/wire/venue-names'
import type { VenueId, VenueRow } from '@/lib/wire/venues'
import { isRaised } from '@/lib/words/en/venue-words'

/** By trouble, by name, or by what one venue says. */
export type Order = 'trouble' | 'name' | VenueId

export interface Choice {
  readonly text: string
  readonly raisedOnly: boolean
  readonly order: Order
}

/** The rows that a choice lets through, in its order. Rows come in the order of trouble. */
export function chosen(rows: readonly VenueRow[], { text, raisedOnly, order }: Choice): readonly VenueRow[] {
  const wanted = text.trim().toUpperCase()
  const left = rows.filter((row) => row.base.toUpperCase().includes(wanted) && (!raisedOnly || isRaised(row.state)))
  if (order === 'trouble') return left
  const byName = (a: VenueRow, b: VenueRow) => (a.base < b.base ? -1 : a.base > b.base ? 1 : 0)
  if (order === 'name') return left.sort(byName)
  const rank = ({ cells }: VenueRow) => {
    const cell = cells[order]
    return cell ? rankOf(cell.state) : -2
  }
  return left.sort((a, b) => rank(b) - rank(a) || byName(a, b))
}
