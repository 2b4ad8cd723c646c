import { type Orders, type PlaceStore, STEPS, type Step } from './store'

/** Decides when places are remembered, by the stream's own time. */
export class PlaceKeeper {
  private readonly last = new Map<string, number>()

  constructor(
    private readonly store: PlaceStore,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** To be called at every step; `orders` is asked when a sample is due, and is null where places are not known. */
  note(stream: string, at: number, orders: () => Orders | null): void {
    if (Number.isNaN(at)) return
    try {
      const due = STEPS.map(({ step }) => step).filter((step) => at - this.lastOf(stream, step) >= step)
      const found = due.length === 0 ? null : orders()
      if (!found) return
      this.store.write(stream, at, found, due)
      for (const step of due) this.last.set(`${stream}|${step}`, at)
    } catch (error) {
      // A chart with a gap is better than an engine that stands still because the disk is full.
      this.failed(error)
    }
  }

  private lastOf(stream: string, step: Step): number {
    const key = `${stream}|${step}`
    const known = this.last.get(key) ?? this.store.newest(stream, step) ?? Number.NEGATIVE_INFINITY
    this.last.set(key, known)
    return known
  }
}
