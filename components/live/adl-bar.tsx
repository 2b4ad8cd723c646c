'use client'

import Link from 'next/link'
import { readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { useIsCurrent } from '@/lib/client/use-freshness'
import { clockTime, lasted, moneyWithUnit } from '@/lib/format'
import type { EventRow, StreamFrame } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/frame'
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
    <section aria-label={words.autoDeleveragingInProgress} className="adl-bar print:hidden">
      {running.map((event) => (
        <p key={event.id} className="page grid grid-cols-[auto_1fr_auto] items-center gap-x-3 py-2">
          <StateMark state={current ? 'active' : 'unknown'} />
          <span className="min-w-0">
            {record !== null && <span className="text-muted">{overview?.venue}: </span>}
            {current ? <Running event={event} now={overview?.at} /> : <Unsure event={event} />}
          </span>
          <Link href={`/events/${event.id}`} className="py-1">
            {words.followIt}
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
        {words.adlIsActiveInSince(event.market ?? event.title, clockTime(event.startedAt))}
      </strong>{' '}
      <span className="figures">
        {lasted(event.startedAt, now)}
        {event.notional !== null && words.closedSoFar(moneyWithUnit(event.notional, event.settle))}
        {event.accounts !== null && `, ${words.countAccounts(event.accounts)}`}.
      </span>
    </>
  )
}

function Unsure({ event }: { readonly event: EventRow }) {
  return <>{words.adlHadBegunInAt(event.market ?? event.title, clockTime(event.startedAt))}</>
}
