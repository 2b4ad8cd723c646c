import { Book } from './book'
import { type Decimal, dec, isMultiple, max, plain, ZERO } from './decimal'
import { assert, PlimsollError } from './errors'
import type { Sha256 } from './hash'
import type { DepthLevel, LogHeader, LogRecord, TimedInput } from './log'
import type { FundFile } from './snapshot'

/** What is different: everything that is left out stays as it was. */
export interface Change {
  /** Names a rulebook that is known. */
  readonly rulebook?: string | undefined
  /** Added to every fund when it is first heard of, or taken from it when negative, never below zero. */
  readonly fund?: string | undefined
  /** Factor of all resting orders, zero or more; sizes are cut to the lot. */
  readonly depth?: string | undefined
}

/**
 * The same inputs with something changed: what would have happened. The log's own `proceed` inputs name events that need
 * not happen here, so they are dropped and each event proceeds as soon as it is committed to. An input that no longer
 * holds, such as a trade of a position that was closed here, is left out and counted.
 */
export class Counterfactual {
  private known: Book | null = null
  /** Inputs that no longer held, by the code of their refusal. */
  readonly leftOut: Record<string, number> = {}

  constructor(
    private readonly sha256: Sha256,
    private readonly change: Change,
    /** Hears of every step as it is taken. */
    private readonly listen: (records: readonly LogRecord[], book: Book) => void = () => {},
  ) {}

  get book(): Book {
    if (!this.known) throw new PlimsollError('log-empty', 'The log has no header.', '$[1]')
    return this.known
  }

  /** Begins where a log begins. */
  header({ stream, authority, coverage, disclosure, rulebook, at }: LogHeader): void {
    const facts = { stream, authority, coverage, disclosure, rulebook: this.change.rulebook ?? rulebook, at }
    this.known = Book.create(facts, this.sha256)
  }

  /** Begins in the middle: the rulebook and the funds are changed at once. */
  checkpoint(text: string): void {
    const book = Book.restore(text, this.sha256)
    this.known = book
    const { rulebook, fund } = this.change
    const { at, seed, settings } = book
    if (rulebook !== undefined) this.apply({ type: 'rulebook', rulebook, seed, settings, at })
    if (fund === undefined) return
    for (const { id, balance } of [...book.view().funds.values()]) {
      const amount = max(dec(fund), balance.neg())
      if (!amount.isZero()) this.apply({ type: 'fund', fund: id, amount: plain(amount), at })
    }
  }

  input(input: TimedInput): void {
    if (input.type === 'proceed') return
    try {
      this.apply(this.changed(input))
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error
      this.leftOut[error.code] = (this.leftOut[error.code] ?? 0) + 1
    }
    while (this.book.pending) this.apply({ type: 'proceed', event: this.book.pending.event, at: input.at })
  }

  private apply(input: TimedInput): void {
    this.listen(this.book.apply(input), this.book)
  }

  private changed(input: TimedInput): TimedInput {
    const { rulebook, fund, depth } = this.change
    if (input.type === 'rulebook' && rulebook !== undefined) return { ...input, rulebook }
    if (input.type === 'fund' && fund !== undefined && !this.book.view().funds.has(input.fund)) {
      return { ...input, amount: plain(added(dec(input.amount), fund)) }
    }
    if (input.type === 'snapshot' && fund !== undefined) {
      const funds = input.snapshot.funds.map(
        (one): FundFile => ({ ...one, balance: plain(added(dec(one.balance), fund)) }),
      )
      return { ...input, snapshot: { ...input.snapshot, funds } }
    }
    if (input.type === 'depth' && depth !== undefined) {
      const lot = this.book.view().markets.get(input.market)?.lot
      if (lot) return { ...input, bids: scaled(input.bids, depth, lot), asks: scaled(input.asks, depth, lot) }
    }
    return input
  }
}

const added = (balance: Decimal, fund: string) => max(ZERO, balance.plus(dec(fund)))

function scaled(levels: readonly DepthLevel[], factor: string, lot: Decimal): DepthLevel[] {
  return levels.flatMap((level) => {
    const wanted = dec(level.size).times(dec(factor))
    const size = wanted.divToInt(lot).times(lot)
    assert(isMultiple(size, lot), 'a size is cut to its lot')
    return size.isZero() ? [] : [{ ...level, size: plain(size) }]
  })
}
