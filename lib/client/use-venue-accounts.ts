'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ConnectRequest, VenueAccount, VenueAccounts } from '../wire/venue-accounts'
import { api } from './api'

const KEY = ['venue-accounts']
/** Venues rank positions anew every half minute or so. */
const AGAIN_MS = 15_000
/** A venue is asked before an answer is given. */
const TIMEOUT_MS = 60_000

/** My accounts at other venues, and what can be done with them. `initial` is what was known before the venues were asked. */
export function useVenueAccounts(initial: VenueAccounts) {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: KEY })
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: () => api<VenueAccounts>('venue-accounts', { signal: AbortSignal.timeout(TIMEOUT_MS) }),
    refetchInterval: AGAIN_MS,
    enabled: initial.enabled,
  })
  const connect = useMutation({
    mutationFn: (request: ConnectRequest) =>
      api<VenueAccount>('venue-accounts', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }),
    onSuccess: refresh,
    // What was typed is a secret: it is not kept for a second try.
    gcTime: 0,
  })
  const remove = useMutation({
    mutationFn: (id: string) => api<null>(`venue-accounts?id=${encodeURIComponent(id)}`, { method: 'DELETE' }),
    onSuccess: refresh,
  })
  return { accounts: (data ?? initial).accounts, connect, remove }
}
