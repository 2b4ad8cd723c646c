'use client'

import Link from 'next/link'
import { readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { count } from '@/lib/format'
import type { EventRow, Overview, StreamFrame } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/frame'
import { Term } from '../ui/term'
import { PauseButton } from './pause-button'
import { sourceOf, useRecord } from './record'
import { WitnessLine } from './witness'

/** By which rules, on whose authority, how much is known, and where the same facts are for programs. */
export function Footer({ initial }: { readonly initial: StreamFrame | null }) {
  const { overview } = readStatus(useFrame('status', initial))
  const record = useRecord(initial)
  return (
    <footer className="page mt-12 mb-8 print:hidden">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2 border-t border-line pt-3 text-note text-muted">
        {record !== null ? <RecordTerms record={record} /> : overview !== null && <Terms overview={overview} />}
        <Link href="/methodology" prefetch={false}>
          {words.methodology}
        </Link>
        <Link href="/history" prefetch={false}>
          {words.pastEvents}
        </Link>
        <Link href="/verify" prefetch={false}>
          {words.verify}
        </Link>
        <Link href="/transparency" prefetch={false}>
          {words.transparency}
        </Link>
        {overview?.authority === 'venue' && (
          <Link href="/divergence" prefetch={false}>
            {words.divergence}
          </Link>
        )}
        <Link href="/venues" prefetch={false}>
          {words.otherVenues}
        </Link>
        <Link href="/docs/api" prefetch={false}>
          {words.api}
        </Link>
        <Link href="/support" prefetch={false}>
          {words.supportDesk}
        </Link>
        <a href="/api/v1/health">{words.health}</a>
        {record === null && (
          <>
            {overview !== null && <span className="figures md:ml-auto">{words.seq(count(overview.seq))}</span>}
            <span className="flex md:hidden">
              <PauseButton />
            </span>
          </>
        )}
      </div>
      <WitnessLine overview={overview} />
      {overview?.simulated === true && (
        <p className="mt-2 text-note text-muted">
          {record === null
            ? words.simulatedIsASeededExchange(overview.venue)
            : words.isASealedRecordAnd(sourceOf(record), overview.venue)}
        </p>
      )}
    </footer>
  )
}

function Terms({ overview }: { readonly overview: Overview }) {
  return (
    <>
      <span>
        <Term id="rulebook">{words.rulebook}</Term> {overview.inForce}
      </span>
      <span>
        <Term id="authority">{words.authority}</Term> {overview.authority}, <Term id="coverage">{words.coverage}</Term>{' '}
        {overview.coverage}, <Term id="disclosure">{words.disclosure}</Term> {overview.disclosure}
      </span>
    </>
  )
}

function RecordTerms({ record }: { readonly record: EventRow }) {
  return (
    <span>
      <Term id="authority">{words.authorityTitle}</Term> {record.authority}, <Term id="coverage">{words.coverage}</Term>{' '}
      {record.coverage}
    </span>
  )
}
