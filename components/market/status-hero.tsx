'use client'

import type { Status } from '@/lib/client/parts'
import { useFreshness } from '@/lib/client/use-freshness'
import { useNow } from '@/lib/client/use-now'
import { clockTime } from '@/lib/format'
import { words } from '@/lib/words/en/status'
import { statusSentence } from '@/lib/words/en/status-sentence'
import { Prose } from '../ui/prose'
import { StateMark } from '../ui/state-mark'

/** The first thing anyone reads: is it happening now? */
export function StatusHero({ status }: { readonly status: Status }) {
  const freshness = useFreshness()
  const at = status.overview?.at ?? null
  const now = useNow(at)
  const { state, headline, detail } = statusSentence({
    ...status,
    freshness: freshness?.state ?? 'live',
    ageMs: freshness?.ageMs ?? 0,
    now,
  })
  return (
    <section
      aria-labelledby="status-now"
      className="grid grid-cols-[auto_1fr] gap-x-5.5 pt-11 max-md:grid-cols-1 max-md:gap-y-1.5 max-md:pt-5"
    >
      <StateMark state={state} size={44} />
      <div>
        <h1 id="status-now" className="text-status font-medium tracking-[-0.018em] text-balance max-md:text-[1.875rem]">
          <Prose>{headline}</Prose>
        </h1>
        <p className="mt-2.5 max-w-[86ch] text-section text-ink-2 max-md:text-body">
          <Prose>{detail}</Prose>
        </p>
        <noscript>
          <p className="mt-2 text-note text-muted">{words.withoutScriptsThisPageDoes(clockTime(at))}</p>
        </noscript>
      </div>
    </section>
  )
}
