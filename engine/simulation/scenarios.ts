import { PlimsollError } from '../errors'
import type { Mix } from './population'
import type { Underlying } from './venue'

/** Where a blow falls: which prices, which way, and how much of it the other prices share. */
export interface Hit {
  readonly underlying: Underlying
  readonly direction: 1 | -1
  readonly spill: number
}

/**
 * A jump of the marks sized against the positions there are: the smallest that leaves at least `uncovered` bankrupt
 * positions which the funds can't pay for, and never more than `most`.
 */
export interface Gap {
  readonly uncovered: number
  readonly most: number
}

/** One stretch of a scenario. All prices are relative; every figure is per step. */
export interface Phase {
  readonly name: string
  /** Shortest and longest duration, in steps. */
  readonly steps: readonly [number, number]
  /** Noise of the prices, 1 being a calm day. */
  readonly volatility: number
  /** What market makers quote, 1 being a calm day. */
  readonly depth: number
  /** Over-levered traders who take their turn; half as many of the others do. */
  readonly turns: number
  /** How far the over-levered lean to the side the blow will hurt, at the opening too: 0 not at all, 1 all of them. */
  readonly lean: number
  /** Move of the hit prices in the direction of the blow. */
  readonly slide: number
  /** Share of the blow that is still there a step later. */
  readonly decay: number
  readonly gap: Gap | null
  /** Feeds that send nothing: those of the hit prices. */
  readonly silent: boolean
  /** Whether fees flow to the funds, and the funds sell what they took over. */
  readonly recovery: boolean
}

export interface Scenario {
  readonly name: string
  readonly title: string
  /** What it is there to show; a test holds it to that. */
  readonly purpose: string
  readonly rulebook: string
  readonly script: readonly Phase[]
  /** One is drawn for each time the script is gone through, never the same twice running. */
  readonly hits: readonly Hit[]
  readonly mix: Mix
  /** What the funds hold at the opening, as a share of what they are filled up to. */
  readonly fundFill: number
  readonly hedgeShort?: string
  readonly hedgeLeverage?: readonly [number, number]
}

const QUIET: Phase = {
  name: 'calm',
  steps: [80, 110],
  volatility: 1,
  depth: 1,
  turns: 6,
  lean: 0,
  slide: 0,
  decay: 0.985,
  gap: null,
  silent: false,
  recovery: true,
}

const phase = (name: string, shortest: number, longest: number, changes: Partial<Phase> = {}): Phase => ({
  ...QUIET,
  name,
  steps: [shortest, longest],
  ...changes,
})

const storm = { volatility: 2, recovery: false, decay: 1 }
const calm = (shortest: number, longest: number) => phase('calm', shortest, longest)
const buildUp = (shortest: number, longest: number, lean: number) =>
  phase('build-up', shortest, longest, { volatility: 1.3, depth: 0.8, turns: 16, lean })
const slide = (steps: number, by: number, depth: number) =>
  phase('slide', steps, steps + 3, { ...storm, slide: by, depth, turns: 2 })
const gap = (uncovered: number, most: number) =>
  phase('gap', 1, 1, { ...storm, depth: 0.1, turns: 0, gap: { uncovered, most } })
const bottom = (shortest: number, longest: number) =>
  phase('bottom', shortest, longest, { ...storm, depth: 0.4, turns: 4 })
const rebound = (shortest: number, longest: number) =>
  phase('rebound', shortest, longest, { volatility: 1.3, depth: 0.8, turns: 12, decay: 0.965 })

