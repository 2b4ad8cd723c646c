import { skipReason } from './allocation/plan'
import { divided, type Sharing, shareProblems, sharingOf } from './allocation/shares'
import { compare, cutPlaces, type Decimal, dec, plus, type Ratio, ratio, sign, ZERO } from './decimal'
import type {
  AdlEndedEvent,
  AdlStartedEvent,
  ClosureEvent,
  EventRecord,
  InputRecord,
  LiquidationEvent,
  LogRecord,
  TakeoverEvent,
} from './log'
import { isInput } from './log'
import { type MarketState, TRANSITIONS } from './machine'
import { gain, type Market, opposite } from './market'
import { Measures } from './measures'
import { type Queue, rank } from './ranking/queue'
import { rulebookNamed } from './rulebooks/index'
import { sizeOf } from './snapshot'
import { type Account, availableOf, fundAccount, type Position, type View } from './state'

/** One step of a book: the state before it, the input's record with those of its events, and the state after it. */
export interface Step {
  readonly before: View
  readonly records: readonly LogRecord[]
  readonly after: View
  /** The event that waited for `proceed` when the step began. */
  readonly committed: Committed | null
  /** The public state of each market before the step, where it is known. */
  readonly states: ReadonlyMap<string, MarketState>
  /** Age from which a mark decides nothing. */
  readonly maxMarkAgeMs: number
}

/** An event that was committed to, and the queue as it stood then. */
export interface Committed {
  readonly started: AdlStartedEvent
  readonly queue: Queue | null
}

/** A promise of the engine as a predicate. `violations` says in words what does not hold; nothing means that it does. */
export interface Invariant {
  readonly id: string
  readonly sentence: string
  /** What a step must hold for the promise to speak of it; null where it speaks of every step. */
  readonly about: readonly LogRecord['type'][] | null
  violations(step: Step): string[]
}

export interface Violation {
  readonly id: string
  readonly text: string
}

/** Every promise that can be looked at from outside, in the order in which the methodology page prints them. */
export const INVARIANTS: readonly Invariant[] = [
  {
    id: 'I1',
    sentence:
      'Money is neither made nor lost: what accounts, positions and funds are worth together changes only by what is paid in or out, whatever price one values them at.',
    about: null,
    violations: moneyMade,
  },
  {
    id: 'I2',
    sentence: 'In every market the longs and the shorts add up to the same size.',
    about: null,
    violations: unbalanced,
  },
  {
    id: 'I3',
    sentence: 'An ADL event closes what it had to close, less exactly what it states as remaining.',
    about: ['adl-ended'],
    violations: wrongAmount,
  },
  {
    id: 'I4',
    sentence: 'A closure only reduces a position: it never makes one larger and never turns one round.',
    about: ['closure'],
    violations: grown,
  },
  {
    id: 'I5',
    sentence: 'An account that no record of a step names is after the step exactly what it was before.',
    about: null,
    violations: bystandersTouched,
  },
  {
    id: 'I6',
    sentence:
      'Closures follow the committed queue from its front: nobody is passed over without a stated reason, and only the last one is closed in part. Where a rulebook shares in place of a queue, everybody gives the share it asks for.',
    about: ['adl-ended'],
    violations: queueIgnored,
  },
  {
    id: 'I7',
    sentence:
      'The fund pays before the queue does: an ADL event begins only when the fund can not pay for one lot more, and no payment takes it below its floor.',
    about: ['adl-started', 'fund-payment'],
    violations: fundHeldBack,
  },
  {
    id: 'I8',
    sentence:
      'Fund, counterparties and residual together bear the shortfall and what was taken beyond it, to the last digit.',
    about: ['adl-ended'],
    violations: waterfallBroken,
  },
  {
    id: 'I9',
    sentence: 'No counterparty is left with negative equity by being closed.',
    about: ['closure'],
    violations: counterpartyBankrupt,
  },
  {
    id: 'I10',
    sentence: 'ADL begins only for an account that is bankrupt at the marks of that moment, while the trigger holds.',
    about: ['adl-started'],
    violations: startedWithoutCause,
  },
  {
    id: 'I11',
    sentence:
      'The queue is committed to before anything is closed: closures come with a later input that names the event.',
    about: ['adl-started', 'closure'],
    violations: closedBeforeCommitment,
  },
  {
    id: 'I12',
    sentence: 'Nothing is decided about an account while a mark it depends on is stale or its market is halted.',
    about: ['liquidation', 'takeover', 'adl-started'],
    violations: decidedOnStale,
  },
  {
    id: 'I13',
    sentence: 'No fund is ever below zero.',
    about: null,
    violations: fundNegative,
  },
  {
    id: 'I14',
    sentence: 'Records are numbered without a gap, and every event names the input that caused it.',
    about: null,
    violations: misnumbered,
  },
  {
    id: 'I15',
    sentence:
      'A market’s public state only goes where it may go from the one before: ADL is left through stopping, and nothing but a halt comes between.',
    about: ['state'],
    violations: wrongTurn,
  },
]

