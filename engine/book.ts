import { type Plan, type PlanOptions, planWithQueue } from './allocation/plan'
import { verifyPlan } from './allocation/verify-plan'
import { beginRun, divergencesOf, extendRun, type ObservedRun, runKey } from './audit'
import { DecimalPool, decode, encode, type Piece, pieceOf } from './checkpoint'
import { amountOf, compare, type Decimal, dec, plain, RATIO_ZERO, type Ratio, sign, ZERO } from './decimal'
import { printClosure, printWaterfall } from './deleverage'
import { type Distance, distanceNow, type Missing, missingFor } from './distance'
import { assert, PlimsollError } from './errors'
import { hex, hmac, type Sha256 } from './hash'
import { applyInput, DEFAULT_SETTINGS, type World } from './inputs'
import { Liquidator } from './liquidation'
import {
  type BookEvent,
  chained,
  type EventRecord,
  headerOf,
  type Input,
  type InputRecord,
  type LogHeader,
  type LogRecord,
  type ObservedClosure,
  type StreamFacts,
  type TimedInput,
} from './log'
import { type MarketState, nextPhase, type Phase } from './machine'
import { gain, type Market, opposite } from './market'
import { Measures } from './measures'
import { judge } from './prices'
import { committable, type Order, type Queue, type TieBreak } from './ranking/queue'
import { receiptId } from './receipt/code'
import { commitQueue } from './receipt/commitment'
import { pseudonymOf } from './receipt/pseudonym'
import { type Rulebook, rulebookNamed } from './rulebooks/index'
import { Screen } from './screen'
import { bankruptRealised, type SettledClosure, settleClosures, settleFund } from './settlement'
import { byCodeUnits, isFundAccount, MutableState, type Position, type View } from './state'
import { ACCOUNTS_PER_PIECE, AccountPieces, readPiece } from './stored-state'
import { follow, listMarkets, pay, restate, type WindowRules } from './window'

const NO_QUOTES: ReadonlyMap<string, Decimal | null> = new Map()
/** A time's characters down to its seconds. */
const SECOND = '2026-01-02T03:04:05'.length
const FORMAT = 'plimsoll.book/2'

/** How far back a fund's figures reach where its rulebook names no window of its own. */
const WINDOW_HOURS = 8

/** An ADL event that was committed to and waits for `proceed`. */
export interface Pending {
  readonly event: string
  readonly plan: Plan
  /** The queue that was committed to. */
  readonly queue: Order
  /** The bankrupt position's equity when the queue was committed to, after the fund's part. */
  readonly equity: Ratio
}

/** Told of an event's plan while the state still is the one it was made on. What is handed over changes afterwards. */
export type Planned = (event: string, view: MutableState) => void

/** All of a book that a checkpoint holds. */
interface Memory {
  header: LogHeader
  seq: number
  hash: string
  at: string
  pending: Pending | null
  /** The state of each market's ADL machine, beneath a halt; calm where none is named. */
  phases: Map<string, Phase>
  /** The public state as it was last announced; calm where none was. */
  states: Map<string, MarketState>
  /** Bankrupt positions nobody could take, so that each is announced once. */
  unresolved: Map<string, true>
  /** Runs of a venue that decides by itself, as far as they have come. */
  runs: Map<string, ObservedRun>
}

/**
 * The story of one stream: an input goes through state, liquidation, trigger, ranking, allocation and settlement to
 * events. It has no clock, no chance and no IO: the same log makes the same book, to the last hash, everywhere. Inputs
 * that don't hold are refused with a PlimsollError and change nothing.
 */
export class Book {
  private readonly screen = new Screen()
  private accounts: AccountPieces | null = null
  /** Balances of the funds as the log has stated them, within one step: whatever differs has yet to be said. */
  private stated = new Map<string, Decimal>()
  private planned: Planned | null = null
  /** The stream's rulebook, found once for a name. */
  private named: { name: string; rules: Rulebook | null } | null = null
  /** Bankrupt positions as they stand at one seq. */
  private missing: { seq: number; found: Missing } | null = null

