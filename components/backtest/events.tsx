'use client'

import { useState } from 'react'
import { useEvents } from '@/lib/client/backtest/use-backtest'
import { useMounted } from '@/lib/client/use-now'
import { clockTime, count, money, sum } from '@/lib/format'
import type { BacktestScenario as Scenario } from '@/lib/wire/backtest'
import { words } from '@/lib/words/en/backtest'
import { Section } from '../ui/section'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import css from './backtest.module.css'

interface EventsProps {
  readonly scenarios: readonly Scenario[]
  readonly rulebooks: readonly string[]
}

/** Every ADL event of one reconstruction under one rulebook. */
export function Events({ scenarios, rulebooks }: EventsProps) {
  const [scenario, setScenario] = useState(scenarios[0]?.name ?? '')
  const [rulebook, setRulebook] = useState(rulebooks[0] ?? '')
  const mounted = useMounted()
  return (
    <Section title={words.eventByEvent} note={words.firstSeed}>
      <div className="mb-3 flex flex-wrap gap-x-6 gap-y-2 text-note text-muted">
        <label>
          {words.scenario}{' '}
          <select className={css.field} value={scenario} onChange={(event) => setScenario(event.currentTarget.value)}>
            {scenarios.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label>
          {words.rulebook}{' '}
          <select className={css.field} value={rulebook} onChange={(event) => setRulebook(event.currentTarget.value)}>
            {rulebooks.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      {mounted ? <Rows scenario={scenario} rulebook={rulebook} /> : <p>{words.needsScripts}</p>}
    </Section>
  )
}

const MONEY = ['closed', 'shortfall', 'fundPaid', 'givenUp', 'residual'] as const

function Rows({ scenario, rulebook }: { readonly scenario: string; readonly rulebook: string }) {
  const events = useEvents(scenario, rulebook)
  if (events === null) return <p className="py-3 text-muted">{words.working}</p>
  if (events.length === 0) return <p className="border-y border-line py-3 text-ink-2">{words.noEvent}</p>
  const counted = (key: 'closures' | 'accounts') => count(events.reduce((all, event) => all + event[key], 0))
  return (
    <Table caption={words.eventByEvent}>
      <thead>
        <tr>
          <Head>{words.event}</Head>
          <Head>{words.utc}</Head>
          <Head end>{words.closures}</Head>
          <Head end>{words.accounts}</Head>
          {MONEY.map((key) => (
            <Head key={key} end>
              {words[key]}
            </Head>
          ))}
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <tr key={event.event}>
            <th scope="row">{event.event}</th>
            <Cell className="figures">{clockTime(event.at)}</Cell>
            <FigureCell>{count(event.closures)}</FigureCell>
            <FigureCell>{count(event.accounts)}</FigureCell>
            {MONEY.map((key) => (
              <FigureCell key={key}>{money(event[key], 'USDT')}</FigureCell>
            ))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{words.inTotal}</th>
          <td />
          <FigureCell>{counted('closures')}</FigureCell>
          {/* One account may be reduced in several events. */}
          <td />
          {MONEY.map((key) => (
            <FigureCell key={key}>{money(sum(events.map((event) => event[key])), 'USDT')}</FigureCell>
          ))}
        </tr>
      </tfoot>
    </Table>
  )
}