/** Whether a step holds anything that the promise speaks of: only then has a look at it checked something. */
export function isAbout({ about }: Invariant, records: readonly LogRecord[]): boolean {
  return about === null || records.some((record) => about.includes(record.type))
}

/** Looks at one step after the other, and remembers between them what the predicates need to know of the log. */
export class Watch {
  private committed: Committed | null = null
  private readonly states = new Map<string, MarketState>()

  /** @param maxMarkAgeMs in force at the first step, where its log has stated one before */
  constructor(private maxMarkAgeMs = Number.POSITIVE_INFINITY) {}

  check(before: View, records: readonly LogRecord[], after: View, invariants = INVARIANTS): Violation[] {
    this.learnSettings(records)
    const { committed, states, maxMarkAgeMs } = this
    const step = { before, records, after, committed, states, maxMarkAgeMs }
    const found = invariants.flatMap(({ id, violations }) => violations(step).map((text) => ({ id, text })))
    this.learnEvents(records, after)
    return found
  }

  /** Takes in a step that is not looked at, so that the ones after it are understood. */
  pass(records: readonly LogRecord[], after: View): void {
    this.learnSettings(records)
    this.learnEvents(records, after)
  }

  /** The same of a book that is too large to be looked at: whom an event committed to is not worked out. */
  overlook(records: readonly LogRecord[]): void {
    this.learnSettings(records)
    this.learnStates(records)
    if (records.some(({ type }) => type === 'adl-started' || type === 'adl-ended')) this.committed = null
  }

  private learnSettings(records: readonly LogRecord[]): void {
    const input = records.find(isInput)
    if (input?.type === 'rulebook' && input.settings) this.maxMarkAgeMs = input.settings.maxMarkAgeMs
  }

  private learnEvents(records: readonly LogRecord[], after: View): void {
    for (const record of records) {
      if (record.type === 'adl-started') this.committed = { started: record, queue: rankedNow(after, record) }
      if (record.type === 'adl-ended') this.committed = null
    }
    this.learnStates(records)
  }

  private learnStates(records: readonly LogRecord[]): void {
    for (const record of records) if (record.type === 'state') this.states.set(record.market, record.state)
  }
}

/** The queue that an event committed to: nothing in the rest of its step touches those who stand in it. A walk has none. */
function rankedNow(view: View, started: AdlStartedEvent): Queue | null {
  const market = view.markets.get(started.market)
  const rulebook = rulebookNamed(started.rulebook)
  if (!market || rulebook.ranking.score === null) return null
  return rank(new Measures(view), market, opposite(started.side), rulebook)
}

type Of<T extends EventRecord['type']> = Extract<EventRecord, { type: T }>

function all<T extends EventRecord['type']>(step: Step, type: T): Of<T>[] {
  return step.records.filter((r): r is Of<T> => r.type === type)
}

function inputOf(step: Step): InputRecord | undefined {
  return step.records.find(isInput)
}

// ---- I1 -------------------------------------------------------------------------------------------------------------

/** Places at which the worth of an inverse position is cut here: far finer than the 18 of booked amounts. */
const FINE_PLACES = 40
/** What one booked amount of an inverse market may be off, and one worth worked out here. */
const BOOKED = dec('1e-18')
const WORKED_OUT = dec('2e-40')

