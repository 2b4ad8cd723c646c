import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { RECONSTRUCTIONS } from '@/engine/simulation/reconstructions'
import type { BacktestScenario, ShippedBacktest } from '@/lib/wire/backtest'

/** What is said of each reconstruction; its recipe stays here. */
export function backtestScenarios(): BacktestScenario[] {
  return RECONSTRUCTIONS.map(({ name, title, story }) => ({ name, title, story }))
}

let read: Promise<ShippedBacktest> | null = null

export function shippedBacktest(): Promise<ShippedBacktest> {
  read ??= readFile(resolve(/*turbopackIgnore: true*/ 'public/recordings/backtest.json'), 'utf8').then(
    (text) => JSON.parse(text) as ShippedBacktest,
  )
  return read
}