  private constructor(
    private readonly world: World,
    private readonly memory: Memory,
    private readonly sha256: Sha256,
  ) {}

  /** A new, empty book: its log begins with the header. */
  static create(facts: StreamFacts, sha256: Sha256): Book {
    const header = headerOf(facts, sha256)
    const world: World = {
      state: new MutableState(),
      rulebook: facts.rulebook,
      seed: '',
      settings: DEFAULT_SETTINGS,
      depth: new Map(),
      observed: new Map(),
      windows: new Map(),
      gap: null,
      doubts: new Map(),
    }
    world.state.coverage = facts.coverage
    const memory: Memory = {
      header,
      seq: 0,
      hash: header.hash,
      at: facts.at,
      pending: null,
      phases: new Map(),
      states: new Map(),
      unresolved: new Map(),
      runs: new Map(),
    }
    return new Book(world, memory, sha256)
  }

  /** A book as it was when `checkpoint` was made. */
  static restore(checkpoint: string, sha256: Sha256): Book {
    return Book.assemble(checkpoint.split('\n'), sha256)
  }

  /**
   * The same from the texts of its pieces. Refuses, with `checkpoint-format`, what another version made. Where the digests
   * of the texts are known too, its next checkpoint makes only those pieces anew that something has changed since.
   */
  static assemble(
    [first = '{}', ...rest]: readonly string[],
    sha256: Sha256,
    [, ...digests]: readonly string[] = [],
  ): Book {
    const saved = decode(first) as Partial<Frame>
    if (saved.format !== FORMAT || !saved.world || !saved.state || !saved.memory) {
      throw new PlimsollError('checkpoint-format', 'This checkpoint was made by another version.')
    }
    const state = emptyState(saved.state)
    const pool = new DecimalPool()
    for (const text of rest) readPiece(state, text, pool)
    const { pending, ...memory } = saved.memory
    const waiting = pending && { ...pending, queue: committable(pending.queue, state) }
    const book = new Book({ ...saved.world, state }, { ...memory, pending: waiting }, sha256)
    book.accounts = new AccountPieces(state, sha256, ACCOUNTS_PER_PIECE, digests)
    return book
  }

  get header(): LogHeader {
    return this.memory.header
  }

  get seq(): number {
    return this.memory.seq
  }

  get hash(): string {
    return this.memory.hash
  }

  get at(): string {
    return this.memory.at
  }

  get rulebook(): string {
    return this.world.rulebook
  }

  /** The event that waits for `proceed`, if any. */
  get pending(): Pending | null {
    return this.memory.pending
  }

  view(): View {
    return this.world.state
  }

  get settings(): World['settings'] {
    return this.world.settings
  }

  /** A set that collects accounts as they change, until whoever asked empties it; a snapshot ends it. */
  watch(): Set<string> {
    return this.world.state.watch()
  }

  /** Accounts that may hold something below maintenance margin, by a quick look: too many rather than too few. */
  suspects(): string[] {
    return this.screen.suspects(this.world.state)
  }

  /** The state as it is now, for those who try things out on it. */
  copy(): MutableState {
    return this.world.state.clone()
  }

  stateOf(market: string): MarketState {
    return this.memory.states.get(market) ?? 'calm'
  }

  /** Why the feed can't be relied on; null while it can. */
  get gap(): string | null {
    return this.world.gap
  }

  /** Why nothing is decided in a market now, null where there is no reason: an operator, the feed, or its price. */
  haltOf(id: string): string | null {
    const { state, gap, doubts, settings } = this.world
    const market = state.market(id)
    const isOld = settings.prices !== undefined && this.isOld(market)
    return market.halted ?? gap ?? doubts.get(id)?.reason ?? (isOld ? 'price-stale' : null)
  }

  /** Text that settles equal scores where accounts are hidden; undefined where their own ids do. */
  get tie(): TieBreak | undefined {
    if (this.memory.header.disclosure === 'open') return undefined
    const { seed } = this.world
    return (account) => hex(hmac(this.sha256, seed, `tie|${account}`))
  }

  /** The secret from which salts and names of events under way derive. It is never shown. */
  get seed(): string {
    return this.world.seed
  }