/** Inputs that state what somebody holds: the money was there before, in a place that the log does not show. */
const STATED_BY_VENUE: ReadonlySet<InputRecord['type']> = new Set([
  'snapshot',
  'observed-fund',
  'observed-liquidation',
  'observed-closure',
])

/** Both states are valued twice, at the marks and at twice the marks: a leak that depends on the price shows at one. */
function moneyMade(step: Step): string[] {
  const input = inputOf(step)
  if (!input || STATED_BY_VENUE.has(input.type)) return []
  const paid = paidIn(input)
  return ['1', '2'].flatMap((factor) => {
    const { sum, bound } = worthChange(step, dec(factor))
    const off = sum.minus(paid).abs()
    return off.gt(bound) ? [`${off.toFixed()} appeared or vanished at ${factor} times the marks`] : []
  })
}

function paidIn(input: InputRecord): Decimal {
  if (input.type === 'deposit' || input.type === 'fund') return dec(input.amount)
  return input.type === 'withdrawal' ? dec(input.amount).neg() : ZERO
}

/** Change of everything that is worth something, and how far the cuts of inverse markets may have moved it. */
function worthChange(step: Step, factor: Decimal): { sum: Decimal; bound: Decimal } {
  const { before, after } = step
  let [sum, bound] = [ZERO, BOOKED.times(bookedInverse(step))]
  for (const [id, account] of after.accounts) {
    const old = before.accounts.get(id)
    if (old !== account) sum = sum.plus(account.balance).minus(old?.balance ?? ZERO)
  }
  for (const [id, fund] of after.funds) sum = sum.plus(fund.balance).minus(before.funds.get(id)?.balance ?? ZERO)
  for (const market of after.markets.values()) {
    const price = market.mark.times(factor)
    for (const [now, old] of changes(before, after, market.id)) {
      sum = sum.plus(worth(market, now, price)).minus(worth(market, old, price))
      if (market.kind === 'inverse') bound = bound.plus(WORKED_OUT)
    }
  }
  return { sum, bound }
}

/** At most how many amounts a step booked in inverse markets: each was cut by less than one unit of its last place. */
function bookedInverse(step: Step): number {
  const isInverse = (id: string | undefined) => id !== undefined && step.after.markets.get(id)?.kind === 'inverse'
  const closing = step.committed?.started.market
  let count = 0
  for (const record of step.records) {
    if (record.type === 'trade' && isInverse(record.market)) count += 4
    if (record.type === 'funding' && isInverse(record.market)) count += holders(step.before, record.market)
    if (record.type === 'liquidation' && isInverse(record.market)) count += 5 * record.fills.length
    if (record.type === 'takeover' && isInverse(record.market)) count += 4
    if ((record.type === 'closure' || record.type === 'adl-ended') && isInverse(closing)) count += 1
  }
  return count
}

function holders(view: View, market: string): number {
  return view.positionsOf(market, 'long').size + view.positionsOf(market, 'short').size
}

function worth(market: Market, position: Position | undefined, price: Decimal): Decimal {
  if (!position) return ZERO
  const unrealised = gain(market, position.side, position.size, position.entry, price)
  return cutPlaces(unrealised, FINE_PLACES).plus(position.margin ?? ZERO)
}

/** Positions of a market that are not the same as before: [now, before]. */
function changes(before: View, after: View, market: string): [Position | undefined, Position | undefined][] {
  const found: [Position | undefined, Position | undefined][] = []
  for (const side of ['long', 'short'] as const) {
    const old = before.positionsOf(market, side)
    for (const [account, now] of after.positionsOf(market, side)) {
      if (old.get(account) !== now) found.push([now, old.get(account)])
    }
    for (const [account, then] of old) {
      if (!after.position(account, market, side)) found.push([undefined, then])
    }
  }
  return found
}

// ---- I2, I13, I14 ---------------------------------------------------------------------------------------------------

function unbalanced({ after }: Step): string[] {
  if (after.coverage !== 'full') return []
  return [...after.markets.keys()].flatMap((id) => {
    const [longs, shorts] = [sizeOf(after, id, 'long'), sizeOf(after, id, 'short')]
    return longs.eq(shorts) ? [] : [`${id} has ${longs.toFixed()} long and ${shorts.toFixed()} short`]
  })
}

