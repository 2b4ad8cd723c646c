'use client'

import Form from 'next/form'
import Link from 'next/link'
import { useState } from 'react'
import { ApiError } from '@/lib/client/api'
import { type Read, useTwin } from '@/lib/client/use-twin'
import type { ComparisonAnswer, RulebookName, Told } from '@/lib/wire/tools'
import { words } from '@/lib/words/en/tools'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { ComparisonView } from './comparison-view'
import { Drop } from './drop'
import { Refused } from './refused'
import { RulebookChoice } from './rulebook-choice'
import { ToolsNav } from './tools-nav'

interface Position {
  readonly account: string
  readonly market: string
  readonly side: 'long' | 'short'
}

interface ComparePageProps {
  readonly rulebooks: readonly RulebookName[]
  readonly chosen: readonly string[]
  /** The event whose loss is compared; null for the example. */
  readonly event: string | null
  readonly told: Told<ComparisonAnswer>
}

/** One loss under any set of rulebooks: of an event on record, of a file, or of the example. */
export function ComparePage({ rulebooks, chosen, event, told }: ComparePageProps) {
  const [file, setFile] = useState<Read | null>(null)
  const own = useOwn()
  const loaded = own.positions !== null
  return (
    <>
      <ToolsNav />
      <PageHead title={words.oneLossUnderEveryRulebook} lead={words.theSameBankruptPositionOn} />
      <Section title={words.whoseLoss} note={sourceNote(event, loaded)}>
        {event !== null && !loaded && (
          <p className="mb-3">
            {words.theStateIsTheOne(<Link href={`/events/${event}`}>{words.theReportOf(event)}</Link>)}
          </p>
        )}
        <div className="flex flex-wrap gap-6">
          <Drop
            name={words.snapshot}
            format="plimsoll.snapshot/1"
            file={file}
            onFile={(read) => {
              setFile(read)
              if ('value' in read) own.load(read.value)
            }}
          />
          <div className="min-w-0 flex-1 basis-72 text-note text-ink-2">
            <p>
              {words.noFileAtHandIs(
                <Link href="/compare">{words.theBuiltInExample}</Link>,
                <a href="/examples/snapshot.json">{words.download}</a>,
                <Link href="/events">{words.eventsReport}</Link>,
              )}
            </p>
            <p className="mt-2">{words.aFileIsWorkedOut}</p>
          </div>
        </div>
        {own.positions !== null && <PositionChoice positions={own.positions} onChoose={own.choose} />}
      </Section>
      <Form
        action="/compare"
        className="mt-8"
        onSubmit={(submitted) => {
          if (!loaded) return
          submitted.preventDefault()
          own.compare(new FormData(submitted.currentTarget).getAll('rulebook').map(String))
        }}
      >
        {event !== null && <input type="hidden" name="event" value={event} />}
        <RulebookChoice rulebooks={rulebooks} chosen={new Set(chosen)} />
        <button type="submit" className="button button-main mt-3" disabled={own.isBusy}>
          {words.compare}
        </button>
      </Form>
      <div aria-live="polite">
        <Result told={loaded || own.problem !== null ? own.told : told} />
      </div>
    </>
  )
}

function sourceNote(event: string | null, loaded: boolean): string {
  if (loaded) return words.yourFile
  return event === null ? words.theBuiltInExample : words.theEvent(event)
}

function Result({ told }: { readonly told: Told<ComparisonAnswer> | null }) {
  if (told === null) return <p className="mt-8 text-ink-2">{words.chooseRulebooksAndPress}</p>
  if ('refusal' in told) {
    return (
      <div className="mt-8">
        <Refused message={told.refusal.message} />
      </div>
    )
  }
  return <ComparisonView answer={told.answer} />
}

/** A file of the reader's own: its bankrupt positions, the one that is chosen, and the answer. */
function useOwn() {
  const [snapshot, setSnapshot] = useState<Readonly<Record<string, unknown>> | null>(null)
  const [position, setPosition] = useState<Position | null>(null)
  const positions = useTwin<{ readonly positions: readonly (Position & { readonly equity: string })[] }>('positions')
  const comparison = useTwin<ComparisonAnswer>('compare')
  const bankrupt = positions.data?.positions.filter(({ equity }) => equity.startsWith('-')) ?? null
  const error = positions.error ?? comparison.error
  const problem =
    error === null ? null : { code: error instanceof ApiError ? error.code : 'failed', message: error.message }
  return {
    positions: snapshot === null ? null : bankrupt,
    isBusy: positions.isPending || comparison.isPending,
    problem,
    told: problem ? { refusal: problem } : comparison.data ? { answer: comparison.data } : null,
    load(value: Readonly<Record<string, unknown>>) {
      setSnapshot(value)
      setPosition(null)
      comparison.reset()
      positions.mutate({ snapshot: value })
    },
    choose: setPosition,
    compare(names: readonly string[]) {
      const { account, market, side } = position ?? bankrupt?.[0] ?? { account: '', market: '', side: 'long' as const }
      comparison.mutate({ snapshot, account, market, side, rulebooks: names })
    },
  }
}

interface PositionChoiceProps {
  readonly positions: readonly Position[]
  readonly onChoose: (position: Position) => void
}

function PositionChoice({ positions, onChoose }: PositionChoiceProps) {
  if (positions.length === 0) {
    return (
      <p className="mt-3" role="status">
        {words.nobodyIsBankruptInThis(<Link href="/stress">{words.stress}</Link>)}
      </p>
    )
  }
  return (
    <label className="mt-3 flex min-w-0 flex-wrap items-center gap-2">
      {words.bankruptPosition}
      <select
        className="min-h-8 min-w-0 max-w-full border border-line-2 bg-paper px-2"
        onChange={(event) => {
          const chosen = positions[event.target.selectedIndex]
          if (chosen) onChoose(chosen)
        }}
      >
        {positions.map(({ account, market, side }) => (
          <option key={`${account} ${market} ${side}`}>{words.positionOf(account, side, market)}</option>
        ))}
      </select>
    </label>
  )
}
