'use client'

import Link from 'next/link'
import { useState } from 'react'
import type { Adversary } from '@/engine/simulation/adversaries'
import type { AdversaryRow, Measured, TrialRow } from '@/engine/simulation/trials'
import { count, moneyWithUnit, signOf } from '@/lib/format'
import type { BacktestScenario as Scenario } from '@/lib/wire/backtest'
import { MEASURES, words } from '@/lib/words/en/backtest'
import { Section } from '../ui/section'
import css from './backtest.module.css'
import { DotTable } from './dots'

const COUNTS = new Set<Measured>(['events', 'accounts', 'fullCloses'])

const writeAs = (measure: Measured) => (amount: string) =>
  COUNTS.has(measure) ? count(Number(amount)) : moneyWithUnit(amount, 'USDT', { places: 0 })

interface TotalsProps {
  readonly rows: readonly TrialRow[]
  readonly scenarios: readonly Scenario[]
}

/** Every scenario as a panel, for one measure at a time. */
export function Totals({ rows, scenarios }: TotalsProps) {
  const [measure, setMeasure] = useState<Measured>('largest')
  const [title, says] = MEASURES[measure]
  const names = [...new Set(rows.map(({ scenario }) => scenario))]
  return (
    <Section
      title={words.whatItDid}
      note={says}
      end={
        <label className="whitespace-normal text-note text-muted">
          {words.measure}{' '}
          <select
            className={css.field}
            value={measure}
            onChange={(event) => setMeasure(event.currentTarget.value as Measured)}
          >
            {Object.entries(MEASURES).map(([name, [label]]) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </select>
        </label>
      }
    >
      <div className={css.panels}>
        {names.map((name) => {
          const found = rows.filter(({ scenario }) => scenario === name)
          return (
            <div key={name}>
              <PanelHead name={name} scenarios={scenarios} seeds={found[0]?.seeds ?? 1} />
              <DotTable
                caption={words.caption(title, titleOf(name, scenarios))}
                head={title}
                dots={found.map(({ rulebook, figures }) => ({ rulebook, interval: figures[measure] }))}
                write={writeAs(measure)}
              />
            </div>
          )
        })}
      </div>
    </Section>
  )
}

const titleOf = (name: string, scenarios: readonly Scenario[]) =>
  scenarios.find((scenario) => scenario.name === name)?.title ?? name

interface PanelHeadProps {
  readonly name: string
  readonly scenarios: readonly Scenario[]
  readonly seeds: number
}

function PanelHead({ name, scenarios, seeds }: PanelHeadProps) {
  const known = scenarios.find((scenario) => scenario.name === name)
  return (
    <>
      <h3>
        {known?.title ?? name} <span>{seeds === 1 ? words.oneRun : words.seeds(seeds)}</span>
        {known ? (
          <Link href={`/history/${name}/replay`} className="ml-auto text-note" aria-label={words.play(known.title)}>
            {words.playIt}
          </Link>
        ) : null}
      </h3>
      {known ? <p>{known.story}</p> : null}
    </>
  )
}

const TRICKS: Readonly<Record<Adversary, readonly [string, string]>> = {
  'self-trade': [words.selfTrade, words.selfTradeSays],
  split: [words.split, words.splitSays],
  'oracle-push': [words.oraclePush, words.oraclePushSays],
  withdraw: [words.withdraw, words.withdrawSays],
}

interface TricksProps {
  readonly rows: readonly AdversaryRow[]
  readonly scenarios: readonly Scenario[]
}

/** What each trick gains in one scenario, under each rulebook. */
export function Tricks({ rows, scenarios }: TricksProps) {
  const names = [...new Set(rows.map(({ scenario }) => scenario))]
  const [chosen, setChosen] = useState(names[0] ?? '')
  const name = names.includes(chosen) ? chosen : (names[0] ?? '')
  const found = rows.filter(({ scenario }) => scenario === name)
  if (found.length === 0) return null
  return (
    <Section
      title={words.whatTricksGain}
      note={words.tricksNote}
      end={
        <label className="whitespace-normal text-note text-muted">
          {words.scenario}{' '}
          <select className={css.field} value={name} onChange={(event) => setChosen(event.currentTarget.value)}>
            {names.map((one) => (
              <option key={one} value={one}>
                {titleOf(one, scenarios)}
              </option>
            ))}
          </select>
        </label>
      }
    >
      <p className="mb-4 max-w-[86ch] text-ink-2">{words.tricksSay}</p>
      <div className={css.panels}>
        {(Object.keys(TRICKS) as Adversary[]).map((trick) => (
          <Trick key={trick} trick={trick} rows={found.filter(({ adversary }) => adversary === trick)} />
        ))}
      </div>
    </Section>
  )
}

function Trick({ trick, rows }: { readonly trick: Adversary; readonly rows: readonly AdversaryRow[] }) {
  const [title, says] = TRICKS[trick]
  const paying = rows.filter(({ gain }) => signOf(gain.middle) === 1).length
  return (
    <div>
      <h3>
        {title} <span>{paying === 0 ? words.paysNowhere : words.gains(paying)}</span>
      </h3>
      <p>{says}</p>
      <DotTable
        caption={words.caption(words.gain, title)}
        head={words.gain}
        dots={rows.map(({ rulebook, gain }) => ({ rulebook, interval: gain }))}
        write={(amount) => moneyWithUnit(amount, 'USDT', { places: 0, signed: true })}
        pays
      />
    </div>
  )
}
