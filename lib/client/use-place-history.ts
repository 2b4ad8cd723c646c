'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { PlaceHistory, PlaceSpan } from '../wire/place-history'
import { api } from './api'

/** The finest line has a point every ten seconds. */
const AGAIN_MS = 10_000

/** Where a position stood; null until it is known, and where it can't be asked. */
export function usePlaceHistory(
  account: string,
  market: string,
  side: string,
  span: PlaceSpan,
  live: boolean,
): PlaceHistory | null {
  const query = new URLSearchParams({ market, side, span })
  const { data } = useQuery({
    queryKey: ['history', account, market, side, span],
    queryFn: ({ signal }) => api<PlaceHistory>(`accounts/${account}/history?${query}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: live ? AGAIN_MS : false,
  })
  return data ?? null
}