const EVERYONE: Mix = { lev: 0.3, trend: 0.33, hedge: 0.12, hold: 0.25 }
const CRASH: Hit = { underlying: 'BTC', direction: -1, spill: 0.55 }

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'live',
    title: 'A venue that lives',
    purpose:
      'Calm and storm alternate for days: within any three minutes there are liquidations, payments of a fund and at least one ADL event, and quiet between them.',
    rulebook: 'bitmex',
    script: [calm(75, 100), buildUp(50, 65, 0.5), slide(6, 0.0025, 0.2), gap(3, 0.3), bottom(14, 22), rebound(60, 80)],
    hits: [
      CRASH,
      { underlying: 'BTC', direction: 1, spill: 0.4 },
      { underlying: 'ETH', direction: -1, spill: 0.3 },
      { underlying: 'ETH', direction: 1, spill: 0.3 },
      { underlying: 'SOL', direction: -1, spill: 0.15 },
      { underlying: 'SOL', direction: 1, spill: 0.15 },
    ],
    mix: EVERYONE,
    fundFill: 1,
  },
  {
    name: 'calm',
    title: 'A calm day',
    purpose: 'Small moves, a deep order book and full funds: now and then a liquidation, no bankrupt position, no ADL.',
    rulebook: 'bitmex',
    script: [phase('calm', 1000, 1000, { volatility: 1.5, depth: 8 })],
    hits: [CRASH],
    mix: EVERYONE,
    fundFill: 1,
  },
  {
    name: 'flash-crash',
    title: 'Flash crash',
    purpose:
      'Prices fall by about a tenth within seconds and come back within minutes: a burst of liquidations, then recovery of prices and funds.',
    rulebook: 'bitmex',
    script: [
      calm(60, 60),
      slide(9, 0.009, 0.6),
      bottom(3, 5),
      phase('rebound', 200, 200, { depth: 0.9, turns: 10, decay: 0.93 }),
      calm(300, 300),
    ],
    hits: [{ ...CRASH, spill: 0.9 }],
    mix: EVERYONE,
    fundFill: 1,
  },
  {
    name: 'thin-book',
    title: 'A thin order book',
    purpose:
      'No single large move: prices sink step by step while hardly anyone quotes, so that liquidations find no orders and positions drift into bankruptcy.',
    rulebook: 'bitmex',
    script: [
      calm(40, 40),
      buildUp(60, 60, 0.6),
      phase('slide', 40, 40, { ...storm, slide: 0.0025, depth: 0.02, turns: 2 }),
      bottom(20, 20),
      rebound(150, 150),
    ],
    hits: [{ ...CRASH, spill: 0.9 }],
    mix: EVERYONE,
    fundFill: 0.25,
  },
  {
    name: 'cascade',
    title: 'Cascade',
    purpose:
      'One blow after another before the funds have recovered: bankrupt positions that nobody can pay for, and at least three closures within 3,000 steps whatever the seed.',
    rulebook: 'bitmex',
    script: [
      calm(120, 160),
      buildUp(90, 110, 0.6),
      slide(8, 0.003, 0.15),
      gap(6, 0.3),
      bottom(10, 14),
      slide(5, 0.003, 0.15),
      gap(4, 0.3),
      bottom(8, 12),
      gap(4, 0.3),
      bottom(40, 60),
      rebound(250, 300),
    ],
    hits: [CRASH, { underlying: 'ETH', direction: -1, spill: 0.4 }, { underlying: 'BTC', direction: 1, spill: 0.4 }],
    mix: EVERYONE,
    fundFill: 1,
  },
  {
    name: 'oracle-gap',
    title: 'A price feed stops',
    purpose:
      'The feed of one price stops while the others go on falling: nothing is decided about accounts that depend on it. When it returns, marks jump without a trade in between.',
    rulebook: 'bitmex',
    script: [
      calm(40, 40),
      buildUp(60, 60, 0.1),
      phase('outage', 28, 28, { ...storm, slide: 0.003, depth: 0.3, turns: 0, silent: true }),
      gap(2, 0.15),
      bottom(20, 30),
      rebound(200, 200),
    ],
    hits: [{ ...CRASH, spill: 0.95 }],
    mix: { lev: 0.15, trend: 0.3, hedge: 0.3, hold: 0.25 },
    fundFill: 3,
    hedgeShort: 'BTC-PERP',
    hedgeLeverage: [9, 14],
  },
  {
    name: 'hedged-book',
    title: 'A hedged book',
    purpose:
      'The shorts of the crashing market are mostly hedgers: those closed are left with one leg, a naked hedge; accounts the venue calls delta-neutral stand behind all others.',
    rulebook: 'binance',
    script: [
      phase('calm', 40, 40, { lean: 1 }),
      buildUp(60, 60, 1),
      slide(6, 0.003, 0.1),
      gap(20, 0.2),
      bottom(8, 10),
      gap(12, 0.2),
      bottom(30, 40),
      rebound(200, 200),
    ],
    hits: [{ underlying: 'ETH', direction: -1, spill: 0.1 }],
    mix: { lev: 0.4, trend: 0.05, hedge: 0.45, hold: 0.1 },
    fundFill: 0.6,
    hedgeShort: 'ETH-PERP',
    hedgeLeverage: [3, 7],
  },
  {
    name: 'short-squeeze',
    title: 'Short squeeze',
    purpose: 'A crowded short market jumps upwards: the shorts go bankrupt, and profitable longs are closed.',
    rulebook: 'bitmex',
    script: [
      calm(40, 40),
      buildUp(80, 80, 0.9),
      slide(8, 0.005, 0.15),
      gap(5, 0.3),
      bottom(12, 16),
      gap(4, 0.3),
      bottom(30, 40),
      rebound(200, 200),
    ],
    hits: [{ underlying: 'SOL', direction: 1, spill: 0.05 }],
    mix: EVERYONE,
    fundFill: 0.7,
  },
]

/** The scenario of this name. Refuses with `unknown-scenario`. */
export function scenarioNamed(name: string, path = '--scenario'): Scenario {
  const found = SCENARIOS.find((s) => s.name === name)
  if (found) return found
  const known = SCENARIOS.map((s) => s.name).join(', ')
  throw new PlimsollError('unknown-scenario', `There is no scenario of this name; known are ${known}.`, path)
}
