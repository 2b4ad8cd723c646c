import { PlimsollError } from '../errors'
import { DEFAULT_SETTINGS } from '../inputs'
import type { Input, StreamFacts } from '../log'
import type { AccountFile, PositionFile } from '../snapshot'
import { scaledText } from './grid'
import { Random, type RandomState } from './random'

/**
 * One market with a crowd in it: as many positions as asked for, opened by a single snapshot, and marks that move with
 * every step. It is there to see how much a running server carries, so nothing happens that the crowd does not do itself:
 * the mark swings within two per cent, nobody holds more than ten times leverage, and a reckless account opens and goes
 * bankrupt every so many steps, with an empty fund behind it. That is one ADL event each time.
 */
export interface CrowdOptions {
  readonly positions: number
  readonly seed: number
  readonly startAt: string
  readonly stream: string
  readonly intervalMs: number
}

interface CrowdState {
  step: number
  mark: number
  random: RandomState
}

interface Saved {
  readonly format: typeof CHECKPOINT
  readonly options: CrowdOptions
  readonly state: CrowdState
}

const CHECKPOINT = 'plimsoll.crowd-checkpoint/1'

const MARKET = 'BTC-PERP'
const FUND = 'crowd'
const FEWEST = 100
/** The design point: more belongs to several engines. */
export const MOST_POSITIONS = 1_000_000
/** Steps from one reckless account to the next. */
export const RECKLESS_EVERY = 240
/** A mark is stale after so many steps without a new one. */
const STALE_STEPS = 40

/** Ticks of a tenth of a dollar, lots of a thousandth of a coin. */
const START_TICKS = 1_000_000
const SWING_TICKS = 20_000
const STEP_TICKS = 60
const PRICE_DIGITS = 1
const SIZE_DIGITS = 3
const MONEY_DIGITS = 4
/** What a bankrupt reckless account has lost, and what its mark jumps by. */
const JUMP_TICKS = 25_000

export class Crowd {
  private readonly random: Random

  private constructor(
    readonly options: CrowdOptions,
    private readonly state: CrowdState,
  ) {
    this.random = Random.restore(state.random)
  }

  /** Refuses a number of positions that is odd, too small or too large with `option-invalid`. */
  static create(options: CrowdOptions): Crowd {
    const { positions, seed } = options
    if (!Number.isSafeInteger(positions) || positions % 2 === 1 || positions < FEWEST || positions > MOST_POSITIONS)
      throw new PlimsollError('option-invalid', `A crowd has ${FEWEST} to ${MOST_POSITIONS} positions, an even number.`)
    return new Crowd(options, { step: 0, mark: START_TICKS, random: Random.seeded(`crowd|${seed}`).state })
  }

  static restore(text: string): Crowd {
    const saved = JSON.parse(text) as Saved
    if (saved.format !== CHECKPOINT) throw new PlimsollError('checkpoint-invalid', `This is not a ${CHECKPOINT}.`)
    return new Crowd(saved.options, saved.state)
  }

  checkpoint(): string {
    const state = { ...this.state, random: this.random.state }
    return JSON.stringify({ format: CHECKPOINT, options: this.options, state } satisfies Saved)
  }

  get facts(): StreamFacts {
    const { stream, startAt } = this.options
    return { stream, authority: 'engine', coverage: 'full', disclosure: 'open', rulebook: 'bitmex', at: startAt }
  }

  /** The rules, and everybody at once. */
  opening(): Input[] {
    const { seed, intervalMs } = this.options
    const settings = { ...DEFAULT_SETTINGS, maxMarkAgeMs: STALE_STEPS * intervalMs }
    return [
      { type: 'rulebook', rulebook: 'bitmex', seed: `crowd:${seed}`, settings },
      { type: 'snapshot', snapshot: this.snapshot() },
      { type: 'account', account: RECKLESS },
    ]
  }

  /** The inputs of the next step. */
  step(): Input[] {
    const { state, random } = this
    state.step += 1
    const phase = state.step % RECKLESS_EVERY
    if (phase === RECKLESS_EVERY - 1) return [...this.recklessness(), this.markAt(state.mark)]
    if (phase === 0) return [this.markAt(state.mark - JUMP_TICKS)]
    const pull = (state.mark - START_TICKS) / SWING_TICKS
    state.mark += Math.round(random.between(-STEP_TICKS, STEP_TICKS) - pull * STEP_TICKS)
    return [this.markAt(state.mark)]
  }

  /** Fifty times leverage at the mark, against the house. */
  private recklessness(): Input[] {
    const price = scaledText(this.state.mark, PRICE_DIGITS)
    const notional = this.state.mark * 500
    const margin = scaledText(Math.ceil(notional / 50), MONEY_DIGITS)
    const trade = { market: MARKET, buyer: RECKLESS, seller: HOUSE, size: '0.5', price, buyerMargin: margin } as const
    return [
      { type: 'deposit', account: RECKLESS, amount: margin },
      { type: 'trade', ...trade },
    ]
  }

  private markAt(ticks: number): Input {
    return { type: 'mark', marks: { [MARKET]: scaledText(ticks, PRICE_DIGITS) } }
  }

  private snapshot(): Extract<Input, { type: 'snapshot' }>['snapshot'] {
    const { positions: count, seed, startAt } = this.options
    const random = Random.seeded(`crowd-opening|${seed}`)
    const accounts: AccountFile[] = [{ id: HOUSE, balance: '1000000000' }]
    const positions: PositionFile[] = []
    for (let i = 0; i < count; i += 2) {
      const lots = 1 + random.below(2_000)
      for (const side of ['long', 'short'] as const) {
        const member = memberOf(random, memberId(accounts.length), side, lots)
        accounts.push(member.account)
        positions.push(member.position)
      }
    }
    return {
      format: 'plimsoll.snapshot/1',
      at: startAt,
      venue: 'crowd',
      rulebook: 'bitmex',
      coverage: 'full',
      markets: [
        {
          id: MARKET,
          kind: 'linear',
          settle: 'USDT',
          lot: '0.001',
          tick: '0.1',
          mark: scaledText(START_TICKS, PRICE_DIGITS),
          maintenanceMarginRate: '0.005',
          fund: FUND,
        },
      ],
      funds: [{ id: FUND, asset: 'USDT', balance: '0' }],
      accounts,
      positions,
    }
  }
}

const RECKLESS = 'reckless'
const HOUSE = 'house'
const ID_DIGITS = 7

/** From 1. */
export function memberId(index: number): string {
  return `c-${String(index).padStart(ID_DIGITS, '0')}`
}

/** Isolated or cross, two to ten times levered at its entry, which lies within five per cent of the first mark. */
function memberOf(
  random: Random,
  id: string,
  side: 'long' | 'short',
  lots: number,
): { account: AccountFile; position: PositionFile } {
  const entry = START_TICKS + random.below(100_000) - 50_000
  const loss = Math.max(0, (side === 'long' ? entry - START_TICKS : START_TICKS - entry) * lots)
  const money = scaledText(Math.ceil((entry * lots) / random.between(2, 10)) + loss, MONEY_DIGITS)
  const isIsolated = random.chance(0.6)
  const size = scaledText(lots, SIZE_DIGITS)
  const position = { account: id, market: MARKET, side, size, entry: scaledText(entry, PRICE_DIGITS) }
  return {
    account: { id, balance: isIsolated ? '0' : money },
    position: isIsolated ? { ...position, margin: money } : position,
  }
}
