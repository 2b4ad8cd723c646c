'use client'

import { readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { isKnownInFull } from '@/lib/format'
import type { StreamFrame } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/status'
import { Activity } from '../event/activity'
import { DayStrip } from '../event/day-strip'
import { EventsSection } from '../event/events-section'
import { Funds } from '../fund/funds'
import { Sources } from '../live/sources'
import { Empty } from '../ui/empty'
import { Markets } from './markets'
import { StatusHero } from './status-hero'

/** The public status: one answer, then the markets, the funds, and what has happened. */
export function StatusPage({ initial }: { readonly initial: StreamFrame | null }) {
  const status = readStatus(useFrame('status', initial))
  return (
    <div className="status-page">
      <StatusHero status={status} />
      <Activity activity={status.activity} markets={status.markets} funds={status.funds} />
      <div className="min-w-0">
        {status.markets.length === 0 ? (
          <div className="mt-10">
            <Empty>{words.noMarketHasReportedYet}</Empty>
          </div>
        ) : (
          <Markets markets={status.markets} isFull={isKnownInFull(status.overview)} />
        )}
        <Sources upstreams={status.upstreams} markets={status.markets} />
        <Funds funds={status.funds} overview={status.overview} />
        <DayStrip days={status.days} />
      </div>
      <EventsSection status={status} />
    </div>
  )
}
