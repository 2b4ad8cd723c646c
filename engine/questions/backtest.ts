import type { Book } from '../book'
import { amountOf, type Decimal, dec, max, plain, ZERO } from '../decimal'
import type { AdlStartedEvent, LogRecord } from '../log'
import { gain, type Market, notionalAt } from '../market'
import { byCodeUnits } from '../state'

/**
 * What ADL did in one run of a log, in money of the settlement asset. `givenUp`: what closing at the rulebook's price cost
 * the closed against the mark of that moment, never negative, the measure of the research on ADL (arXiv 2512.01112).
 */
export interface Figures {
  readonly events: number
  readonly closures: number
  /** Accounts that were reduced, and closures that took a position whole. */
  readonly accounts: number
  readonly fullCloses: number
  readonly closed: string
  readonly shortfall: string
  readonly fundPaid: string
  readonly residual: string
  readonly overshoot: string
  readonly givenUp: string
  /** The most that one account was reduced by. */
  readonly largest: string
}

export interface EventFigures extends Figures {
  readonly event: string
  readonly market: string
  readonly at: string
}

/** What one account gave over a whole run. */
export interface AccountFigures {
  readonly account: string
  readonly closed: string
  readonly givenUp: string
}

/** Adds up what a run did, as its steps go by. */
export class Figuring {
  private readonly all = new Sums()
  private readonly byEvent = new Map<
    string,
    { readonly started: AdlStartedEvent; readonly at: string; readonly sums: Sums }
  >()

  take(records: readonly LogRecord[], book: Book): void {
    for (const record of records) {
      if (record.type === 'adl-started') this.start(record, record.at)
      if (record.type === 'closure') {
        const event = this.byEvent.get(record.event)
        const market = event && book.view().markets.get(event.started.market)
        if (event && market) for (const sums of [event.sums, this.all]) sums.close(record, event.started, market)
      }
      if (record.type === 'adl-ended' && record.reason !== 'aborted') {
        for (const sums of [this.byEvent.get(record.event)?.sums, this.all]) sums?.end(record.waterfall)
      }
    }
  }

  private start(started: AdlStartedEvent, at: string): void {
    this.byEvent.set(started.event, { started, at, sums: new Sums() })
    this.byEvent.get(started.event)?.sums.count()
    this.all.count()
  }

  get total(): Figures {
    return this.all.figures
  }

  get events(): readonly EventFigures[] {
    return [...this.byEvent.values()].map(({ started, at, sums }) => ({
      event: started.event,
      market: started.market,
      at,
      ...sums.figures,
    }))
  }

  get accounts(): readonly AccountFigures[] {
    return this.all.byAccount
  }
}

type Closure = Extract<LogRecord, { type: 'closure' }>
type Waterfall = Extract<LogRecord, { type: 'adl-ended' }>['waterfall']

class Sums {
  private events = 0
  private closures = 0
  private fullCloses = 0
  private closed: Decimal = ZERO
  private givenUp: Decimal = ZERO
  private readonly money = { shortfall: ZERO, fundPaid: ZERO, residual: ZERO, overshoot: ZERO }
  private readonly accounts = new Map<string, { readonly closed: Decimal; readonly givenUp: Decimal }>()

  count(): void {
    this.events += 1
  }

  close({ account, size, price, sizeAfter }: Closure, { queue, mark }: AdlStartedEvent, market: Market): void {
    const closed = amountOf(notionalAt(market, dec(size), dec(price)))
    const givenUp = max(ZERO, amountOf(gain(market, queue.side, dec(size), dec(price), dec(mark))))
    const before = this.accounts.get(account) ?? { closed: ZERO, givenUp: ZERO }
    this.accounts.set(account, { closed: before.closed.plus(closed), givenUp: before.givenUp.plus(givenUp) })
    this.closures += 1
    this.closed = this.closed.plus(closed)
    this.givenUp = this.givenUp.plus(givenUp)
    if (dec(sizeAfter).isZero()) this.fullCloses += 1
  }

  end(waterfall: Waterfall): void {
    for (const key of ['shortfall', 'fundPaid', 'residual', 'overshoot'] as const) {
      this.money[key] = this.money[key].plus(dec(waterfall[key]))
    }
  }

  get figures(): Figures {
    const { shortfall, fundPaid, residual, overshoot } = this.money
    const largest = [...this.accounts.values()].reduce((most, { closed }) => max(most, closed), ZERO)
    return {
      events: this.events,
      closures: this.closures,
      accounts: this.accounts.size,
      fullCloses: this.fullCloses,
      closed: plain(this.closed),
      shortfall: plain(shortfall),
      fundPaid: plain(fundPaid),
      residual: plain(residual),
      overshoot: plain(overshoot),
      givenUp: plain(this.givenUp),
      largest: plain(largest),
    }
  }

  get byAccount(): AccountFigures[] {
    return [...this.accounts]
      .map(([account, { closed, givenUp }]) => ({ account, closed: plain(closed), givenUp: plain(givenUp) }))
      .sort((a, b) => dec(b.closed).cmp(dec(a.closed)) || byCodeUnits(a.account, b.account))
  }
}

/** One account in two runs: what it gave in each. */
export interface Difference {
  readonly account: string
  readonly before: string
  readonly after: string
  readonly verdict: 'spared' | 'closed' | 'less' | 'more' | 'same'
}

/** Who would have been closed and who spared, the largest change first. */
export function differences(before: readonly AccountFigures[], after: readonly AccountFigures[]): Difference[] {
  const was = new Map(before.map(({ account, closed }) => [account, dec(closed)]))
  const is = new Map(after.map(({ account, closed }) => [account, dec(closed)]))
  const change = (account: string) => (is.get(account) ?? ZERO).minus(was.get(account) ?? ZERO)
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort((a, b) => change(b).abs().cmp(change(a).abs()) || byCodeUnits(a, b))
    .map((account) => ({
      account,
      before: plain(was.get(account) ?? ZERO),
      after: plain(is.get(account) ?? ZERO),
      verdict: verdictOf(was.get(account), is.get(account)),
    }))
}

function verdictOf(before: Decimal | undefined, after: Decimal | undefined): Difference['verdict'] {
  if (!after) return 'spared'
  if (!before) return 'closed'
  return after.eq(before) ? 'same' : after.lt(before) ? 'less' : 'more'
}

/** Of one figure over several runs: the middle one, and those a tenth from each end. No figure is made up by averaging. */
export interface Interval {
  readonly low: string
  readonly middle: string
  readonly high: string
}

export function intervalOf(values: readonly string[]): Interval {
  const sorted = values.map((value) => dec(value)).sort((a, b) => a.cmp(b))
  const at = (tenths: number) => plain(sorted[Math.floor(((sorted.length - 1) * tenths) / 10)] ?? ZERO)
  return { low: at(1), middle: at(5), high: at(9) }
}