  /** What an account is called in the public part of one event where accounts are hidden. */
  pseudonym(event: string, account: string, seed: string = this.world.seed): string {
    return pseudonymOf(this.sha256, seed, event, account)
  }

  /** The name of the receipt that an account has of one event. */
  receipt(event: string, account: string, seed: string = this.world.seed): string {
    return receiptId(this.sha256, seed, event, account)
  }

  /** Totals observed at a venue that tells no more, by market. */
  observed(): ReadonlyMap<string, Decimal> {
    return this.world.observed
  }

  /** Text that holds everything: equal books have equal checkpoints. It consists of one line for each piece. */
  checkpoint(): string {
    return Array.from(this.pieces(), (piece) => piece.text()).join('\n')
  }

  /** The checkpoint a piece at a time: the first holds everything but the accounts. */
  *pieces(): Generator<Piece> {
    const { state, ...world } = this.world
    const { at, venue, rulebook, coverage, markets, funds } = state
    const { pending, ...rest } = this.memory
    const memory = { ...rest, pending: pending && { ...pending, queue: listed(pending.queue) } }
    const frame: Frame = { format: FORMAT, world, state: { at, venue, rulebook, coverage, markets, funds }, memory }
    yield pieceOf(this.sha256, encode(frame))
    if (this.accounts?.state !== state) this.accounts = new AccountPieces(state, this.sha256)
    yield* this.accounts
  }

  fork(): Book {
    const { memory, world } = this
    return new Book(
      {
        ...world,
        state: world.state.clone(),
        depth: new Map(world.depth),
        observed: new Map(world.observed),
        windows: new Map(world.windows),
        doubts: new Map(world.doubts),
      },
      {
        ...memory,
        phases: new Map(memory.phases),
        states: new Map(memory.states),
        unresolved: new Map(memory.unresolved),
        runs: new Map(memory.runs),
      },
      this.sha256,
    )
  }

  /** One step: the input's record and those of the events it caused, in order. */
  apply(timed: TimedInput, planned: Planned | null = null): LogRecord[] {
    this.planned = planned
    const { at, ...input } = timed as TimedInput & Input
    if (Date.parse(at) < Date.parse(this.memory.at)) {
      throw new PlimsollError('time-backwards', `The stream is at ${this.memory.at} already.`, '$.at')
    }
    this.checkProceed(input as Input)
    this.stated = balancesOf(this.world.state)
    const before = this.quoted(input as Input)
    const run = input.type === 'observed-closure' ? this.runOf(input) : null
    this.applyAt(at, input as Input)
    if (statesFunds(input as Input)) this.stated = balancesOf(this.world.state)
    const from = this.memory.at
    this.memory.at = at
    this.world.state.at = at
    this.keepWindows(input as Input)
    const records: LogRecord[] = [this.stamp(input as Input)]
    const cause = this.memory.seq
    const emit = (event: BookEvent) => records.push(this.stamp({ ...event, cause }))
    if (input.type === 'halt') emit({ type: 'halted', market: input.market ?? null, reason: input.reason })
    this.doubtPrices(before, input as Input, emit)
    if (run && input.type === 'observed-closure') this.memory.runs.set(run.key, extendRun(run.run, input))
    if (endsRuns(input as Input)) this.endRuns(emit)
    if (input.type === 'trade' || input.type === 'funding') this.announceFunds(input.market, null, emit)
    if (input.type === 'proceed') this.proceed(emit)
    if (!this.memory.pending && decides(input as Input)) this.decide(input as Input, cause, emit)
    if (movesStates(input as Input) || this.isNewlyOld(from)) this.announceStates(emit)
    return records
  }

  /** The run that a closure belongs to, begun on the state before it; null where the rulebook can't be held against it. */
  private runOf(input: ObservedClosure): { readonly key: string; readonly run: ObservedRun } | null {
    const { authority, coverage } = this.memory.header
    const key = runKey(input)
    if (authority !== 'venue' || coverage !== 'full' || key === null || !this.rules) return null
    const run = this.memory.runs.get(key) ?? beginRun(this.world.state, this.rules, input, this.memory.seq + 1)
    return run && { key, run }
  }

