'use client'

import { useMutation } from '@tanstack/react-query'
import type { EventWhatIf, EventWhatIfRequest } from '../wire/event-what-if'
import { api } from './api'

/** What the server says of an event with something changed, where its log is not disclosed to this page. */
export function useEventWhatIf(event: string) {
  return useMutation({
    mutationFn: (change: EventWhatIfRequest) =>
      api<EventWhatIf>(`events/${encodeURIComponent(event)}/what-if`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(change),
      }),
  })
}
