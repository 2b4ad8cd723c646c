'use client'

import Link from 'next/link'
import { useId, useState } from 'react'
import type { ToldWhatIf } from '@/engine/projections/event-what-if'
import type { Difference, Figures } from '@/engine/questions/backtest'
import { RULEBOOKS } from '@/engine/rulebooks/index'
import type { TransportStore } from '@/lib/client/replay/transport'
import type { Change, WhatIf } from '@/lib/client/replay/what-if'
import { count, moneyUnit, moneyWithUnit } from '@/lib/format'
import { words } from '@/lib/words/en/replay'
import { VERDICTS } from '@/lib/words/en/replay-words'
import { Section } from '../ui/section'
import { useShowMore } from '../ui/show-more'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import type { RecordUnits } from './amounts'
import css from './replay.module.css'
import { Stage } from './stage/stage'

interface WhatIfProps {
  readonly store: TransportStore
  readonly units: RecordUnits
}

/** The first field of what is asked comes into view and into focus. */
export function goToWhatIf(): void {
  document.querySelector<HTMLSelectElement>('#what-if select')?.focus()
}

/** The same record with something changed, on the same cursor. */
export function WhatIfPanel({ store, units }: WhatIfProps) {
  const ready = store((state) => state.ready)
  const other = store((state) => state.whatIf)
  const frame = store((state) => state.otherFrame)
  const failure = store((state) => state.whatIfFailure)
  const running = store((state) => state.wish !== null && state.whatIf === null && state.whatIfFailure === null)
  if (ready === null) return null
  return (
    <Section
      title={words.whatIf}
      note={words.whatIfNote}
      id="what-if"
      end={<Link href="/research/backtest">{words.manyRulebooks}</Link>}
    >
      {ready.facts.authority === 'engine' ? (
        <Ask store={store} rulebook={ready.facts.rulebook} running={running} />
      ) : (
        <p className="border-y border-line py-4 text-ink-2">{words.nobodyCanSay}</p>
      )}
      {failure === null ? null : (
        <p role="alert" className="mt-4 border-y border-line py-3">
          {failure}
        </p>
      )}
      {other === null ? null : (
        <>
          <Compared whatIf={{ ...other, leftOut: lostIn(other) }} units={units} />
          {frame === null ? null : (
            <div className="mt-6">
              <p className="mb-2 text-note text-muted">{words.atTheSamePlace(changeText(other.change, units))}</p>
              <div className={css.other}>
                <Stage frame={frame} ready={other.ready} check={null} units={units} />
              </div>
            </div>
          )}
          <Accounts rows={other.differences} units={units} />
        </>
      )}
    </Section>
  )
}

const DEPTHS = ['0', '0.5', '1', '2', '5'] as const

interface AskProps {
  readonly store: TransportStore
  readonly rulebook: string
  readonly running: boolean
}