  private endRuns(emit: (event: BookEvent) => void): void {
    const { runs } = this.memory
    for (const [, run] of [...runs].sort(([a], [b]) => byCodeUnits(a, b)))
      for (const found of divergencesOf(run, this.world.state)) emit(found)
    runs.clear()
  }

  /** What an input opens is opened at its time; an input that is refused leaves the time as it was. */
  private applyAt(at: string, input: Input): void {
    const { state } = this.world
    const before = state.at
    state.at = at
    try {
      applyInput(this.world, input, at)
    } catch (error) {
      state.at = before
      throw error
    }
  }

  private stamp(body: Input): InputRecord
  private stamp(body: BookEvent & { cause: number }): EventRecord
  private stamp(body: Input | (BookEvent & { cause: number })): LogRecord {
    const { memory } = this
    const line = { ...body, seq: memory.seq + 1, at: memory.at }
    const record = chained(this.sha256, memory.hash, line) as LogRecord
    memory.hash = record.hash
    memory.seq += 1
    return record
  }

  /** What each fund has been within the last hours follows the log's time and what the log says of its funds. */
  private keepWindows(input: Input): void {
    const { windows, state } = this.world
    if (input.type === 'snapshot') restate(windows, state, this.windowRules())
    else follow(windows, state, this.windowRules())
    if (input.type === 'market') listMarkets(windows, state)
  }

  private windowRules(): WindowRules {
    const { drawdown, losses } = this.rules ?? {}
    return { hours: (drawdown ?? losses)?.windowHours ?? WINDOW_HOURS, largeLoss: losses?.loss ?? null }
  }

  /** Null where the stream names a rulebook that this version can't compute. */
  private get rules(): Rulebook | null {
    const { rulebook } = this.world
    if (this.named?.name !== rulebook) this.named = { name: rulebook, rules: rulebookOrNull(rulebook) }
    return this.named.rules
  }

  private checkProceed(input: Input): void {
    if (input.type !== 'proceed') return
    if (this.memory.pending?.event === input.event) return
    throw new PlimsollError('no-such-event', `No event ${input.event} waits to proceed.`, '$.event')
  }

  /** Liquidations first, then every bankrupt position in turn, until one needs ADL: that commitment ends the step. */
  private decide(input: Input, cause: number, emit: (event: BookEvent) => void): void {
    const doubtful = this.suspects().filter(
      (id) => !isFundAccount(id) && this.isConcerned(input, id) && this.isDecidable(id),
    )
    if (this.memory.header.authority !== 'engine') return
    for (const account of doubtful) this.liquidate(account, emit)
    for (const position of this.bankrupt(doubtful)) {
      if (this.resolve(position, cause, emit)) return
    }
  }

  /** Whether an input may have changed anything about an account: marks concern those who hold, or await, their market. */
  private isConcerned(input: Input, account: string): boolean {
    if (input.type !== 'mark') return true
    for (const position of this.world.state.positionsBy(account))
      if (input.marks[position.market] !== undefined) return true
    return [...this.memory.unresolved.keys()].some((key) => key.startsWith(`${account}|`))
  }

  /** Whether everything that makes up the account's equity is known and fresh: nothing is decided on a stale feed. */
  private isDecidable(account: string): boolean {
    const { state } = this.world
    for (const position of state.positionsBy(account)) {
      if (this.haltOf(position.market) !== null || this.isOld(state.market(position.market))) return false
    }
    return true
  }

  private isOld({ markAt }: Market): boolean {
    if (markAt === null) return true
    return Date.parse(this.memory.at) - Date.parse(markAt) > this.world.settings.maxMarkAgeMs
  }

  /** Whether a mark may have become too old since `from`: looked at once a second of the stream's time. */
  private isNewlyOld(from: string): boolean {
    if (!this.world.settings.prices || from.slice(0, SECOND) === this.memory.at.slice(0, SECOND)) return false
    return [...this.world.state.markets.values()].some((m) => this.isOld(m) && this.stateOf(m.id) !== 'halted')
  }

