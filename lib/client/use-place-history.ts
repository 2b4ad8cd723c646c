'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Overview, PositionRow } from '../wire/frames'
import type { PlaceHistory, PlaceSpan } from '../wire/place-history'
import { api } from './api'
import { useLive } from './live'

/** The finest line has a point every ten seconds. */
const AGAIN_MS = 10_000

type Stood = Pick<PositionRow, 'market' | 'side' | 'place' | 'positions'>

/** Where a position stood, up to where it stands; null until it is known, and where it can't be asked. */
export function usePlaceHistory(account: string, row: Stood, span: PlaceSpan, live: boolean): PlaceHistory | null {
  const { market, side } = row
  const query = new URLSearchParams({ market, side, span })
  const { data } = useQuery({
    queryKey: ['history', account, market, side, span],
    queryFn: ({ signal }) => api<PlaceHistory>(`accounts/${account}/history?${query}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: live ? AGAIN_MS : false,
  })
  const at = useLive(({ topics }) => (topics.status?.parts.overview as Overview | undefined)?.at)
  if (data === undefined) return null
  return live && at !== undefined ? upTo(data, { at, place: row.place, positions: row.positions }) : data
}

/** What is stored ends some seconds ago; the line goes on to what the row says now. */
function upTo(history: PlaceHistory, present: PlaceHistory['points'][number]): PlaceHistory {
  const last = history.points.at(-1)
  const isNewer = last === undefined || present.at > last.at
  return isNewer ? { ...history, points: [...history.points, present] } : history
}
