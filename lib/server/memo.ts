interface Kept<T> {
  readonly answer: Promise<T>
  readonly madeAt: number
  /** The next one, while it is being worked out. */
  next: Promise<T> | null
}

export interface MemoOptions {
  /** How long an answer is taken for new. */
  readonly freshMs: number
  /** How long an older one is still given while a new one is worked out; not at all unless said. */
  readonly staleMs?: number
  /** Answers kept; beyond it the ones made longest ago are forgotten. */
  readonly most: number
  readonly now?: () => number
}

/** Answers that many ask for at once, worked out once and kept for a while; a failure is not kept. */
export class Memo<T> {
  private readonly kept = new Map<string, Kept<T>>()
  private readonly now: () => number

  constructor(private readonly options: MemoOptions) {
    this.now = options.now ?? (() => performance.now())
  }

  get(key: string, make: () => Promise<T>): Promise<T> {
    const { freshMs, staleMs = 0 } = this.options
    const known = this.kept.get(key)
    const age = known ? this.now() - known.madeAt : Number.POSITIVE_INFINITY
    if (!known || age >= freshMs + staleMs) return this.put(key, make())
    if (age >= freshMs) known.next ??= this.renewed(key, known, make())
    return known.answer
  }

  private put(key: string, answer: Promise<T>): Promise<T> {
    const { most } = this.options
    this.kept.delete(key)
    this.kept.set(key, { answer, madeAt: this.now(), next: null })
    answer.catch(() => {
      if (this.kept.get(key)?.answer === answer) this.kept.delete(key)
    })
    if (this.kept.size > most) this.kept.delete(this.kept.keys().next().value ?? key)
    return answer
  }

  /** The old answer stands until the new one is there, and also where there is to be none. */
  private async renewed(key: string, known: Kept<T>, next: Promise<T>): Promise<T> {
    try {
      const answer = await next
      if (this.kept.get(key) === known) this.put(key, next)
      return answer
    } catch {
      known.next = null
      return known.answer
    }
  }
}
