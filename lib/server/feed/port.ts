import type { Input, StreamFacts } from '@/engine/log'
import type { View } from '@/engine/state'
import type { Upstream } from '@/lib/wire/frames'
import type { PushedFeed } from './pushed'

/** An input as a feed gives it: at its own time where it states one, else at the host's. */
export type FeedInput = Input & { readonly at?: string }

/** What a feed has to say at one tick. */
export interface FeedStep {
  /** In the order in which they happened. */
  readonly inputs: readonly FeedInput[]
  /** Set while something is known to be missing: the markets are halted with this reason until it is null again. */
  readonly gap: string | null
}

/** An exchange as the engine sees it, simulated or connected. */
export interface ExchangeFeed {
  readonly facts: StreamFacts
  readonly venue: string
  readonly simulated: boolean
  readonly scenario: string | null
  /** The same steps can be taken again after a restart. Of a feed that can't do that the journal remembers what it said. */
  readonly repeats: boolean
  /** The stream's time: of this machine, or of the inputs themselves, which then carry it. */
  readonly clock: 'host' | 'inputs'
  /** What an empty book needs before the first step. */
  opening(): readonly Input[]
  /** The inputs of one tick, for the book as it is now. */
  step(view: View): Promise<FeedStep>
  /** Everything a later `restore` needs to go on as if nothing had happened. */
  checkpoint(): string
  /** Accounts that a visitor of a demo may sit at; none at a connected exchange. */
  seats(view: View): readonly Seat[]
  /** What it hears from, and how well, for everyone to see; nothing where the exchange is simulated. */
  upstreams?(now: number): readonly Upstream[]
  /** Where the exchange pushes: how its rows are taken. */
  readonly pushed?: PushedFeed
  /** Lets go of its connections; nothing is asked of it afterwards. */
  close?(): void
  /** Operators of a simulated exchange may push it: a scenario by name, from the next step on. */
  direct?(scenario: string): void
}

export interface Seat {
  readonly account: string
  readonly kind: string
  readonly positions: number
  readonly note: string
}

/** How a feed begins, and how it is taken up again. */
export interface FeedSource {
  /** The name of its stream. */
  readonly stream: string
  /** Whether the past may be left behind: a simulated exchange can begin anew, a real one can't. */
  readonly simulated: boolean
  /** @param stream the name to begin under: its own, or one derived from it */
  begin(at: string, stream: string): ExchangeFeed
  restore(checkpoint: string): ExchangeFeed
}
