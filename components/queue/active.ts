import type { Status } from '@/lib/client'
import type { PositionRow } from '@/lib/wire/frames'

/** Markets of these positions in which ADL goes on. An event is told of as soon as it begins, their state with other figures. */
export function activeAmong(
  rows: readonly Pick<PositionRow, 'market'>[],
  { markets, events, overview }: Pick<Status, 'markets' | 'events' | 'overview'>,
): readonly string[] {
  const begun = events.filter(({ status, stream }) => status === 'active' && stream === overview?.stream)
  const isActive = ({ id, state }: (typeof markets)[number]) =>
    state === 'active' || state === 'stopping' || begun.some(({ market }) => market === id)
  return markets
    .filter((market) => isActive(market) && rows.some((row) => row.market === market.id))
    .map(({ id }) => id)
}