  /** The marks before an input of the markets that it quotes. */
  private quoted(input: Input): ReadonlyMap<string, Decimal | null> {
    if (!this.world.settings.prices) return NO_QUOTES
    return new Map(quotedIn(input).map((id) => [id, this.world.state.markets.get(id)?.mark ?? null]))
  }

  /** Holds every mark that came against what may be believed, and says where one is not. */
  private doubtPrices(
    quoted: ReadonlyMap<string, Decimal | null>,
    input: Input,
    emit: (event: BookEvent) => void,
  ): void {
    const { state, doubts, settings } = this.world
    for (const id of doubts.keys()) if (!settings.prices || !state.markets.has(id)) doubts.delete(id)
    if (!settings.prices) return
    for (const [id, before] of quoted) {
      const index = input.type === 'mark' ? input.index?.[id] : undefined
      const quote = { mark: state.market(id).mark, before, index: index === undefined ? null : dec(index) }
      const known = doubts.get(id)
      const doubt = judge(known ?? null, quote, settings.prices)
      if (!doubt) doubts.delete(id)
      else doubts.set(id, doubt)
      if (doubt && doubt.reason !== known?.reason) emit({ type: 'halted', market: id, reason: doubt.reason })
    }
  }

  private liquidate(account: string, emit: (event: BookEvent) => void): void {
    const { state, depth, settings } = this.world
    const rules = { partialShare: dec(settings.partialShare), feeRate: dec(settings.liquidationFeeRate) }
    for (const done of new Liquidator(state, depth, rules).liquidate(account)) {
      const { position } = done
      emit({
        type: 'liquidation',
        account,
        market: position.market,
        side: position.side,
        size: plain(done.size),
        sizeAfter: plain(done.sizeAfter),
        realisedPnl: plain(done.realisedPnl),
        fee: plain(done.fee),
        balanceAfter: plain(done.balanceAfter),
        fills: done.fills.map((f) => ({ account: f.account, price: plain(f.price), size: plain(f.size) })),
      })
      const { fund } = state.market(position.market)
      const surplus = { fund: fund ?? '', reason: 'liquidation-surplus', event: null, amount: done.fee } as const
      this.announceFunds(position.market, fund === null || done.fee.isZero() ? null : surplus, emit)
    }
  }

  /**
   * States a payment, and before it whatever else has changed a fund's balance: what the fund's own positions realised.
   * So the payments of a log add up to every balance.
   */
  private announceFunds(market: string, payment: Payment | null, emit: (event: BookEvent) => void): void {
    const { state } = this.world
    for (const id of [...state.funds.keys()].sort(byCodeUnits)) {
      const { balance } = state.fund(id)
      const before = this.stated.get(id) ?? ZERO
      const paid = payment?.fund === id ? payment.amount : ZERO
      const inventory = balance.minus(before).minus(paid)
      if (!inventory.isZero()) {
        const [amount, balanceAfter] = [plain(inventory), plain(before.plus(inventory))]
        emit({ type: 'fund-payment', fund: id, market, reason: 'inventory', event: null, amount, balanceAfter })
        pay(this.world.windows, state, { fund: id, market, amount: inventory }, this.windowRules())
      }
      if (payment?.fund === id) {
        emit({ type: 'fund-payment', market, ...payment, amount: plain(paid), balanceAfter: plain(balance) })
        pay(this.world.windows, state, { fund: id, market, amount: paid }, this.windowRules())
      }
      this.stated.set(id, balance)
    }
  }

  /** Bankrupt positions among the accounts, in the order market id, account id, long first. */
  private bankrupt(accounts: readonly string[]): Position[] {
    const measures = new Measures(this.world.state)
    const found = accounts.flatMap((id) => [...this.world.state.positionsBy(id)]).filter((p) => measures.isBankrupt(p))
    return found.sort(
      (a, b) => byCodeUnits(a.market, b.market) || byCodeUnits(a.account, b.account) || (a.side === 'long' ? -1 : 1),
    )
  }

