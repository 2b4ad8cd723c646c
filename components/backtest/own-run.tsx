'use client'

import { useState } from 'react'
import type { Cell } from '@/lib/client/backtest/messages'
import type { OwnRun } from '@/lib/client/backtest/use-backtest'
import { download } from '@/lib/client/replay/export'
import type { BacktestScenario as Scenario } from '@/lib/wire/backtest'
import type { RulebookName } from '@/lib/wire/tools'
import { words } from '@/lib/words/en/backtest'
import { RulebookChoice } from '../tools/rulebook-choice'
import { Section } from '../ui/section'
import css from './backtest.module.css'

/** A page that works for minutes tells nobody anything. */
const SEEDS_MAX = 50

interface OwnRunProps {
  readonly scenarios: readonly Scenario[]
  readonly rulebooks: readonly RulebookName[]
  readonly usual: readonly string[]
  readonly run: OwnRun | null
  readonly onStart: (cells: readonly Cell[], tricks: boolean) => void
  readonly onStop: () => void
}

interface Log {
  readonly name: string
  readonly text: string
}

export function OwnRunForm({ scenarios, rulebooks, usual, run, onStart, onStop }: OwnRunProps) {
  const [logs, setLogs] = useState<readonly Log[]>([])
  const [lacking, setLacking] = useState(false)
  const isRunning = run !== null && run.done < run.of
  const submit = (form: FormData) => {
    const cells = cellsOf(form, logs)
    setLacking(cells.length === 0)
    if (cells.length > 0) onStart(cells, form.get('tricks') !== null)
  }
  return (
    <Section title={words.yourOwn} note={words.workedOutHere} id="own">
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          submit(new FormData(event.currentTarget))
        }}
      >
        <fieldset>
          <legend className="font-semibold">{words.reconstructions}</legend>
          <div className={css.boxes}>
            {scenarios.map(({ name, title }, index) => (
              <label key={name}>
                <input type="checkbox" name="scenario" value={name} defaultChecked={index === 0} /> {title}
              </label>
            ))}
          </div>
        </fieldset>
        <LogFiles onLogs={setLogs} />
        <RulebookChoice rulebooks={rulebooks} chosen={new Set(usual)} />
        <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
          <label className="whitespace-normal text-note text-muted">
            {words.howManySeeds}{' '}
            <input
              className={`${css.field} w-20`}
              type="number"
              name="seeds"
              min={1}
              max={SEEDS_MAX}
              defaultValue={3}
              required
            />
          </label>
          <label className="flex min-h-7 items-center gap-2">
            <input type="checkbox" name="tricks" /> {words.withTricks}
          </label>
          <button type="submit" className="button button-main" disabled={isRunning}>
            {words.run}
          </button>
          {isRunning ? (
            <button type="button" className="button" onClick={onStop}>
              {words.stop}
            </button>
          ) : null}
          {run !== null && run.rows.length > 0 && !isRunning ? (
            <button type="button" className="button" onClick={() => download('backtest.json', documentOf(run))}>
              {words.save}
            </button>
          ) : null}
          <Progress run={run} />
        </div>
        {lacking ? <p role="alert">{words.chooseSomething}</p> : null}
        {run?.failures.map(({ what, message }) => (
          <p key={what} role="alert" className="text-note text-active">
            {words.failed(what, message)}
          </p>
        ))}
      </form>
      <p className="mt-3 text-note text-muted">
        {words.onTheCommandLine(<code>plimsoll backtest --rulebooks bitmex,pro-rata --seeds 10 --adversaries</code>)}
      </p>
    </Section>
  )
}

const documentOf = ({ rows, tricks }: OwnRun) => ({ format: 'plimsoll.backtest/1', rows, adversaries: tricks })

function cellsOf(form: FormData, logs: readonly Log[]): Cell[] {
  const rulebooks = form.getAll('rulebook').map(String)
  const seeds = Math.min(SEEDS_MAX, Math.max(1, Math.trunc(Number(form.get('seeds')) || 1)))
  const scenarios = form.getAll('scenario').map(String)
  return [
    ...scenarios.flatMap((scenario) =>
      rulebooks.map((rulebook): Cell => ({ of: 'reconstruction', scenario, rulebook, seeds })),
    ),
    ...logs.flatMap(({ name, text }) => rulebooks.map((rulebook): Cell => ({ of: 'log', name, text, rulebook }))),
  ]
}

function LogFiles({ onLogs }: { readonly onLogs: (logs: readonly Log[]) => void }) {
  const read = async (files: FileList | null) => {
    const chosen = [...(files ?? [])]
    onLogs(await Promise.all(chosen.map(async (file) => ({ name: file.name, text: await file.text() }))))
  }
  return (
    <label className="grid gap-1">
      <span className="font-semibold">{words.logs}</span>
      <input
        type="file"
        multiple
        accept=".ndjson,application/x-ndjson"
        className="w-full min-w-0 text-note file:mr-3 file:min-h-7 file:cursor-pointer file:border file:border-solid file:border-line-2 file:px-2.5"
        onChange={(event) => void read(event.currentTarget.files)}
      />
    </label>
  )
}

function Progress({ run }: { readonly run: OwnRun | null }) {
  if (run === null || run.of === 0) return null
  return (
    <span role="status" className="flex items-center gap-3 text-note text-muted">
      {run.done < run.of ? (
        <progress className="accent-[var(--accent)]" max={run.of} value={run.done} aria-label={words.working} />
      ) : null}
      {words.progress(run.done, run.of)}
    </span>
  )
}
