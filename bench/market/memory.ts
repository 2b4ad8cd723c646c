import { prove, type Result, type Work } from '../work'
import { marketOf, markOf } from './market'

export const memoryWork: Work = {
  name: 'memory',
  about: 'bytes of a ranked market: all columns, indexes and the room that ranking uses',
  n: 1_000_000,
  most: 10_000_000,
  byNameOnly: false,
  run,
}

/** What one position, account and balance of decimal.js take as objects, and their entries in the maps of the state. */
function run(n: number): Result {
  const market = marketOf(n)
  market.view.setMark(markOf(0))
  market.table.rerank()
  const parts = market.table.bytes
  const sum = Object.values(parts).reduce((total, bytes) => total + bytes, 0)
  const ranked = market.table.count('long') + market.table.count('short')
  prove(ranked > 0.9 * n, 'nearly everybody is in the queue')
  const value = sum / n
  return {
    work: 'memory',
    n,
    unit: 'bytes/position',
    runs: 1,
    ours: { value, min: value, max: value },
    rivals: {},
    facts: Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, Number((bytes / n).toFixed(1))])),
  }
}