  /** The fund pays what it can; true when the rest was committed to the queue and the step ends. */
  private resolve(found: Position, cause: number, emit: (event: BookEvent) => void): boolean {
    const { state } = this.world
    const position = state.position(found.account, found.market, found.side)
    if (!position || !new Measures(state).isBankrupt(position)) return false
    const key = `${position.account}|${position.market}|${position.side}`
    const planned = this.planFor(position)
    if (!planned) {
      if (!this.memory.unresolved.has(key))
        emit({ type: 'halted', market: position.market, reason: 'no-closing-price' })
      this.memory.unresolved.set(key, true)
      return false
    }
    const { plan, queue } = planned
    const hopeless = plan.closures.length === 0 && plan.fundSize.isZero()
    if (hopeless && this.memory.unresolved.has(key)) return false
    assert(verifyPlan(plan, state).length === 0, 'a fresh plan verifies')
    const event = queue ? `${position.market}.${cause}` : null
    if (event !== null) this.planned?.(event, state)
    const fundBefore = plan.fund === null ? ZERO : state.fund(plan.fund).balance
    settleFund(state, plan)
    this.announceTakeover(plan, event, emit)
    if (!queue || event === null) return false
    emit(this.started(event, plan, queue, plain(fundBefore)))
    this.memory.pending = { event, plan, queue, equity: this.equityLeft(plan) }
    return true
  }

  /** Null where the rulebook has no price to close this position at: that is announced, and nothing is done. */
  private planFor(position: Position) {
    try {
      return planWithQueue(this.world.state, position, rulebookNamed(this.world.rulebook), this.planOptions())
    } catch (error) {
      if (error instanceof PlimsollError) return null
      throw error
    }
  }

  private planOptions(): PlanOptions {
    const walk = { seed: `${this.world.seed}|${this.memory.seq}`, sha256: this.sha256 }
    return this.tie ? { ...walk, tie: this.tie } : walk
  }

  private announceTakeover(plan: Plan, event: string | null, emit: (event: BookEvent) => void): void {
    if (plan.fund === null || plan.fundSize.isZero()) return
    const { state } = this.world
    const { position } = plan
    const left = state.position(position.account, position.market, position.side)
    emit({
      type: 'takeover',
      event,
      account: position.account,
      market: position.market,
      side: position.side,
      size: plain(plan.fundSize),
      price: plain(plan.takeoverPrice),
      fund: plan.fund,
      entry: plain(plan.market.mark),
      realisedPnl: realisedAt(plan, plan.fundSize, plan.takeoverPrice),
      sizeAfter: plain(left?.size ?? ZERO),
      balanceAfter: plain(state.account(position.account).balance),
    })
    const amount = plan.waterfall.fundPaid.neg()
    this.announceFunds(position.market, { fund: plan.fund, reason: 'shortfall', event, amount }, emit)
  }

  private started(event: string, plan: Plan, queue: Order, fundBefore: string): BookEvent {
    const root = commitQueue(this.sha256, this.world.seed, event, queue)
    return {
      type: 'adl-started',
      event,
      rulebook: plan.rulebook,
      market: plan.market.id,
      account: plan.position.account,
      side: plan.position.side,
      sizeBefore: plain(plan.position.size),
      size: plain(plan.needed),
      mark: plain(plan.market.mark),
      bankruptcyPrice: plain(plan.bankruptcyPrice),
      price: plain(plan.price),
      priceRule: plan.priceRule,
      trigger: plan.trigger,
      shortfall: plain(plan.waterfall.shortfall),
      fund: plan.fund,
      fundBefore,
      fundPaid: plain(plan.waterfall.fundPaid),
      queue: { root, side: opposite(plan.position.side), positions: queue.entries.length, size: plain(queue.size) },
    }
  }

  /** Carries out the committed plan, or aborts it by name where the state no longer allows it. */
  private proceed(emit: (event: BookEvent) => void): void {
    const { pending } = this.memory
    if (!pending) return
    const { event, plan } = pending
    this.memory.pending = null
    const { state } = this.world
    const problems = [...verifyPlan(plan, state), ...this.solvencyProblems(pending)]
    const settled = problems.length > 0 ? [] : settleClosures(state, plan)
    for (const [i, closure] of settled.entries()) {
      emit({ type: 'closure', event, ...printClosure(closure), score: plain(plan.closures[i]?.entry.score ?? ZERO) })
    }
    emit(this.ended(event, plan, settled, problems))
    this.rememberUnresolved(plan, problems)
  }

