'use client'

import { useMemo } from 'react'
import type { TimelineRow } from './timeline'
import type { TransportStore } from './transport'

/** As much of an event's report as names its closures. */
interface Reported {
  readonly closures: readonly { readonly name: string; readonly seq: number }[]
}

/**
 * Jumps to the viewer's own closure, or null when the event holds none. A record in chapters is not here as a whole: of the
 * event itself the report knows.
 */
export function useMine(store: TransportStore, account: string | null, report: Reported | null): (() => void) | null {
  const ready = store((state) => state.ready)
  const isLong = store((state) => state.long !== null)
  const row = useMemo(
    () => (account === null ? -1 : (ready?.rows.findIndex(isClosureOf(account)) ?? -1)),
    [ready, account],
  )
  const seq = isLong && account !== null ? report?.closures.find(({ name }) => name === account)?.seq : undefined
  if (seq !== undefined) {
    return () => {
      const { pause, goTo } = store.getState()
      pause()
      goTo(seq)
    }
  }
  if (row < 0) return null
  return () => {
    const { pause, seek } = store.getState()
    pause()
    seek(row)
  }
}

export const isClosureOf = (account: string) => (line: TimelineRow) =>
  (line.kind === 'closure' || line.kind === 'observed-closure') && line.name === account && !line.other
