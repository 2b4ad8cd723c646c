/** Answers that many ask for at once, worked out once and kept for a while; a failure is not kept. */
export class Memo<T> {
  private readonly kept = new Map<string, { readonly answer: Promise<T>; readonly until: number }>()

  /** @param most answers kept; beyond it the ones made longest ago are forgotten */
  constructor(
    private readonly keepMs: number,
    private readonly most: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.kept.get(key)
    if (known && known.until > this.now()) return known.answer
    const answer = make()
    this.kept.delete(key)
    this.kept.set(key, { answer, until: this.now() + this.keepMs })
    answer.catch(() => {
      if (this.kept.get(key)?.answer === answer) this.kept.delete(key)
    })
    if (this.kept.size > this.most) this.kept.delete(this.kept.keys().next().value ?? key)
    return answer
  }
}
