'use client'

import { useMemo } from 'react'
import type { TimelineRow } from './timeline'
import type { TransportStore } from './transport'

/** Jumps to the viewer's own closure, or null when the event holds none. */
export function useMine(store: TransportStore, account: string | null): (() => void) | null {
  const ready = store((state) => state.ready)
  const row = useMemo(
    () => (account === null ? -1 : (ready?.rows.findIndex(isClosureOf(account)) ?? -1)),
    [ready, account],
  )
  if (row < 0) return null
  return () => {
    const { pause, seek } = store.getState()
    pause()
    seek(row)
  }
}

export const isClosureOf = (account: string) => (line: TimelineRow) =>
  (line.kind === 'closure' || line.kind === 'observed-closure') && line.name === account && !line.other