function fundNegative({ before, after }: Step): string[] {
  return [...after.funds.values()].flatMap((fund) => {
    const entered = before.funds.get(fund.id)?.balance.isNegative() ?? true
    return fund.balance.isNegative() && !entered ? [`${fund.id} holds ${fund.balance.toFixed()}`] : []
  })
}

function misnumbered({ records }: Step): string[] {
  const first = records[0]
  if (!first) return ['a step has a record at least']
  return records.flatMap((r, i) => {
    const problems: string[] = []
    if (r.seq !== first.seq + i) problems.push(`${r.seq} does not follow ${first.seq + i - 1}`)
    if (isInput(r) !== (i === 0)) problems.push(`record ${r.seq} is not where it belongs`)
    if (!isInput(r) && r.cause !== first.seq) problems.push(`record ${r.seq} names ${r.cause} as its cause`)
    return problems
  })
}

// ---- I3, I4, I8 -----------------------------------------------------------------------------------------------------

/** What one step says about the event that it carried out. */
interface Done extends Committed {
  readonly ended: AdlEndedEvent
  readonly closures: readonly ClosureEvent[]
}

function done(step: Step): Done | null {
  const ended = all(step, 'adl-ended')[0]
  if (!ended || !step.committed || ended.event !== step.committed.started.event) return null
  return { ...step.committed, ended, closures: all(step, 'closure') }
}

function wrongAmount(step: Step): string[] {
  const event = done(step)
  if (!event) return []
  const { started, ended, closures } = event
  const taken = closures.reduce((sum, c) => sum.plus(c.size), ZERO)
  const problems: string[] = []
  if (!taken.eq(ended.taken)) problems.push(`closures of ${taken.toFixed()} are stated as ${ended.taken}`)
  if (!taken.plus(ended.remaining).eq(started.size)) problems.push('taken and remaining are not what was to be closed')
  const held = step.before.position(started.account, started.market, started.side)?.size ?? ZERO
  if (!held.minus(taken).eq(ended.sizeAfter)) problems.push('the bankrupt position was not reduced by what was taken')
  return problems
}

function grown(step: Step): string[] {
  const event = done(step)
  if (!event) return []
  const side = opposite(event.started.side)
  return event.closures.flatMap((closure) => {
    const held = step.before.position(closure.account, event.started.market, side)?.size ?? ZERO
    const left = held.minus(closure.size)
    const reduced = dec(closure.size).gt(ZERO) && !left.isNegative() && left.eq(closure.sizeAfter)
    return reduced ? [] : [`${closure.account} held ${held.toFixed()} and was closed by ${closure.size}`]
  })
}

function waterfallBroken(step: Step): string[] {
  return all(step, 'adl-ended').flatMap(({ event, waterfall: w }) => {
    const borne = dec(w.fundPaid).plus(w.adlCovered).plus(w.residual)
    return borne.eq(dec(w.shortfall).plus(w.overshoot)) ? [] : [`${event} does not add up`]
  })
}

// ---- I5 -------------------------------------------------------------------------------------------------------------

function bystandersTouched(step: Step): string[] {
  const { before, after } = step
  const named = namedIn(step)
  if (!named) return []
  const touched = new Set<string>()
  for (const [id, account] of after.accounts) {
    if (!named.has(id) && !sameAccount(before.accounts.get(id), account)) touched.add(id)
  }
  for (const market of after.markets.keys()) {
    for (const [now, old] of changes(before, after, market)) {
      const id = (now ?? old)?.account ?? ''
      if (!named.has(id) && !samePosition(now, old)) touched.add(id)
    }
  }
  return [...touched].map((id) => `${id} changed without being named`)
}

/** Every account that a step's records name, or null where an input concerns everyone. */
function namedIn(step: Step): Set<string> | null {
  const named = new Set<string>()
  const input = inputOf(step)
  if (!input || input.type === 'snapshot') return null
  if ('account' in input) named.add(input.account)
  if (input.type === 'trade') for (const id of [input.buyer, input.seller]) named.add(id)
  if (input.type === 'funding') {
    for (const side of ['long', 'short'] as const) {
      for (const id of step.before.positionsOf(input.market, side).keys()) named.add(id)
    }
  }
  if (step.committed) named.add(step.committed.started.account)
  for (const record of step.records) if (!isInput(record)) for (const id of namedBy(record)) named.add(id)
  return named
}

