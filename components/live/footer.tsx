'use client'

import Link from 'next/link'
import { readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { count } from '@/lib/format'
import type { EventRow, Overview, StreamFrame } from '@/lib/wire/frames'
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
          Methodology
        </Link>
        <Link href="/history" prefetch={false}>
          Past events
        </Link>
        <Link href="/verify" prefetch={false}>
          Verify
        </Link>
        <Link href="/transparency" prefetch={false}>
          Transparency
        </Link>
        <Link href="/docs/api" prefetch={false}>
          API
        </Link>
        <Link href="/support" prefetch={false}>
          Support desk
        </Link>
        <a href="/api/v1/health">Health</a>
        {record === null && (
          <>
            {overview !== null && <span className="figures md:ml-auto">seq {count(overview.seq)}</span>}
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
            ? `Simulated: ${overview.venue} is a seeded exchange that runs inside this program. No real money, no real people.`
            : `${sourceOf(record)} is a sealed record and does not change any more. ${overview.venue}, which runs beside it, is simulated.`}
        </p>
      )}
    </footer>
  )
}

function Terms({ overview }: { readonly overview: Overview }) {
  return (
    <>
      <span>
        <Term id="rulebook">Rulebook</Term> {overview.rulebook}
      </span>
      <span>
        <Term id="authority">authority</Term> {overview.authority}, <Term id="coverage">coverage</Term>{' '}
        {overview.coverage}, <Term id="disclosure">disclosure</Term> {overview.disclosure}
      </span>
    </>
  )
}

function RecordTerms({ record }: { readonly record: EventRow }) {
  return (
    <span>
      <Term id="authority">Authority</Term> {record.authority}, <Term id="coverage">coverage</Term> {record.coverage}
    </span>
  )
}
