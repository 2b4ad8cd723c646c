import { dec, plain } from '@/engine/decimal'
import type { VenueRun } from '@/engine/differences'
import { deleverageAnswer, type PositionChoice } from '@/engine/questions/answers'
import { rulebookNamed } from '@/engine/rulebooks/index'
import { type SnapshotFile, stateFrom } from '@/engine/snapshot'

/** Files that anyone can look at and download: a small market by hand, and runs made of it by the engine itself. */

const short = (account: string, size: string, entry: string, openedAt: string) => ({
  account,
  market: 'BTC-PERP',
  side: 'short' as const,
  size,
  entry,
  openingLeverage: '10',
  openedAt: `2026-01-0${openedAt}T09:00:00.000Z`,
})
const long = (account: string, size: string, entry: string, openedAt: string) => ({
  ...short(account, size, entry, openedAt),
  side: 'long' as const,
})

/** One long is bankrupt after a fall, a fund pays for a part of it, and eight shorts stand in the queue. */
export const EXAMPLE_SNAPSHOT = {
  format: 'plimsoll.snapshot/1',
  at: '2026-01-09T12:00:00.000Z',
  venue: 'Example',
  rulebook: 'bitmex',
  coverage: 'full',
  markets: [
    {
      id: 'BTC-PERP',
      kind: 'linear',
      settle: 'USDT',
      lot: '0.001',
      tick: '0.1',
      mark: '100000',
      previousMark: '101200',
      maintenanceMarginRate: '0.005',
      fund: 'USDT-main',
    },
  ],
  funds: [
    {
      id: 'USDT-main',
      asset: 'USDT',
      balance: '4000',
      floor: '1000',
      windowPeak: '9000',
      windowAverage: '7000',
      markets: { 'BTC-PERP': { pnl: '-5000', peakPnl: '0' } },
    },
  ],
  accounts: [
    { id: 'harbour', balance: '0' },
    { id: 'anna', balance: '2900' },
    { id: 'bruno', balance: '7400' },
    { id: 'chen', balance: '30000' },
    { id: 'dara', balance: '6000', deltaNeutral: true },
    { id: 'emil', balance: '80000' },
    { id: 'fatou', balance: '2500' },
    { id: 'goran', balance: '20000' },
    { id: 'hana', balance: '15000' },
    { id: 'ines', balance: '60000' },
    { id: 'jonas', balance: '25000' },
    { id: 'kim', balance: '9000' },
  ],
  positions: [
    { ...long('harbour', '2.4', '108000', '2'), margin: '12000' },
    short('anna', '0.5', '118000', '1'),
    short('bruno', '0.8', '114000', '2'),
    short('chen', '1.2', '112500', '3'),
    short('dara', '0.6', '116000', '4'),
    short('emil', '2', '109000', '5'),
    short('fatou', '0.4', '105000', '6'),
    short('goran', '1.5', '103500', '7'),
    short('hana', '1', '99000', '8'),
    long('ines', '3', '98000', '3'),
    long('jonas', '1.6', '96500', '4'),
    long('kim', '1', '101000', '8'),
  ],
} satisfies SnapshotFile

/** The bankrupt position of the example. */
export const EXAMPLE_POSITION: PositionChoice = { account: 'harbour', market: 'BTC-PERP', side: 'long' }

type Changed = { -readonly [K in keyof VenueRun]: VenueRun[K] }

interface ExampleRun {
  readonly name: string
  readonly title: string
  /** The rulebook the run claims to follow. */
  readonly rulebook: string
  /** What was done to the honest run. */
  readonly change: (run: Changed) => void
}

const lessALot = (size: string) => plain(dec(size).minus('0.001'))

/** An honest run, and the same run tampered with in each way that has a name. */
export const EXAMPLE_RUNS: readonly ExampleRun[] = [
  { name: 'honest', title: 'An honest run', rulebook: 'bitmex', change: () => undefined },
  {
    name: 'swapped',
    title: 'Two closures swapped',
    rulebook: 'bitmex',
    change: (run) => {
      const [first, second, ...rest] = run.closures
      if (first && second) run.closures = [second, first, ...rest]
    },
  },
  {
    name: 'wrong-price',
    title: 'A price that favours the venue',
    rulebook: 'bitmex',
    change: (run) => {
      run.price = plain(dec(run.price).plus('250'))
      run.closures = run.closures.map((closure) => ({ ...closure, price: run.price }))
    },
  },
  {
    name: 'one-lot-too-little',
    title: 'One lot too little',
    rulebook: 'bitmex',
    change: (run) => {
      run.closures = run.closures.map((c, i) => (i === 0 ? { ...c, size: lessALot(c.size) } : c))
    },
  },
  {
    name: 'skipped',
    title: 'The first in the queue spared',
    rulebook: 'bitmex',
    change: (run) => {
      run.closures = run.closures.slice(1)
    },
  },
  {
    name: 'fund-spared',
    title: 'The fund kept its money',
    rulebook: 'bitmex',
    change: (run) => {
      run.waterfall = { ...run.waterfall, fundPaid: '0' }
    },
  },
  {
    name: 'protected',
    title: 'A protected account closed',
    rulebook: 'binance',
    change: (run) => {
      run.closures = [...run.closures, { account: 'dara', size: '0.1', price: run.price }]
    },
  },
]

/** The run of an example as a file, `plimsoll.run/1`; null where there is none of this name. */
export function exampleRun(name: string): { readonly rulebook: string; readonly run: VenueRun } | null {
  const example = EXAMPLE_RUNS.find((run) => run.name === name)
  if (!example) return null
  const { rulebook, change } = example
  const run = deleverageAnswer(stateFrom(EXAMPLE_SNAPSHOT), rulebookNamed(rulebook), EXAMPLE_POSITION)
  const changed: Changed = { ...run }
  change(changed)
  return { rulebook, run: changed }
}