function namedBy(event: EventRecord): string[] {
  switch (event.type) {
    case 'liquidation':
      return [event.account, ...event.fills.map((f) => f.account)]
    case 'takeover':
      return [event.account, fundAccount(event.fund)]
    case 'adl-started':
    case 'closure':
      return [event.account]
    default:
      return []
  }
}

function sameAccount(a: Account | undefined, b: Account): boolean {
  if (a === b) return true
  return a?.balance.eq(b.balance) === true && a.residual.eq(b.residual) && a.deltaNeutral === b.deltaNeutral
}

function samePosition(a: Position | undefined, b: Position | undefined): boolean {
  if (!a || !b) return a === b
  const margins = a.margin && b.margin ? a.margin.eq(b.margin) : a.margin === b.margin
  return a === b || (a.size.eq(b.size) && a.entry.eq(b.entry) && margins)
}

// ---- I6 -------------------------------------------------------------------------------------------------------------

function queueIgnored(step: Step): string[] {
  const event = done(step)
  if (!event || event.ended.reason === 'aborted') return []
  const { started, ended, closures, queue } = event
  const rulebook = rulebookNamed(started.rulebook)
  const sharing = sharingOf(rulebook)
  if (sharing) return queue ? sharesIgnored(step.before, event, queue, sharing) : ['the market is gone']
  const places = [...closures, ...ended.skipped].map((x) => x.place).sort((a, b) => a - b)
  const problems = places.every((place, i) => place === i + 1) ? [] : ['a place was left out']
  for (const [i, closure] of closures.entries()) {
    if (i > 0 && closure.place <= (closures[i - 1]?.place ?? 0)) problems.push('closures are out of order')
    if (i < closures.length - 1 && closure.sizeAfter !== '0')
      problems.push(`place ${closure.place} was left with a part`)
  }
  const isPartial = (closures.at(-1)?.sizeAfter ?? '0') !== '0'
  const isLeft = isPartial || places.length < (queue?.entries.length ?? 0)
  if (ended.remaining !== '0' && isLeft) problems.push('the queue was left too early')
  return rulebook.allocation === 'random-walk' ? problems : [...problems, ...misplaced(queue, closures, ended)]
}

/** Everybody who may be closed gives the share that the rulebook asks for, and everybody else is named with a reason. */
function sharesIgnored(before: View, { started, ended, closures }: Done, queue: Queue, sharing: Sharing): string[] {
  const measures = new Measures(before)
  const { owner } = measures.account(started.account)
  const price = ratio(dec(started.price))
  const { candidates, skipped } = divided(measures, queue, sharing, (p) => skipReason(measures, p, owner, price))
  const sizes = new Map(closures.map((c) => [c.account, dec(c.size)]))
  const stated = new Map(ended.skipped.map((s) => [s.account, s.reason]))
  const isStated =
    stated.size === skipped.length && skipped.every((s) => stated.get(s.entry.position.account) === s.reason)
  const sizeOf = (account: string) => sizes.get(account) ?? ZERO
  return [
    ...(isStated ? [] : ['those who are passed over are not those who may not be closed']),
    ...shareProblems(candidates, sharing, dec(started.size), queue.market.lot, sizeOf),
  ]
}

/** Accounts stand where they were closed; those with equal group, score and size may have changed places. */
function misplaced(queue: Queue | null, closures: readonly ClosureEvent[], ended: AdlEndedEvent): string[] {
  if (!queue) return ['the market is gone']
  const byAccount = new Map(queue.entries.map((e) => [e.position.account, e]))
  const standing = [...closures, ...ended.skipped]
  return standing.flatMap(({ place, account }) => {
    const [mine, there] = [byAccount.get(account), queue.entries[place - 1]]
    const equal =
      mine &&
      there &&
      mine.group === there.group &&
      mine.score.eq(there.score) &&
      mine.position.size.eq(there.position.size)
    return equal ? [] : [`${account} does not stand at place ${place}`]
  })
}

// ---- I7, I9, I10, I11 -----------------------------------------------------------------------------------------------

