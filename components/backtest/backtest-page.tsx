'use client'

import { useOwnRun } from '@/lib/client/backtest/use-backtest'
import type { BacktestScenario as Scenario, ShippedBacktest } from '@/lib/wire/backtest'
import type { RulebookName } from '@/lib/wire/tools'
import { words } from '@/lib/words/en/backtest'
import { ToolsNav } from '../tools/tools-nav'
import { PageHead } from '../ui/page-head'
import { Events } from './events'
import { OwnRunForm } from './own-run'
import { Totals, Tricks } from './results'

interface BacktestPageProps {
  readonly shipped: ShippedBacktest
  readonly scenarios: readonly Scenario[]
  readonly rulebooks: readonly RulebookName[]
}

/** The same trouble under many rulebooks: what ships with the program, and whatever the reader wants to try. */
export function BacktestPage({ shipped, scenarios, rulebooks }: BacktestPageProps) {
  const { run, start, stop } = useOwnRun()
  const own = run !== null && run.rows.length > 0
  const tricks = own ? run.tricks : shipped.adversaries
  return (
    <>
      <ToolsNav />
      <PageHead
        title={words.sameTrouble}
        lead={words.lead(scenarios.length, shipped.seeds, shipped.rulebooks.length)}
      />
      {own ? <p className="mt-6 text-note text-muted">{words.yourResult}</p> : null}
      <Totals rows={own ? run.rows : shipped.rows} scenarios={scenarios} />
      <Tricks rows={tricks} scenarios={scenarios} />
      <Events scenarios={scenarios} rulebooks={shipped.rulebooks} />
      <OwnRunForm
        scenarios={scenarios}
        rulebooks={rulebooks}
        usual={shipped.rulebooks
          .slice(0, 2)
          .map((name) => rulebooks.findLast(({ id }) => id.startsWith(`${name}/`))?.id ?? name)}
        run={run}
        onStart={start}
        onStop={stop}
      />
    </>
  )
}
