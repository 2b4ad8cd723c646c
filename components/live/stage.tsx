'use client'

import { useFreshnessState } from '@/lib/client/use-freshness'
import type { StreamFrame } from '@/lib/wire/frames'
import { useRecord } from './record'

interface StageProps {
  readonly initial: StreamFrame | null
  readonly children: React.ReactNode
}

/** The content of a page. What is old is dimmed from here, so that no component can forget to; a sealed record does not age. */
export function Stage({ initial, children }: StageProps) {
  const state = useFreshnessState()
  const freshness = useRecord(initial) === null ? state : 'live'
  return (
    <main id="content" tabIndex={-1} data-freshness={freshness} className="page outline-none">
      {children}
    </main>
  )
}