  /** A deposit or a move of the marks may have made the account solvent again; the fund's own lots do not count as that. */
  private solvencyProblems({ plan, equity }: Pending): string[] {
    const now = this.equityLeft(plan)
    return sign(now) >= 0 && compare(now, equity) !== 0 ? ['no-longer-bankrupt'] : []
  }

  private equityLeft(plan: Plan): Ratio {
    const { account, market, side } = plan.position
    const left = this.world.state.position(account, market, side)
    return left ? new Measures(this.world.state).equity(left) : RATIO_ZERO
  }

  private ended(event: string, plan: Plan, settled: readonly SettledClosure[], problems: readonly string[]): BookEvent {
    const { state } = this.world
    const { position } = plan
    const aborted = problems.length > 0
    const left = state.position(position.account, position.market, position.side)
    return {
      type: 'adl-ended',
      event,
      problems,
      reason: aborted ? 'aborted' : plan.closures.length === 0 ? 'no-counterparty' : 'complete',
      closures: aborted ? 0 : plan.closures.length,
      taken: aborted ? '0' : plain(plan.needed.minus(plan.remaining)),
      remaining: plain(aborted ? plan.needed : plan.remaining),
      realisedPnl: aborted ? '0' : plain(bankruptRealised(plan, settled)),
      waterfall: printWaterfall(plan.waterfall),
      skipped: plan.skipped.map((s) => ({ place: s.entry.place, account: s.entry.position.account, reason: s.reason })),
      sizeAfter: plain(left?.size ?? ZERO),
      balanceAfter: plain(state.account(position.account).balance),
    }
  }

  private rememberUnresolved(plan: Plan, problems: readonly string[]): void {
    const { account, market, side } = plan.position
    const key = `${account}|${market}|${side}`
    if (problems.length === 0 && plan.remaining.gt(ZERO)) this.memory.unresolved.set(key, true)
    else this.memory.unresolved.delete(key)
  }

  /** Moves every market's ADL machine on, and says when its public state has changed. */
  private announceStates(emit: (event: BookEvent) => void): void {
    const { states, phases } = this.memory
    const missing = this.missingNow()
    for (const id of [...this.world.state.markets.keys()].sort(byCodeUnits)) {
      const { phase, reason, numbers } = this.phaseNow(id, missing)
      phases.set(id, phase)
      const halted = this.haltOf(id)
      const state = halted === null ? phase : 'halted'
      if (state === this.stateOf(id)) continue
      states.set(id, state)
      const rule = this.rules?.trigger ?? this.world.rulebook
      if (halted !== null) emit({ type: 'state', market: id, state, rule, reason: halted, numbers: {} })
      else emit({ type: 'state', market: id, state, rule, reason, numbers })
    }
    this.missing = { seq: this.memory.seq, found: missing }
  }

  /**
   * Under its own authority the engine knows when ADL is under way: from the commitment to its end. A venue's own events are
   * not known as such: there ADL is taken to be under way while its trigger holds.
   */
  private phaseNow(
    id: string,
    missing: Missing,
  ): { phase: Phase; reason: string; numbers: Readonly<Record<string, string>> } {
    const before = this.memory.phases.get(id) ?? 'calm'
    const distance = this.distanceOf(id, missing)
    const plan = this.memory.pending?.plan
    const isCommitted = plan?.market.id === id
    const active = this.memory.header.authority === 'engine' ? isCommitted : (distance?.holds ?? false)
    const { along = null, stopped = true, by = 'no-trigger', numbers = {} } = distance ?? {}
    const phase = nextPhase(before, { active, stopped, along })
    const { shortfall, fundPaid } = plan?.waterfall ?? {}
    if (isCommitted && shortfall && fundPaid)
      return { phase, reason: 'event-under-way', numbers: { shortfall: plain(shortfall), fundPaid: plain(fundPaid) } }
    return { phase, reason: phase === 'stopping' ? 'event-ended' : by, numbers }
  }

