'use client'

import { useState } from 'react'
import { useEventWhatIf } from '@/lib/client/use-event-what-if'
import type { EventReport } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/replay'
import { Section } from '../ui/section'
import type { RecordUnits } from './amounts'
import css from './replay.module.css'
import { Accounts, Compared, namesWith } from './what-if'

interface ServerWhatIfProps {
  readonly report: EventReport
  readonly units: RecordUnits
}

/** Where a log is not disclosed the server runs it again, and tells what may be told. */
export function ServerWhatIf({ report, units }: ServerWhatIfProps) {
  const { row, totalsOnly } = report
  if (row.authority !== 'engine' || row.status === 'aborted') return null
  if (row.status === 'ended' && !totalsOnly) return <Asking event={row.id} units={units} />
  return (
    <Section title={words.whatIf} id="what-if">
      <p className="border-y border-line py-4 text-ink-2">
        {totalsOnly ? words.whatIfTotalsOnly : words.whatIfWhenEnded}
      </p>
    </Section>
  )
}

interface AskingProps {
  readonly event: string
  readonly units: RecordUnits
}

function Asking({ event, units }: AskingProps) {
  const { data, error, isPending, mutate } = useEventWhatIf(event)
  const [name, setName] = useState('pro-rata')
  return (
    <Section title={words.whatIf} note={words.whatIfBlinded} id="what-if">
      <form
        className="flex flex-wrap items-end gap-x-6 gap-y-3"
        onSubmit={(submitted) => {
          submitted.preventDefault()
          mutate({ rulebook: name })
        }}
      >
        <label className="grid gap-1 text-note text-muted">
          {words.rulebook}
          <select className={css.field} value={name} onChange={(chosen) => setName(chosen.currentTarget.value)}>
            {namesWith('bitmex').map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="button button-main" disabled={isPending}>
          {isPending ? words.running : words.runItAgain}
        </button>
      </form>
      {error === null ? null : (
        <p role="alert" className="mt-4 border-y border-line py-3">
          {error.message}
        </p>
      )}
      {data === undefined ? null : (
        <>
          <Compared whatIf={data} units={units} />
          <p className="mt-3 text-ink-2">{words.sparedAndClosed(data.spared, data.closedInstead)}</p>
          {data.differences.length === 0 ? null : <Accounts rows={data.differences} units={units} />}
        </>
      )}
    </Section>
  )
}
