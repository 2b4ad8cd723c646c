'use client'

import { useLive } from '@/lib/client/live'
import { useFreshness } from '@/lib/client/use-freshness'
import { age, clockTime, NBSP } from '@/lib/format'
import type { FreshnessState } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/frame'
import { FreshnessMark } from './freshness-mark'

const WORD: Readonly<Record<FreshnessState, string>> = {
  live: words.live,
  delayed: words.delayed,
  stale: words.stale,
  halted: words.halted,
  disconnected: words.noConnection,
  recovering: words.catchingUpShort,
}

/** The one place that says how old everything on the page is. `at` is the time of the page as it was sent. */
export function FreshnessNote({ at }: { readonly at: string | null }) {
  const freshness = useFreshness()
  const paused = useLive((state) => state.paused)
  if (freshness === null) {
    return <span className="figures whitespace-nowrap text-ink-2">{words.asOf(clockTime(at))}</span>
  }
  const { state, ageMs } = freshness
  const behind = state !== 'live'
  return (
    <span className="figures inline-flex items-center gap-1.5 whitespace-nowrap">
      <FreshnessMark state={state} />
      <span className="font-medium">{paused ? words.paused : WORD[state]}</span>
      <span
        className={`ml-1.5 ${state === 'disconnected' ? 'max-[419px]:hidden' : 'max-[359px]:hidden'} ${behind ? 'text-watch' : 'text-ink-2'}`}
      >
        {age(ageMs)}
        <span className="max-lg:sr-only">
          {NBSP}
          {behind ? words.behind : words.old}
        </span>
      </span>
    </span>
  )
}
