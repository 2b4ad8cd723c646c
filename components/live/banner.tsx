'use client'

import { retryNow, setPaused, useLive } from '@/lib/client/live'
import { readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { type Freshness, useFreshness } from '@/lib/client/use-freshness'
import { age, clockTime, count, NBSP } from '@/lib/format'
import type { StreamFrame } from '@/lib/wire/frames'
import { FreshnessMark } from './freshness-mark'
import { useRecord } from './record'

function seconds(ms: number | null): string {
  return `${Math.max(1, Math.ceil((ms ?? 0) / 1000))}${NBSP}s`
}

/** What is wrong and what it means for the figures below; null when nothing needs saying. */
function sentence({ state, ageMs, retryInMs }: Freshness, lastGood: string, seq: string): string | null {
  switch (state) {
    case 'stale':
      return `The figures below are ${age(ageMs)} old, last good at ${lastGood} UTC. What is happening now is not known.`
    case 'halted':
      return `The exchange has not advanced since ${lastGood} UTC, at seq ${seq}. The connection is good: the exchange itself stands still.`
    case 'disconnected':
      return retryInMs === null
        ? `No connection, trying now. The figures below are ${age(ageMs)} old and can still be read and printed.`
        : `No connection, trying again in ${seconds(retryInMs)}. The figures below are ${age(ageMs)} old and can still be read and printed.`
    case 'recovering':
      return `Catching up. The figures below are those of ${lastGood} UTC until it is done.`
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
      <section aria-label="How old the figures are" className={BAR}>
        <p className={ROW}>
          You have stopped all movement: the figures are those of {lastGood} UTC.
          <button type="button" className="button" onClick={() => setPaused(false)}>
            Let them move again
          </button>
        </p>
      </section>
    )
  }
  const text = freshness === null ? null : sentence(freshness, lastGood, count(overview?.seq))
  if (freshness === null || text === null) return null
  return (
    <section aria-label="How old the figures are" className={BAR}>
      <p className={ROW}>
        <FreshnessMark state={freshness.state} />
        <span className="min-w-0 flex-1">{text}</span>
        {freshness.state === 'disconnected' && (
          <button type="button" className="button" onClick={retryNow}>
            Try now
          </button>
        )}
      </p>
    </section>
  )
}