function fundHeldBack(step: Step): string[] {
  const early = all(step, 'adl-started').flatMap((event) => {
    const [fund, market] = [step.after.funds.get(event.fund ?? ''), step.after.markets.get(event.market)]
    if (!fund || !market || event.trigger.rule !== 'fund-exhausted') return []
    const left = availableOf({ ...fund, balance: dec(event.fundBefore).minus(event.fundPaid) })
    const costOfLot = gain(market, event.side, market.lot, market.mark, dec(event.bankruptcyPrice))
    return compare(ratio(left), costOfLot) < 0 ? [] : [`${event.event} began with ${left.toFixed()} in the fund`]
  })
  const low = all(step, 'fund-payment').flatMap((p) => {
    const floor = step.after.funds.get(p.fund)?.floor ?? ZERO
    const spent = p.reason === 'shortfall' && dec(p.amount).isNegative() && !dec(p.amount).isZero()
    return spent && dec(p.balanceAfter).lt(floor) ? [`${p.fund} paid down to ${p.balanceAfter}`] : []
  })
  return [...early, ...low]
}

function counterpartyBankrupt(step: Step): string[] {
  const event = done(step)
  if (!event) return []
  const measures = new Measures(step.before)
  const side = opposite(event.started.side)
  return event.closures.flatMap((closure) => {
    const held = step.before.position(closure.account, event.started.market, side)
    if (!held) return [`${closure.account} held nothing`]
    return sign(equityClosed(measures, held, closure)) < 0 ? [`${closure.account} was left below zero`] : []
  })
}

/** Equity at the mark once a part of the position has changed hands at the closing price. */
function equityClosed(measures: Measures, held: Position, closure: ClosureEvent): Ratio {
  const market = measures.market(held)
  return plus(measures.equity(held), gain(market, held.side, dec(closure.size), market.mark, dec(closure.price)))
}

function startedWithoutCause(step: Step): string[] {
  return all(step, 'adl-started').flatMap(({ event, trigger, mark, market }) => {
    const problems: string[] = []
    if (!trigger.holds) problems.push(`${event} began although its trigger does not hold`)
    if (!dec(trigger.numbers.equity ?? '0').isNegative()) problems.push(`${event} began for an account with equity`)
    if (!step.after.markets.get(market)?.mark.eq(mark)) problems.push(`${event} does not state the mark`)
    return problems
  })
}

function closedBeforeCommitment(step: Step): string[] {
  const input = inputOf(step)
  const proceeds = input?.type === 'proceed' ? input.event : null
  const early = all(step, 'closure').filter((c) => c.event !== proceeds || c.event !== step.committed?.started.event)
  const begun = step.records.findIndex((r) => r.type === 'adl-started')
  const after = begun < 0 ? [] : step.records.slice(begun + 1).filter((r) => r.type !== 'state')
  return [
    ...early.map((c) => `${c.account} was closed before the commitment of ${c.event} was carried out`),
    ...after.map((r) => `record ${r.seq} follows the start of an event in the same step`),
  ]
}

// ---- I12 ------------------------------------------------------------------------------------------------------------

function decidedOnStale(step: Step): string[] {
  const decided: readonly (LiquidationEvent | TakeoverEvent | AdlStartedEvent)[] = [
    ...all(step, 'liquidation'),
    ...all(step, 'takeover'),
    ...all(step, 'adl-started'),
  ]
  const accounts = new Set(decided.map((event) => event.account))
  return [...accounts].filter((id) => dependsOnStale(step, id)).map((id) => `${id} was decided about on a stale mark`)
}

function dependsOnStale({ before, after, maxMarkAgeMs }: Step, account: string): boolean {
  return [...before.positionsBy(account)].some((position) => {
    const market = after.markets.get(position.market)
    if (!market || market.halted !== null || market.markAt === null) return true
    return Date.parse(after.at) - Date.parse(market.markAt) > maxMarkAgeMs
  })
}

// ---- I15 ------------------------------------------------------------------------------------------------------------

function wrongTurn(step: Step): string[] {
  return all(step, 'state').flatMap(({ market, state }) => {
    const before = step.states.get(market)
    return !before || TRANSITIONS[before].includes(state) ? [] : [`${market} went from ${before} to ${state}`]
  })
}
