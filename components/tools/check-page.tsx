'use client'

import Link from 'next/link'
import { useState } from 'react'
import { ApiError } from '@/lib/client/api'
import { type Read, useTwin } from '@/lib/client/use-twin'
import type { CheckAnswer, RulebookName, Told } from '@/lib/wire/tools'
import { words } from '@/lib/words/en/tools'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { CheckView } from './check-view'
import { Drop } from './drop'
import { Refused } from './refused'
import { ToolsNav } from './tools-nav'

/** A run that is one press away. */
export interface ExampleName {
  readonly name: string
  readonly title: string
}

interface CheckPageProps {
  readonly examples: readonly ExampleName[]
  readonly rulebooks: readonly RulebookName[]
  /** What is shown before the reader brings files: an event of this stream, or one of the examples. */
  readonly source: { readonly event: string } | { readonly example: string }
  readonly told: Told<CheckAnswer>
}

/** A venue's own run against its rulebook. */
export function CheckPage({ examples, rulebooks, source, told }: CheckPageProps) {
  const own = useTwin<CheckAnswer>('check-run')
  const problem = own.error === null ? null : own.error
  const mine: Told<CheckAnswer> | null = problem
    ? { refusal: { code: problem instanceof ApiError ? problem.code : 'failed', message: problem.message } }
    : own.data
      ? { answer: own.data }
      : null
  return (
    <>
      <ToolsNav />
      <PageHead title={words.didTheVenueFollowIts} lead={words.aStateOfTheMarket} />
      <Section title={words.files} note={words.workedOutAndForgotten}>
        <Files rulebooks={rulebooks} isBusy={own.isPending} onCheck={own.mutate} />
      </Section>
      <Section title={words.examples} note={words.oneHonestRunAndThe}>
        <Examples examples={examples} current={mine === null && 'example' in source ? source.example : null} />
      </Section>
      {mine === null && 'event' in source && (
        <p className="mt-8">{words.theRunOfAsIts(<Link href={`/events/${source.event}`}>{source.event}</Link>)}</p>
      )}
      <div aria-live="polite">
        <Result told={mine ?? told} />
      </div>
    </>
  )
}

function Result({ told }: { readonly told: Told<CheckAnswer> }) {
  if ('answer' in told) return <CheckView answer={told.answer} />
  return (
    <div className="mt-8">
      <Refused message={told.refusal.message} />
    </div>
  )
}

interface FilesProps {
  readonly rulebooks: readonly RulebookName[]
  readonly isBusy: boolean
  readonly onCheck: (body: Readonly<Record<string, unknown>>) => void
}

function Files({ rulebooks, isBusy, onCheck }: FilesProps) {
  const [snapshot, setSnapshot] = useState<Read | null>(null)
  const [run, setRun] = useState<Read | null>(null)
  const [rulebook, setRulebook] = useState('')
  const ready = snapshot !== null && 'value' in snapshot && run !== null && 'value' in run
  return (
    <>
      <div className="flex flex-wrap gap-6">
        <Drop name={words.snapshot} format="plimsoll.snapshot/1" file={snapshot} onFile={setSnapshot} />
        <Drop name={words.run} format="plimsoll.run/1" file={run} onFile={setRun} />
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-3">
        <label className="flex min-w-0 flex-wrap items-center gap-2">
          {words.rulebook}
          <select
            value={rulebook}
            className="min-h-8 min-w-0 max-w-full border border-line-2 bg-paper px-2"
            onChange={(event) => setRulebook(event.target.value)}
          >
            <option value="">{words.asTheSnapshotSays}</option>
            {rulebooks.map(({ id, title }) => (
              <option key={id} value={id}>
                {title} ({id})
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          className="button button-main"
          disabled={!ready || isBusy}
          onClick={() => {
            if (!ready) return
            onCheck({ snapshot: snapshot.value, run: run.value, ...(rulebook === '' ? {} : { rulebook }) })
          }}
        >
          {words.checkTheRun}
        </button>
      </div>
    </>
  )
}

interface ExamplesProps {
  readonly examples: readonly ExampleName[]
  readonly current: string | null
}

function Examples({ examples, current }: ExamplesProps) {
  return (
    <>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(16rem,1fr))] gap-x-6 border-t border-line max-[359px]:grid-cols-1">
        {examples.map(({ name, title }) => (
          <li key={name} className="flex flex-wrap items-baseline justify-between gap-x-3 border-b border-line py-1.5">
            <Link
              href={`/check-run?example=${name}`}
              aria-current={name === current ? 'true' : undefined}
              className="aria-[current]:font-semibold"
              prefetch={false}
              scroll={false}
            >
              {title}
            </Link>
            <a href={`/examples/run-${name}.json`} className="text-note" aria-label={words.theFileOfTheRun(title)}>
              {words.file}
            </a>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-note text-muted">
        {words.allOfThemAreRuns(<a href="/examples/snapshot.json">{words.theSnapshotOfTheExamples}</a>)}
      </p>
    </>
  )
}
