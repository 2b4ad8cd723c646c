'use client'

import Link from 'next/link'
import { useMemo } from 'react'
import { adlWaves } from '@/engine/research/adl-waves'
import { words } from '@/lib/words/en/research'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { Tag } from '../ui/tag'
import { Budgets, Deficits, Drifts, Outside, Policies, TotalsOf } from './findings'
import { type ChosenFile, useWaveFiles } from './use-wave-files'

/** The research on 10 October 2025, repeated from the files that were published with it. */
export function AdlWavesPage() {
  const { files, chosen, choose } = useWaveFiles()
  const report = useMemo(() => adlWaves(files), [files])
  return (
    <>
      <PageHead
        above={<Link href="/history">{words.pastEvents}</Link>}
        title={words.theWavesOf10October}
        lead={words.twoPapersMeasureHowMuch}
      />
      <Section title={words.files} note={words.readInThisBrowserNothing}>
        <Chooser chosen={chosen} choose={choose} />
      </Section>
      <TotalsOf totals={report.totals} />
      <Budgets budget={report.budget} />
      <Policies table={report.policies} />
      <Deficits deficit={report.deficit} />
      <Outside excluded={report.excluded} />
      <Drifts drift={report.drift} />
    </>
  )
}

const KNOWN_FILES: readonly (readonly [name: string, holds: string])[] = [
  ['wave_coin_exec_price.csv', words.distanceOfMarkAndExecution],
  ['policy_per_wave_metrics.csv', words.whatEachPolicyTakesPer],
  [words.blocksCsvBlockCoinAdl, words.whatWasClosedPerBlock],
  [words.coinsCsvUsersCsv, words.whatWasClosedPerCoin],
]

interface ChooserProps {
  readonly chosen: readonly ChosenFile[]
  readonly choose: (list: FileList | null) => Promise<void>
}

function Chooser({ chosen, choose }: ChooserProps) {
  return (
    <div className="grid gap-x-12 gap-y-4 md:grid-cols-2">
      <div>
        <label className="button button-main cursor-pointer focus-within:outline-2">
          {words.chooseFiles}
          <input
            type="file"
            accept=".csv,text/csv"
            multiple
            className="sr-only"
            onChange={(event) => void choose(event.currentTarget.files)}
          />
        </label>
        <ul className="mt-3 text-note" aria-live="polite">
          {chosen.map(({ name, rows, refusal }) => (
            <li key={name} className="py-0.5">
              <span className="figures">{name}</span>{' '}
              {refusal === null ? (
                <span className="text-muted">{words.read(words.countRows(rows ?? 0))}</span>
              ) : (
                <span>
                  <Tag>{words.refused}</Tag> {refusal}
                </span>
              )}
            </li>
          ))}
        </ul>
      </div>
      <div className="text-note text-ink-2">
        <p>{words.knownByTheirColumns}</p>
        <dl className="mt-1">
          {KNOWN_FILES.map(([name, holds]) => (
            <div key={name} className="py-0.5">
              <dt className="figures inline">{name}</dt> <dd className="inline text-muted">{holds}</dd>
            </div>
          ))}
        </dl>
        <p className="mt-2">{words.theSameOnTheCommand(<code>plimsoll adl-waves FILE…</code>)}</p>
      </div>
    </div>
  )
}