function Ask({ store, rulebook, running }: AskProps) {
  const id = useId()
  const [name, setName] = useState(rulebook)
  const [fund, setFund] = useState('')
  const [depth, setDepth] = useState<string>('1')
  const isAmount = fund === '' || /^-?\d{1,15}(\.\d{1,8})?$/.test(fund)
  const ask = () => {
    const change: Change = {
      ...(name === rulebook ? {} : { rulebook: name }),
      ...(fund === '' ? {} : { fund }),
      ...(depth === '1' ? {} : { depth }),
    }
    store.setState({ wish: change, whatIf: null, otherFrame: null, whatIfFailure: null })
  }
  return (
    <form
      className="flex flex-wrap items-end gap-x-6 gap-y-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (isAmount) ask()
      }}
    >
      <label className="grid gap-1 text-note text-muted">
        {words.rulebook}
        <select className={css.field} value={name} onChange={(event) => setName(event.currentTarget.value)}>
          {namesWith(rulebook).map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </label>
      <label className="grid gap-1 text-note text-muted">
        {words.addedToEachFund}
        <input
          className={css.field}
          inputMode="decimal"
          placeholder="0"
          value={fund}
          aria-invalid={!isAmount}
          aria-describedby={isAmount ? undefined : `${id}-fund`}
          onChange={(event) => setFund(event.currentTarget.value.trim())}
        />
      </label>
      <label className="grid gap-1 text-note text-muted">
        {words.orderBook}
        <select className={css.field} value={depth} onChange={(event) => setDepth(event.currentTarget.value)}>
          {DEPTHS.map((factor) => (
            <option key={factor} value={factor}>
              {words.depth(factor)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="button button-main" disabled={!isAmount || running}>
        {running ? words.running : words.runItAgain}
      </button>
      {isAmount ? null : (
        <p id={`${id}-fund`} className="w-full text-note text-active">
          {words.plainNumber}
        </p>
      )}
    </form>
  )
}

export function namesWith(rulebook: string): string[] {
  return [...new Set([rulebook, ...RULEBOOKS.map(({ name }) => name)])]
}

function changeText({ rulebook, fund, depth }: Change, units: RecordUnits): string {
  const added = fund === undefined ? null : moneyWithUnit(fund, units.settle, { signed: true })
  return words.changed(rulebook ?? null, added, depth ?? null)
}

const MONEY = [
  'closed',
  'shortfall',
  'fundPaid',
  'residual',
  'overshoot',
  'givenUp',
  'largest',
] as const satisfies readonly (keyof Figures)[]

const COUNTS = ['events', 'accounts', 'fullCloses'] as const satisfies readonly (keyof Figures)[]

interface ComparedProps {
  readonly whatIf: Pick<ToldWhatIf, 'before' | 'after' | 'leftOut'> & { readonly change: Change }
  readonly units: RecordUnits
}

export function Compared({ whatIf: { change, before, after, leftOut: lost }, units }: ComparedProps) {
  return (
    <div className="mt-6" aria-live="polite">
      <Table caption={words.wholeAndChanged}>
        <thead>
          <tr>
            <Head>{words.overTheWhole}</Head>
            <Head end>{words.asItWas}</Head>
            <Head end>{changeText(change, units)}</Head>
          </tr>
        </thead>
        <tbody>
          {COUNTS.map((key) => (
            <tr key={key}>
              <th scope="row" className="whitespace-normal">
                {words.figures[key]}
              </th>
              <FigureCell>{count(before[key])}</FigureCell>
              <FigureCell>{count(after[key])}</FigureCell>
            </tr>
          ))}
          {MONEY.map((key) => (
            <tr key={key}>
              <th scope="row" className="whitespace-normal">
                {words.figures[key]}
              </th>
              <FigureCell>{moneyWithUnit(before[key], units.settle)}</FigureCell>
              <FigureCell>{moneyWithUnit(after[key], units.settle)}</FigureCell>
            </tr>
          ))}
        </tbody>
      </Table>
      {lost === 0 ? null : <p className="mt-2 text-note text-muted">{words.leftOut(lost)}</p>}
    </div>
  )
}

const lostIn = ({ leftOut }: WhatIf) => Object.values(leftOut).reduce((sum, n) => sum + n, 0)

const SHOWN = 12

export function Accounts({ rows, units }: { readonly rows: readonly Difference[]; readonly units: RecordUnits }) {
  const changed = rows.filter(({ verdict }) => verdict !== 'same')
  const { shown, more } = useShowMore(changed, SHOWN)
  const counted = (verdict: Difference['verdict']) => changed.filter((row) => row.verdict === verdict).length
  if (changed.length === 0) return <p className="mt-6 text-ink-2">{words.everyoneAsBefore}</p>
  return (
    <div className="mt-6">
      <p className="mb-1">{words.sparedAndClosedInstead(counted('spared'), counted('closed'))}</p>
      <Table caption={words.accountsThatChange}>
        <thead>
          <tr>
            <Head>{words.account}</Head>
            <Head end>{words.asItWasIn(moneyUnit(units.settle))}</Head>
            <Head end>{words.changedIn(moneyUnit(units.settle))}</Head>
            <Head>{words.verdict}</Head>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.account}>
              <th scope="row">{row.account}</th>
              <FigureCell>{moneyWithUnit(row.before, units.settle)}</FigureCell>
              <FigureCell>{moneyWithUnit(row.after, units.settle)}</FigureCell>
              <Cell>{VERDICTS[row.verdict]}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      {more}
    </div>
  )
}
