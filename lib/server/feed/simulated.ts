import type { Input, StreamFacts, TimedInput } from '@/engine/log'
import { Simulation, type SimulationOptions } from '@/engine/simulation/simulation'
import type { View } from '@/engine/state'
import type { ExchangeFeed, FeedSource, FeedStep, Seat } from './port'

export interface SimulatedOptions {
  readonly scenario: string
  readonly seed: number
  readonly intervalMs: number
  readonly traders?: number
}

/** What a visitor is told about each kind of trader before taking a seat. */
const KINDS: readonly { readonly prefix: string; readonly kind: string; readonly note: string }[] = [
  { prefix: 'lev-', kind: 'high leverage', note: 'Isolated positions with 20 to 100 times leverage.' },
  { prefix: 'trend-', kind: 'trend follower', note: 'Follows the last hour; often near the front of the queue.' },
  { prefix: 'hedge-', kind: 'hedger', note: 'Long one market and short another: a closure would leave one leg.' },
  { prefix: 'hold-', kind: 'holder', note: 'Low leverage, seldom trades; usually far back in the queue.' },
  { prefix: 'mm-', kind: 'market maker', note: 'The other side of most trades, in every market.' },
]
/** Seats offered of one kind: enough to choose from, few enough to read. */
const SEATS_PER_KIND = 4

/** The simulated exchange as a feed. Scenario and seed name its stream, so that another choice is another stream. */
export function simulatedSource(options: SimulatedOptions): FeedSource {
  return {
    stream: `sim-${options.scenario}-${options.seed}`,
    simulated: true,
    begin: (at, stream) =>
      new SimulatedFeed(Simulation.create({ ...options, stream, startAt: at } satisfies SimulationOptions)),
    restore: (checkpoint) => new SimulatedFeed(Simulation.restore(checkpoint)),
  }
}

class SimulatedFeed implements ExchangeFeed {
  readonly venue = 'Plimsoll demo exchange'
  readonly simulated = true
  readonly repeats = true
  readonly clock = 'host'

  constructor(private simulation: Simulation) {}

  get facts(): StreamFacts {
    return this.simulation.facts
  }

  get scenario(): string {
    return this.simulation.scenario.name
  }

  opening(): readonly Input[] {
    return this.simulation.opening().map(untimed)
  }

  async step(view: View): Promise<FeedStep> {
    return { inputs: this.simulation.step(view, this.simulation.nextStep).map(untimed), gap: null }
  }

  checkpoint(): string {
    return this.simulation.checkpoint()
  }

  seats(view: View): readonly Seat[] {
    return KINDS.flatMap(({ prefix, kind, note }) => seatsOf(view, prefix, kind, note))
  }
}

function seatsOf(view: View, prefix: string, kind: string, note: string): Seat[] {
  const seats: Seat[] = []
  for (const account of view.accounts.keys()) {
    if (!account.startsWith(prefix)) continue
    const positions = [...view.positionsBy(account)].length
    if (positions > 0) seats.push({ account, kind, positions, note })
  }
  return seats.sort((a, b) => b.positions - a.positions || (a.account < b.account ? -1 : 1)).slice(0, SEATS_PER_KIND)
}

function untimed({ at, ...input }: TimedInput): Input {
  return input as Input
}
