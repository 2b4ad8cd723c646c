'use client'

import { readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import type { StreamFrame } from '@/lib/wire/frames'
import { Activity } from '../event/activity'
import { DayStrip } from '../event/day-strip'
import { EventsSection } from '../event/events-section'
import { Funds } from '../fund/funds'
import { Empty } from '../ui/empty'
import { Markets } from './markets'
import { StatusHero } from './status-hero'

/** The public status: one answer, then the markets, the funds, and what has happened. */
export function StatusPage({ initial }: { readonly initial: StreamFrame | null }) {
  const status = readStatus(useFrame('status', initial))
  return (
    <>
      <StatusHero status={status} />
      {status.markets.length === 0 ? (
        <div className="mt-10">
          <Empty>No market has reported yet. They appear here by themselves as soon as the exchange does.</Empty>
        </div>
      ) : (
        <Markets markets={status.markets} />
      )}
      <Funds funds={status.funds} overview={status.overview} />
      <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,1fr)] gap-x-12 max-lg:grid-cols-1">
        <DayStrip days={status.days} />
        <Activity activity={status.activity} markets={status.markets} funds={status.funds} />
      </div>
      <EventsSection status={status} />
    </>
  )
}
