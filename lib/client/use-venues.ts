'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { VenueAsset, VenueBoard } from '../wire/venues'
import { api } from './api'
import { useLive } from './live'

/** The quickest of the venues works its figures out once a second, most once a minute. */
const AGAIN_MS = 10_000

/** The whole board. The page was sent with its first rows; the rest comes when it is read. */
export function useVenueBoard(initial: VenueBoard): VenueBoard {
  const paused = useLive((state) => state.paused)
  const { data } = useQuery({
    queryKey: ['venues'],
    queryFn: ({ signal }) => api<VenueBoard>('venues', { signal }),
    refetchInterval: paused ? false : AGAIN_MS,
    placeholderData: keepPreviousData,
    enabled: initial.connected,
  })
  return data ?? initial
}

export function useVenueAsset(initial: VenueAsset): VenueAsset {
  const paused = useLive((state) => state.paused)
  const { data } = useQuery({
    queryKey: ['venues', initial.base],
    queryFn: ({ signal }) => api<VenueAsset>(`venues/${encodeURIComponent(initial.base)}`, { signal }),
    refetchInterval: paused ? false : AGAIN_MS,
    initialData: initial,
  })
  return data
}
