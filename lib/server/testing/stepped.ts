import type { ExchangeFeed, FeedSource } from '../feed/port'
import { simulatedSource } from '../feed/simulated'

export const BEGAN = Date.parse('2026-01-02T03:04:05.000Z')
export const INTERVAL_MS = 500

/**
 * A simulated exchange whose clock is the number of its steps, so that a run that was interrupted any number of times can
 * be compared with one that never was, to the last byte.
 */
export class SteppedSource implements FeedSource {
  private steps = 0
  private readonly inner: FeedSource

  constructor(scenario: string, seed: number, traders: number) {
    this.inner = simulatedSource({ scenario, seed, traders, intervalMs: INTERVAL_MS })
  }

  get stream(): string {
    return this.inner.stream
  }

  readonly simulated = true

  readonly now = () => BEGAN + this.steps * INTERVAL_MS

  begin(at: string, stream: string): ExchangeFeed {
    this.steps = 0
    return this.counted(this.inner.begin(at, stream))
  }

  restore(checkpoint: string): ExchangeFeed {
    const { progress } = JSON.parse(checkpoint) as { readonly progress: { readonly k: number } }
    this.steps = progress.k
    return this.counted(this.inner.restore(checkpoint))
  }

  private counted(feed: ExchangeFeed): ExchangeFeed {
    const step = feed.step.bind(feed)
    feed.step = (view) => {
      this.steps += 1
      return step(view)
    }
    return feed
  }
}
