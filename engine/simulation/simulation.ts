import { PlimsollError } from '../errors'
import { DEFAULT_SETTINGS } from '../inputs'
import type { Input, StreamFacts, TimedInput } from '../log'
import { fundAccount, MutableState, type View } from '../state'
import { isoAt } from '../time'
import { isDue, type Quote, quotes } from './depth'
import { Director, type DirectorState } from './director'
import { Exposure } from './exposure'
import { Floor } from './floor'
import { approx, scaledText, unitsOf } from './grid'
import { payment, restoreFunds } from './insurance'
import { type Kind, type Member, populate } from './population'
import { type PriceState, Prices } from './prices'
import { Random, type RandomState } from './random'
import { type Gap, type Phase, type Scenario, scenarioNamed } from './scenarios'
import { openingTrades, takeTurn } from './traders'
import { type Asset, FUNDS, LISTINGS, type Listing } from './venue'

export interface SimulationOptions {
  readonly scenario: string
  readonly seed: number
  /** Time of the opening, RFC 3339; step k is at this plus k intervals. */
  readonly startAt: string
  readonly intervalMs?: number | undefined
  readonly stream?: string | undefined
  /** Traders, market makers not counted. */
  readonly traders?: number | undefined
  /** Another rulebook than the scenario's own. */
  readonly rulebook?: string | undefined
}

type Settled = { readonly [K in keyof SimulationOptions]-?: NonNullable<SimulationOptions[K]> }

export const DEFAULT_INTERVAL_MS = 500
export const DEFAULT_TRADERS = 2_000
/** Fewer leave markets without traders; more than the ids have digits for are not simulated. */
const FEWEST_TRADERS = 100
const MOST_TRADERS = 20_000
/** A mark is stale after so many steps without a new one. */
export const STALE_STEPS = 10
/** Each market pays funding once in so many steps, one market at a time. */
const FUNDING_EVERY = 60
const FUNDING_LIMIT = 0.0005
/** A jump is looked for in steps of this size, from the first on. */
const GAP_STEP = 0.001

/** Name of the form of checkpoints: a new one where an older can't be read any more. */
const CHECKPOINT = 'plimsoll.simulation-checkpoint/1'

/** Everything that changes from step to step: what a checkpoint holds beside the options. */
interface Progress {
  /** The last `k` and how many steps there were: they differ where steps were left out. */
  k: number
  steps: number
  cursors: Record<Kind, number>
  quotes: Record<string, Quote>
}

interface Saved {
  readonly format: typeof CHECKPOINT
  readonly options: Settled
  readonly progress: Progress
  readonly random: RandomState
  readonly prices: PriceState
  readonly director: DirectorState
}

/**
 * A simulated exchange: it makes inputs, and a book, which belongs to the caller, decides what follows from them. Seed,
 * scenario and the book's state are all that its next inputs depend on.
 *
 *     const book = Book.create(simulation.facts, sha256)
 *     for (const input of simulation.opening()) book.apply(input)
 *     for (let k = 1; ; k += 1) for (const input of simulation.step(book.view(), k)) apply(book, input)
 *
 * where `apply` (run.ts) answers each event that waits with `proceed` at once.
 */
export class Simulation {
  private readonly members: readonly Member[]
  private readonly byKind: Readonly<Record<Kind, readonly Member[]>>
  private readonly makers: Readonly<Record<Asset, readonly Member[]>>
  private readonly startMs: number
  private readonly scale: number

  private constructor(
    readonly options: Settled,
    readonly scenario: Scenario,
    private readonly random: Random,
    private readonly prices: Prices,
    private readonly director: Director,
    private readonly progress: Progress,
  ) {
    this.startMs = Date.parse(options.startAt)
    this.scale = options.traders / DEFAULT_TRADERS
    this.members = populate(String(options.seed), { ...scenario, size: options.traders })
    const ofKind = (kind: Kind) => this.members.filter((m) => m.kind === kind)
    this.byKind = {
      lev: ofKind('lev'),
      trend: ofKind('trend'),
      hedge: ofKind('hedge'),
      hold: ofKind('hold'),
      mm: ofKind('mm'),
    }
    this.makers = {
      USDT: this.byKind.mm.filter((m) => m.asset === 'USDT'),
      BTC: this.byKind.mm.filter((m) => m.asset === 'BTC'),
    }
  }