  /** How far a market is from its trigger; null where it has none, or the rulebook can't be computed. */
  distanceOf(market: string, missing: Missing = this.missingNow()): Distance | null {
    const { rules } = this
    return rules && distanceNow(this.world.state, rules, market, missing)
  }

  /**
   * Shortfalls of the positions that are bankrupt now. Of a venue that shows only some of its positions nobody knows what
   * stands behind them: there none are counted.
   */
  missingNow(): Missing {
    const { seq, unresolved } = this.memory
    if (this.missing?.seq !== seq) {
      const open = countBy([...unresolved.keys()], (key) => key.split('|')[1] ?? '')
      const { state } = this.world
      const { authority, coverage } = this.memory.header
      const isKnown = authority === 'engine' || coverage === 'full'
      const found = isKnown ? this.bankrupt(this.suspects().filter((id) => !isFundAccount(id))) : []
      this.missing = { seq, found: missingFor(new Measures(state), found, open) }
    }
    return this.missing.found
  }
}

/** A payment into a fund, or out of it when negative. */
interface Payment {
  readonly fund: string
  readonly reason: 'shortfall' | 'liquidation-surplus'
  readonly event: string | null
  readonly amount: Decimal
}

function balancesOf(state: MutableState): Map<string, Decimal> {
  return new Map([...state.funds.values()].map((fund) => [fund.id, fund.balance]))
}

/** A run goes on with further closures, and with what the venue says of its fund meanwhile. */
function endsRuns({ type }: Input): boolean {
  return type !== 'observed-closure' && type !== 'observed-fund'
}

/** Markets that an input says the price of. */
function quotedIn(input: Input): string[] {
  if (input.type === 'mark') return Object.keys(input.marks)
  if (input.type === 'market') return [input.market.id]
  return input.type === 'snapshot' ? input.snapshot.markets.map(({ id }) => id) : []
}

/** Inputs that say themselves what a fund holds. */
function statesFunds(input: Input): boolean {
  return input.type === 'fund' || input.type === 'observed-fund' || input.type === 'snapshot'
}

/** What the bankrupt account of a plan realises on `size` of its position, as settlement books it. */
function realisedAt(plan: Plan, size: Decimal, price: Decimal): string {
  return plain(amountOf(gain(plan.market, plan.position.side, size, plan.position.entry, price)))
}

/** Inputs after which a market may stand nearer to its trigger, or further from it: its state is looked at anew. */
function movesStates(input: Input): boolean {
  return decides(input) || ['halt', 'fund', 'observed-fund', 'rulebook'].includes(input.type)
}

function rulebookOrNull(name: string): Rulebook | null {
  try {
    return rulebookNamed(name)
  } catch (error) {
    if (error instanceof PlimsollError) return null
    throw error
  }
}

function countBy(items: readonly string[], key: (item: string) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1)
  return counts
}

function decides(input: Input): boolean {
  return ['mark', 'proceed', 'resume', 'snapshot', 'funding'].includes(input.type)
}

/** What a checkpoint begins with. */
interface Frame {
  readonly format: typeof FORMAT
  readonly world: Omit<World, 'state'>
  readonly state: Pick<MutableState, 'at' | 'venue' | 'rulebook' | 'coverage' | 'markets' | 'funds'>
  readonly memory: Omit<Memory, 'pending'> & { readonly pending: (Omit<Pending, 'queue'> & { queue: Queue }) | null }
}

/** An order with all its entries, as a checkpoint holds it. */
function listed({ market, side, size, entries }: Order): Queue {
  return { market, side, size, entries: [...entries] }
}

function emptyState({ markets, funds, ...rest }: Frame['state']): MutableState {
  const state = Object.assign(new MutableState(), rest)
  for (const [id, market] of markets) state.markets.set(id, market)
  for (const [id, fund] of funds) state.funds.set(id, fund)
  return state
}
