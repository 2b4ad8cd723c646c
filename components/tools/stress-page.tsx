'use client'

import Form from 'next/form'
import Link from 'next/link'
import { useState } from 'react'
import { type Read, useTwin } from '@/lib/client/use-twin'
import { FUND_SHARES, type FundShare, SHARE_WORDS, type StressAnswer } from '@/lib/wire/tools'
import { words } from '@/lib/words/en/tools'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { Drop } from './drop'
import { Refused } from './refused'
import { type StressPart, StressView } from './stress-view'
import { ToolsNav } from './tools-nav'

interface StressPageProps {
  readonly source: 'live' | 'example'
  readonly chosen: readonly FundShare[]
  readonly parts: readonly StressPart[]
  readonly settle: Readonly<Record<string, string>>
  /** Why a part is lacking; null when none is. */
  readonly problem: string | null
}

/** What a gap in all marks would do: to this exchange as it stands, to a file, or to the example. */
export function StressPage({ source, chosen, parts, settle, problem }: StressPageProps) {
  const own = useOwn()
  const mine = own.answer !== null
  return (
    <>
      <ToolsNav />
      <PageHead title={words.whatWouldAGapLeave} lead={words.everyMarkMovesAtOnce} />
      <Section title={words.ofWhichMarket} note={mine ? words.yourFile : SOURCE_WORDS[source]}>
        <p className="flex flex-wrap gap-x-5">
          <Link
            href="/stress"
            aria-current={!mine && source === 'live' ? 'true' : undefined}
            prefetch={false}
            className="aria-[current]:font-semibold"
          >
            {words.thisExchangeAsItStands}
          </Link>
          <Link
            href="/stress?source=example"
            aria-current={!mine && source === 'example' ? 'true' : undefined}
            prefetch={false}
            className="aria-[current]:font-semibold"
          >
            {words.theBuiltInExample}
          </Link>
        </p>
        <Form action="/stress" className="mt-3">
          {source === 'example' && <input type="hidden" name="source" value="example" />}
          <fieldset className="flex flex-wrap items-center gap-x-5 gap-y-1">
            <legend className="float-left mr-2 font-semibold">{words.theFunds}</legend>
            {FUND_SHARES.map((share) => (
              <label key={share} className="flex min-h-7 items-center gap-2">
                <input
                  type="checkbox"
                  name="fund"
                  value={share}
                  defaultChecked={chosen.includes(share)}
                  className="size-4 accent-[var(--accent)]"
                />
                {SHARE_WORDS[share]}
              </label>
            ))}
            <button type="submit" className="button button-main">
              {words.workItOut}
            </button>
          </fieldset>
        </Form>
        <details className="mt-4">
          <summary className="py-0.5">{words.aSnapshotOfYourOwn}</summary>
          <OwnFile own={own} />
        </details>
      </Section>
      <div aria-live="polite">
        {(own.problem ?? problem) !== null && (
          <div className="mt-8">
            <Refused
              message={own.problem ?? problem ?? ''}
              action={<Link href="/stress?source=example">{words.theBuiltInExample}</Link>}
            />
          </div>
        )}
        {own.answer ? (
          <StressView parts={[{ fund: words.asInTheFile, answer: own.answer }]} settle={own.settle} />
        ) : (
          <StressView parts={parts} settle={settle} />
        )}
      </div>
    </>
  )
}

const SOURCE_WORDS = {
  live: words.theRunningExchangeWorked,
  example: words.aSmallMarketByHand,
} as const

type Own = ReturnType<typeof useOwn>

function useOwn() {
  const [settle, setSettle] = useState<Readonly<Record<string, string>>>({})
  const twin = useTwin<StressAnswer>('stress')
  return {
    settle,
    answer: twin.data ?? null,
    problem: twin.error === null ? null : twin.error.message,
    isBusy: twin.isPending,
    work(snapshot: Readonly<Record<string, unknown>>, moves: readonly string[], funds: readonly string[]) {
      setSettle(settleIn(snapshot))
      twin.mutate({ snapshot, moves, ...(funds.length === 0 ? {} : { funds }) })
    },
  }
}

/** What the markets of a file settle in; whether the file is right is for the engine to say. */
function settleIn(snapshot: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const markets = Array.isArray(snapshot.markets) ? (snapshot.markets as { id?: unknown; settle?: unknown }[]) : []
  return Object.fromEntries(
    markets.flatMap(({ id, settle }) => (typeof id === 'string' && typeof settle === 'string' ? [[id, settle]] : [])),
  )
}

function OwnFile({ own }: { readonly own: Own }) {
  const [file, setFile] = useState<Read | null>(null)
  const [moves, setMoves] = useState('-20, -10, -5, 5, 10, 20')
  const [funds, setFunds] = useState('')
  const listed = (text: string) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
  return (
    <div className="mt-2 flex flex-wrap gap-6">
      <Drop name={words.snapshot} format="plimsoll.snapshot/1" file={file} onFile={setFile} />
      <div className="flex min-w-0 flex-1 basis-72 flex-col gap-2">
        <Field label={words.movesPerCent} value={moves} onChange={setMoves} />
        <Field label={words.fundBalancesToTryEmpty} value={funds} onChange={setFunds} />
        <button
          type="button"
          className="button button-main self-start"
          disabled={file === null || !('value' in file) || own.isBusy}
          onClick={() => {
            if (file !== null && 'value' in file) own.work(file.value, listed(moves), listed(funds))
          }}
        >
          {words.workItOutForThe}
        </button>
        <p className="text-note text-muted">{words.aFileIsWorkedOut}</p>
      </div>
    </div>
  )
}

interface FieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

function Field({ label, value, onChange }: FieldProps) {
  return (
    <label className="block">
      <span className="block text-note text-ink-2">{label}</span>
      <input
        type="text"
        value={value}
        className="min-h-8 w-full border border-line-2 bg-paper px-2 font-figures"
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}
