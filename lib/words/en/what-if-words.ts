import { moneyWithUnit, ordinal, percent, ratioOf, sizeWithUnit } from '@/lib/format'
import type { PositionRow } from '@/lib/wire/frames'
import type { WhatIfAnswer, WhatIfStanding } from '@/lib/wire/what-if'

/** Where a change puts the position, for a reader who can't see the row. */
export function outcomeText({ standing, place, lights }: WhatIfStanding): string {
  switch (standing) {
    case 'closed':
      return 'Closed: in no queue.'
    case 'bankrupt':
      return 'Bankrupt: in no queue.'
    case 'left-out':
      return 'Left out of the queue.'
    case 'coverage':
    case 'rulebook-incomplete':
      return 'The place is not known.'
    case 'in-queue':
      return `${place === null ? '' : `${ordinal(place)}, `}${lights} of 5 lights.`
  }
}

export const closeText = (close: string, row: PositionRow): string =>
  `Close ${sizeWithUnit(close, row.lot, row.unit)}, ${percent(ratioOf(close, row.size))} of it`

export const addText = (margin: string, row: PositionRow): string => `Add ${moneyWithUnit(margin, row.settle)}`

/** What the two levers can't do is said as well. */
export function lackingText({ close, margin }: NonNullable<WhatIfAnswer['least']>): string {
  if (close === null && margin === null) return 'Neither closing nor margin gets it there.'
  return margin === null ? 'Margin alone, up to ten times the position’s value, does not get it there.' : ''
}
