'use client'

import { useEffect } from 'react'
import { announce } from '@/lib/client/announce'
import type { TransportStore } from '@/lib/client/replay/transport'
import { count } from '@/lib/format'
import { phaseText, rowTime } from './words'

/** Said when it stops and when a phase begins, not at every frame. */
export function useSpoken(store: TransportStore): void {
  useEffect(
    () =>
      store.subscribe((state, before) => {
        const at = state.ready?.rows[state.row]
        if (at === undefined) return
        if (before.playing && !state.playing) announce(`Paused at ${rowTime(at.at)}, seq ${count(at.seq)}.`)
        const phase = state.frame?.phase
        if (phase !== undefined && before.frame !== null && before.frame.phase !== phase)
          announce(`${phaseText(phase)}, ${rowTime(at.at)}.`)
      }),
    [store],
  )
}
