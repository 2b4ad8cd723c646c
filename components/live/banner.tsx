'use client'

import { retryNow, setPaused, useLive } from '@/lib/client/live'
import { readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { type Freshness, useFreshness } from '@/lib/client/use-freshness'
import { age, clockTime, count, NBSP } from '@/lib/format'
import type { StreamFrame } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/frame'
import { FreshnessMark } from './freshness-mark'
import { useRecord } from './record'

function seconds(ms: number | null): string {
  return `${Math.max(1, Math.ceil((ms ?? 0) / 1000))}${NBSP}s`
}

/** What is wrong and what it means for the figures below; null when nothing needs saying. */
function sentence({ state, ageMs, retryInMs }: Freshness, lastGood: string, seq: string): string | null {
  switch (state) {
    case 'stale':
      return words.theFiguresBelowAreOld(age(ageMs), lastGood)
    case 'halted':
      return words.theExchangeHasNotAdvanced(lastGood, seq)
    case 'disconnected':
      return retryInMs === null
        ? words.noConnectionTryingNowThe(age(ageMs))
        : words.noConnectionTryingAgainIn(seconds(retryInMs), age(ageMs))
    case 'recovering':
      return words.catchingUpTheFiguresBelow(lastGood)
    default:
      return null
  }
}

const BAR = 'border-b border-line-2 bg-surface print:hidden'
const ROW = 'page flex flex-wrap items-center gap-x-3 gap-y-1 py-2 text-note'

/** Stands under the header of every page while what is shown is not the present; a sealed record never claims to be. */
export function FreshnessBanner({ initial }: { readonly initial: StreamFrame | null }) {
  const freshness = useFreshness()
  const paused = useLive((state) => state.paused)
  const { overview } = readStatus(useFrame('status', initial))
  const record = useRecord(initial)
  const lastGood = clockTime(overview?.at)
  if (record !== null) return null
  if (paused) {
    return (
      <section aria-label={words.howOldTheFiguresAre} className={BAR}>
        <p className={ROW}>
          {words.youHaveStoppedAllMovement(
            lastGood,
            <button type="button" className="button" onClick={() => setPaused(false)}>
              {words.letThemMoveAgain}
            </button>,
          )}
        </p>
      </section>
    )
  }
  const text = freshness === null ? null : sentence(freshness, lastGood, count(overview?.seq))
  if (freshness === null || text === null) return null
  return (
    <section aria-label={words.howOldTheFiguresAre} className={BAR}>
      <p className={ROW}>
        <FreshnessMark state={freshness.state} />
        <span className="min-w-0 flex-1">{text}</span>
        {freshness.state === 'disconnected' && (
          <button type="button" className="button" onClick={retryNow}>
            {words.tryNow}
          </button>
        )}
      </p>
    </section>
  )
}
