import type { Metadata } from 'next'
import { BacktestPage } from '@/components/backtest/backtest-page'
import { backtestScenarios, shippedBacktest } from '@/lib/server/backtest'
import { RULEBOOK_NAMES } from '@/lib/wire/tools'
import { words } from '@/lib/words/en/backtest'

export const metadata: Metadata = { title: words.title }

export default async function Page() {
  const shipped = await shippedBacktest()
  return <BacktestPage shipped={shipped} scenarios={backtestScenarios()} rulebooks={RULEBOOK_NAMES} />
}
