'use client'

import Link from 'next/link'
import { readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { useIsCurrent } from '@/lib/client/use-freshness'
import { clockTime, lasted, moneyWithUnit, plural } from '@/lib/format'
import type { EventRow, StreamFrame } from '@/lib/wire/frames'
import { StateMark } from '../ui/state-mark'
import { useRecord } from './record'

/** Pinned on every page while an ADL event runs: which market, how long, how much so far. Nothing flashes. */
export function AdlBar({ initial }: { readonly initial: StreamFrame | null }) {
  const { overview, events } = readStatus(useFrame('status', initial))
  const current = useIsCurrent()
  const record = useRecord(initial)
  const running = events.filter((event) => event.status === 'active' && event.stream === overview?.stream)
  if (running.length === 0) return null
  return (
    <section aria-label="Auto-deleveraging in progress" className="adl-bar print:hidden">
      {running.map((event) => (
        <p key={event.id} className="page grid grid-cols-[auto_1fr_auto] items-center gap-x-3 py-2">
          <StateMark state={current ? 'active' : 'unknown'} />
          <span className="min-w-0">
            {record !== null && <span className="text-muted">{overview?.venue}: </span>}
            {current ? <Running event={event} now={overview?.at} /> : <Unsure event={event} />}
          </span>
          <Link href={`/events/${event.id}`} className="py-1">
            Follow it
          </Link>
        </p>
      ))}
    </section>
  )
}

function Running({ event, now }: { readonly event: EventRow; readonly now: string | undefined }) {
  return (
    <>
      <strong className="font-semibold">
        ADL is active in {event.market ?? event.title} since {clockTime(event.startedAt)} UTC.
      </strong>{' '}
      <span className="figures">
        {lasted(event.startedAt, now)}
        {event.notional !== null && `, ${moneyWithUnit(event.notional, event.settle)} closed so far`}
        {event.accounts !== null && `, ${plural(event.accounts, 'account', 'accounts')}`}.
      </span>
    </>
  )
}

function Unsure({ event }: { readonly event: EventRow }) {
  return (
    <>
      ADL had begun in {event.market ?? event.title} at {clockTime(event.startedAt)} UTC. Whether it goes on is not
      known.
    </>
  )
}
