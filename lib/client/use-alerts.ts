'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { AlertMade, AlertRequest, AlertsAnswer } from '../wire/alerts'
import { api } from './api'

const KEY = ['alerts']
/** The log is looked at this often while the page is open. */
const AGAIN_MS = 5_000

/** My rules and messages, and what can be done with them. `initial` is what the page was sent with. */
export function useAlerts(initial: AlertsAnswer) {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: KEY })
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api<AlertsAnswer>('alerts', { signal }),
    initialData: initial,
    refetchInterval: AGAIN_MS,
  })
  const add = useMutation({
    mutationFn: (request: AlertRequest) =>
      api<AlertMade>('alerts', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request),
      }),
    onSuccess: refresh,
  })
  const remove = useMutation({
    mutationFn: (rule: string) => api<null>(`alerts?rule=${encodeURIComponent(rule)}`, { method: 'DELETE' }),
    onSuccess: refresh,
  })
  const test = useMutation({
    mutationFn: (rule: string) => api<AlertsAnswer>(`alerts/${rule}/test`, { method: 'POST' }),
    onSuccess: refresh,
  })
  return { alerts: data, add, remove, test }
}