  /** Refuses with `unknown-scenario` or `option-invalid`. */
  static create(options: SimulationOptions): Simulation {
    const scenario = scenarioNamed(options.scenario)
    const settled: Settled = {
      scenario: scenario.name,
      seed: options.seed,
      startAt: options.startAt,
      intervalMs: options.intervalMs ?? DEFAULT_INTERVAL_MS,
      stream: options.stream ?? `sim-${scenario.name}`,
      traders: options.traders ?? DEFAULT_TRADERS,
      rulebook: options.rulebook ?? scenario.rulebook,
    }
    checkOptions(settled)
    const random = Random.seeded(`steps|${scenario.name}|${options.seed}`)
    const progress: Progress = {
      k: 0,
      steps: 0,
      cursors: { lev: 0, trend: 0, hedge: 0, hold: 0, mm: 0 },
      quotes: {},
    }
    return new Simulation(settled, scenario, random, Prices.create(), Director.create(scenario, random), progress)
  }

  /** The simulation as it was when `checkpoint` was made. */
  static restore(text: string): Simulation {
    const saved = JSON.parse(text) as Saved
    if (saved.format !== CHECKPOINT)
      throw new PlimsollError('checkpoint-invalid', `This is not a ${CHECKPOINT}.`, '$.format')
    const scenario = scenarioNamed(saved.options.scenario)
    return new Simulation(
      saved.options,
      scenario,
      Random.restore(saved.random),
      Prices.restore(saved.prices),
      Director.restore(scenario, saved.director),
      saved.progress,
    )
  }

  checkpoint(): string {
    const saved: Saved = {
      format: CHECKPOINT,
      options: this.options,
      progress: this.progress,
      random: this.random.state,
      prices: this.prices.state,
      director: this.director.state,
    }
    return JSON.stringify(saved)
  }

  /** What the stream's header says. */
  get facts(): StreamFacts {
    const { stream, rulebook, startAt } = this.options
    return { stream, authority: 'engine', coverage: 'full', disclosure: 'open', rulebook, at: startAt }
  }

  /** The `k` that the next step must have at least. */
  get nextStep(): number {
    return this.progress.k + 1
  }

  /** Name of the stretch of the script that the last step belonged to. */
  get phase(): string {
    return this.director.phase.name
  }

  /** Time of step k. */
  timeOf(k: number): string {
    return isoAt(this.startMs + k * this.options.intervalMs)
  }

  /**
   * The inputs that open the venue: rules, funds, markets, accounts with their money, and their first trades. They draw
   * on chance of their own, so that asking for them changes nothing.
   */
  opening(): TimedInput[] {
    const random = Random.seeded(`opening|${this.scenario.name}|${this.options.seed}`)
    const floor = this.floor(new MutableState(), this.director.phase, random)
    for (const member of this.members) {
      if (member.kind !== 'lev') floor.deposit(member, floor.inAsset(member.budget, member))
    }
    for (const member of this.members) openingTrades(floor, member)
    const inputs: Input[] = [
      this.rules(),
      ...FUNDS.map(
        (f): Input => ({ ...payment(f, f.target * this.scale * this.scenario.fundFill), asset: f.asset }) as Input,
      ),
      ...LISTINGS.map((l): Input => ({ type: 'market', market: { ...l.file, fund: l.fund, mark: this.priceText(l) } })),
      ...this.members.map(
        ({ id, owner, deltaNeutral }): Input => ({ type: 'account', account: id, owner, deltaNeutral }),
      ),
      ...floor.inputs,
      ...LISTINGS.map((l) => this.quote(l, this.director.phase, random)),
    ]
    return this.timed(inputs, 0)
  }

  /**
   * The inputs of step `k`, made for the book as it is now: apply them in order. `k` only ever grows; leaving some out
   * moves time on without anything having happened in between.
   */
  step(view: View, k: number): TimedInput[] {
    const { progress } = this
    if (!(k > progress.k)) throw new RangeError(`step ${k} is not after step ${progress.k}`)
    progress.k = k
    progress.steps += 1
    const phase = this.director.advance(this.random)
    this.prices.advance(this.random, phase, this.director.hit)
    if (phase.gap) this.prices.jump(this.director.hit, this.sizeOf(phase.gap, view))
    const funding = this.funding(view)
    const before = funding ? [funding] : this.trading(view, phase)
    const spoken = LISTINGS.filter((l) => !(phase.silent && l.underlying === this.director.hit.underlying))
    const due = spoken.filter((l) => this.isQuoteDue(l, phase))
    return this.timed([...before, ...due.map((l) => this.renewQuote(l, phase)), this.marks(spoken)], k)
  }

  private timed(inputs: readonly Input[], k: number): TimedInput[] {
    const at = this.timeOf(k)
    return inputs.map((input) => ({ ...input, at }))
  }

  private rules(): Input {
    const { rulebook, scenario, seed, intervalMs } = this.options
    const settings = { ...DEFAULT_SETTINGS, maxMarkAgeMs: STALE_STEPS * intervalMs }
    return { type: 'rulebook', rulebook, seed: `simulation:${scenario}:${seed}`, settings }
  }

  private floor(view: View, phase: Phase, random = this.random): Floor {
    return new Floor(view, this.prices, random, phase, this.director.hit, this.makers, this.scale)
  }

