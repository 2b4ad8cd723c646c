'use client'

import { useEffect } from 'react'
import { announce } from '@/lib/client/announce'
import type { TransportStore } from '@/lib/client/replay/transport'
import { words } from '@/lib/words/en/replay'
import { phaseText } from '@/lib/words/en/replay-words'
import { rowTime } from './amounts'

/** Said when it stops and when a phase begins, not at every frame. */
export function useSpoken(store: TransportStore): void {
  useEffect(
    () =>
      store.subscribe((state, before) => {
        const at = state.ready?.rows[state.row]
        if (at === undefined) return
        if (before.playing && !state.playing) announce(words.pausedAt(rowTime(at.at), at.seq))
        const phase = state.frame?.phase
        if (phase !== undefined && before.frame !== null && before.frame.phase !== phase)
          announce(words.phaseBegins(phaseText(phase), rowTime(at.at)))
      }),
    [store],
  )
}
