import { type Orders, type PlaceStore, STEPS, type Step } from './store'

/** Decides when places are remembered, by the stream's own time. */
export class PlaceKeeper {
  private readonly last = new Map<string, number>()

  constructor(
    private readonly store: PlaceStore,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** To be called at every step; `orders` is asked when a sample is due, and is null where places are not known. */
  async note(stream: string, at: number, orders: () => Orders | null): Promise<void> {
    if (Number.isNaN(at)) return
    try {
      const due: Step[] = []
      for (const { step } of STEPS) if (at - (await this.lastOf(stream, step)) >= step) due.push(step)
      const found = due.length === 0 ? null : orders()
      if (!found) return
      await this.store.write(stream, at, found, due)
      for (const step of due) this.last.set(`${stream}|${step}`, at)
    } catch (error) {
      // A chart with a gap is better than an engine that stands still because the disk is full.
      this.failed(error)
    }
  }

  private async lastOf(stream: string, step: Step): Promise<number> {
    const key = `${stream}|${step}`
    const known = this.last.get(key) ?? (await this.store.newest(stream, step)) ?? Number.NEGATIVE_INFINITY
    this.last.set(key, known)
    return known
  }
}
