import type { Input, StreamFacts } from '@/engine/log'
import { Crowd, memberId } from '@/engine/simulation/crowd'
import type { View } from '@/engine/state'
import type { ExchangeFeed, FeedSource, FeedStep, Seat } from './port'

export interface CrowdSourceOptions {
  readonly positions: number
  readonly seed: number
  readonly intervalMs: number
}

/** Seats offered: the first of the crowd, who all hold one position. */
const SEATS = 8

/** One market with a crowd in it, for seeing how much a server carries. Its size and its seed name its stream. */
export function crowdSource(options: CrowdSourceOptions): FeedSource {
  return {
    stream: `crowd-${options.positions}-${options.seed}`,
    simulated: true,
    begin: (startAt, stream) => new CrowdFeed(Crowd.create({ ...options, startAt, stream })),
    restore: (checkpoint) => new CrowdFeed(Crowd.restore(checkpoint)),
  }
}

class CrowdFeed implements ExchangeFeed {
  readonly venue = 'Plimsoll demo exchange'
  readonly simulated = true
  readonly scenario = 'crowd'
  readonly repeats = true
  readonly clock = 'host'

  constructor(private readonly crowd: Crowd) {}

  get facts(): StreamFacts {
    return this.crowd.facts
  }

  opening(): readonly Input[] {
    return this.crowd.opening()
  }

  async step(): Promise<FeedStep> {
    return { inputs: this.crowd.step(), gap: null }
  }

  checkpoint(): string {
    return this.crowd.checkpoint()
  }

  seats(view: View): readonly Seat[] {
    const members = Array.from({ length: SEATS }, (_, i) => memberId(i + 1))
    return members.flatMap((account) => {
      const positions = [...view.positionsBy(account)].length
      const seat = { account, kind: 'one of the crowd', positions, note: 'One position in one market.' }
      return positions > 0 ? [seat] : []
    })
  }
}
