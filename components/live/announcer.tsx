'use client'

import { useEffect, useRef } from 'react'
import { announce, useAnnouncement } from '@/lib/client/announce'
import { readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { useFreshnessState } from '@/lib/client/use-freshness'
import { list, worstState } from '@/lib/format'
import type { FreshnessState, MarketState, StreamFrame } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/frame'
import { useRecord } from './record'

const FRESHNESS_MESSAGE: Readonly<Record<FreshnessState, string>> = {
  live: words.theFiguresAreLiveAgain,
  delayed: words.theFiguresAreDelayed,
  stale: words.theFiguresAreStaleWhat,
  halted: words.theExchangeHasStopped,
  disconnected: words.theConnectionIsLost,
  recovering: words.catchingUp,
}

function stateMessage(state: MarketState | null, markets: readonly string[]): string {
  switch (state) {
    case 'active':
    case 'stopping':
      return `ADL is ${state} in ${list(markets)}.`
    case 'warned':
    case 'watch':
      return `${list(markets)}: ${state}.`
    default:
      return words.noAutoDeleveraging
  }
}

/** The only region of the page that speaks by itself: changes of state and of freshness, never figures. */
export function Announcer({ initial }: { readonly initial: StreamFrame | null }) {
  const message = useAnnouncement((state) => state.message)
  const freshness = useFreshnessState()
  const { markets } = readStatus(useFrame('status', initial))
  const worst = worstState(markets.map((market) => market.state))
  const names = markets.filter((market) => market.state === worst).map((market) => market.id)
  const state = markets.length === 0 ? null : stateMessage(worst, names)
  const sealed = useRecord(initial) !== null
  useOnChange(freshness, () => !sealed && announce(FRESHNESS_MESSAGE[freshness]))
  useOnChange(state, () => state !== null && announce(state))
  return (
    <p role="status" className="sr-only">
      {message}
    </p>
  )
}

/** Runs when the value differs from the one before, not for the first one. */
function useOnChange(value: string | null, then: () => void) {
  const before = useRef(value)
  useEffect(() => {
    const first = before.current === null
    const same = before.current === value
    before.current = value
    if (!first && !same) then()
  })
}