  /** Turns of the traders, then what the venue does for its funds and makers. All on the view as it is now. */
  private trading(view: View, phase: Phase): Input[] {
    const floor = this.floor(view, phase)
    for (let i = 0; i < phase.turns; i += 1) {
      this.turn(floor, 'lev')
      if (i % 2 === 0)
        this.turn(floor, (['trend', 'hold', 'trend', 'hedge'] as const)[(this.progress.steps + i / 2) % 4] ?? 'trend')
    }
    if (phase.recovery) {
      restoreFunds(floor, this.progress.steps)
      this.turn(floor, 'mm')
    }
    return floor.inputs
  }

  /** The next account of a kind takes its turn. */
  private turn(floor: Floor, kind: Kind): void {
    const { cursors } = this.progress
    const members = this.byKind[kind]
    const member = members[cursors[kind] % members.length]
    cursors[kind] = (cursors[kind] + 1) % Math.max(1, members.length)
    if (member) takeTurn(floor, member)
  }

  /**
   * Funding of the market whose turn it is. It comes alone before the marks: the book decides after it, so that trades
   * made for the view before would no longer fit. Left out where a fund could not pay its part.
   */
  private funding(view: View): Input | null {
    const spacing = FUNDING_EVERY / LISTINGS.length
    if (this.progress.steps % spacing !== 0) return null
    const market = LISTINGS[(this.progress.steps / spacing) % LISTINGS.length]
    if (!market) return null
    const premium = this.prices.momentum(market.underlying) * 0.02 + this.random.between(-0.00005, 0.0001)
    const rate = Math.max(-FUNDING_LIMIT, Math.min(FUNDING_LIMIT, premium))
    if (!fundCanPay(view, market, rate)) return null
    return { type: 'funding', market: market.id, rate: scaledText(unitsOf(rate, 8), 8) }
  }

  /** The smallest jump that does what the scenario asks of it, against the positions there are. */
  private sizeOf(gap: Gap, view: View): number {
    const { hit } = this.director
    const exposure = Exposure.of(view, this.members)
    for (let size = GAP_STEP; size < gap.most; size += GAP_STEP) {
      const prices = new Map(LISTINGS.map((l) => [l.id, this.prices.after(l, hit, size)]))
      if (exposure.uncovered(prices) >= gap.uncovered) return size
    }
    return gap.most
  }

  private priceText(market: Listing): string {
    return scaledText(Math.max(1, unitsOf(this.prices.of(market), market.priceDigits)), market.priceDigits)
  }

  private marks(spoken: readonly Listing[]): Input {
    return { type: 'mark', marks: Object.fromEntries(spoken.map((l) => [l.id, this.priceText(l)])) }
  }

  private isQuoteDue(market: Listing, phase: Phase): boolean {
    const { quotes: known, steps } = this.progress
    return isDue(known[market.id], market, this.prices.of(market), steps, phase.depth)
  }

  private renewQuote(market: Listing, phase: Phase): Input {
    const price = this.prices.of(market)
    this.progress.quotes[market.id] = { price, step: this.progress.steps, depth: phase.depth }
    return this.quote(market, phase, this.random)
  }

  private quote(market: Listing, phase: Phase, random: Random): Input {
    return quotes(random, market, this.prices.of(market), phase.depth, this.scale, this.makers[market.asset])
  }
}

function checkOptions({ seed, traders, intervalMs, startAt }: Settled): void {
  const refuse = (option: string, message: string) => {
    throw new PlimsollError('option-invalid', message, option)
  }
  if (!Number.isSafeInteger(seed)) refuse('--seed', 'The seed is a whole number between -2^53 and 2^53.')
  if (!Number.isSafeInteger(traders) || traders < FEWEST_TRADERS || traders > MOST_TRADERS)
    refuse('--traders', `There are ${FEWEST_TRADERS} to ${MOST_TRADERS} traders.`)
  if (!Number.isSafeInteger(intervalMs) || intervalMs <= 0) refuse('--interval', 'The interval is in milliseconds.')
  if (!Number.isSafeInteger(Date.parse(startAt))) refuse('--start', 'The start is a time by RFC 3339.')
}

/** Whether the fund could pay this funding twice over on what it holds. */
function fundCanPay(view: View, market: Listing, rate: number): boolean {
  const account = fundAccount(market.fund)
  const held = view.position(account, market.id, rate > 0 ? 'long' : 'short')
  const [fund, rules] = [view.funds.get(market.fund), view.markets.get(market.id)]
  if (!held || !fund || !rules) return true
  const [size, mark] = [approx(held.size), approx(rules.mark)]
  const owed = (market.inverse ? size / mark : size * mark) * Math.abs(rate)
  return approx(fund.balance) > owed * 2
}
