import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode, encode } from './checkpoint'
import { cutDigits, type Decimal, dec, max, plain, ratio, ZERO } from './decimal'
import { type Fund, MutableState } from './state'
import { follow, pay, restate, type WindowRules, type Windows } from './window'

/** Figures of a window against a second, slow account of the same minutes. */
const seed = Number(process.env.PLIMSOLL_FC_SEED ?? 20_261_122)
const parameters = {
  seed,
  numRuns: process.env.PLIMSOLL_LONG ? 10_000 : 300,
  endOnFailure: process.env.PLIMSOLL_MUTANT !== undefined,
}
const MINUTE_MS = 60_000
const START = Date.parse('2026-01-02T03:04:05.678Z')
const RULES: WindowRules = { hours: 1, largeLoss: '50' }

const FUND: Fund = {
  id: 'f',
  asset: 'USDT',
  balance: dec(1000),
  floor: ZERO,
  windowPeak: null,
  windowAverage: null,
  largeLosses: null,
  markets: new Map(),
}

function stateAt(ms: number, fund: Partial<Fund> = {}): MutableState {
  const state = new MutableState()
  state.at = new Date(ms).toISOString()
  state.funds.set('f', { ...FUND, ...fund })
  return state
}

/** What one level was, from a moment on. */
interface Level {
  readonly ms: number
  readonly value: Decimal
}

/** The definition, read off the whole past: nothing is let go of and nothing is remembered between two questions. */
function slowly(levels: readonly Level[], now: number, minutes: number) {
  const [present, first] = [minuteOf(now), minuteOf(levels[0]?.ms ?? now)]
  const begins = Math.max(first, present - minutes)
  let peak: Decimal | null = null
  for (const [i, { value }] of levels.entries()) {
    const until = levels[i + 1]?.ms ?? now
    if (minuteOf(until) >= begins) peak = max(peak ?? value, value)
  }
  let sum = ZERO
  for (let minute = begins; minute <= present; minute += 1) {
    sum = sum.plus(levels.findLast((level) => minuteOf(level.ms) <= minute)?.value ?? ZERO)
  }
  return { peak: peak ?? ZERO, average: cutDigits(ratio(sum, dec(present - begins + 1)), 18) }
}

const minuteOf = (ms: number) => Math.floor(ms / MINUTE_MS)

const step = fc.record({
  afterMs: fc.oneof(
    { weight: 30, arbitrary: fc.integer({ min: 0, max: 90_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 70 * MINUTE_MS }) },
  ),
  amount: fc.integer({ min: -80, max: 80 }),
  how: fc.constantFrom('payment', 'contribution', 'nothing'),
})

describe(`the window of a fund (seed ${seed})`, () => {
  it('has the peak, the average, the profit and the count that its minutes say, and no more buckets than minutes', () => {
    const met = { expired: 0, bucketsMost: 0, counted: 0 }
    const run = (steps: readonly { afterMs: number; amount: number; how: string }[]) => {
      let [now, windows]: [number, Windows] = [START, new Map()]
      const state = stateAt(now)
      follow(windows, state, RULES)
      const balances: Level[] = [{ ms: now, value: dec(1000) }]
      const profits: Level[] = []
      const losses: number[] = []
      for (const { afterMs, amount, how } of steps) {
        now += afterMs
        state.at = new Date(now).toISOString()
        const fund = state.fund('f')
        follow(windows, state, RULES)
        if (how !== 'nothing') {
          state.funds.set('f', { ...state.fund('f'), balance: fund.balance.plus(amount) })
          balances.push({ ms: now, value: fund.balance.plus(amount) })
        }
        if (how === 'payment') {
          if (profits.length === 0) profits.push({ ms: now, value: ZERO })
          profits.push({ ms: now, value: (profits.at(-1)?.value ?? ZERO).plus(amount) })
          if (amount <= -50) losses.push(now)
          pay(windows, state, { fund: 'f', market: 'M', amount: dec(amount) }, RULES)
        } else {
          follow(windows, state, RULES)
        }
        windows = decode(encode(windows)) as Windows
        const told = state.fund('f')
        const { peak, average } = slowly(balances, now, 60)
        expect([plain(told.windowPeak ?? ZERO), plain(told.windowAverage ?? ZERO)]).toEqual([
          plain(peak),
          plain(average),
        ])
        const market = told.markets.get('M')
        expect(plain(market?.pnl ?? ZERO)).toBe(plain(profits.at(-1)?.value ?? ZERO))
        if (market) expect(plain(market.peakPnl)).toBe(plain(slowly(profits, now, 60).peak))
        const recent = losses.filter((ms) => minuteOf(ms) >= minuteOf(now) - 60).length
        expect(told.largeLosses).toBe(recent)
        if (recent < losses.length) met.counted += 1
        const highest = balances.map(({ value }) => value).reduce(max)
        if (peak.lt(highest)) met.expired += 1
        const kept = windows.get('f')?.balance.past.length ?? 0
        expect(kept).toBeLessThanOrEqual(61)
        met.bucketsMost = Math.max(met.bucketsMost, kept)
      }
    }
    fc.assert(fc.property(fc.array(step, { maxLength: 100, size: 'max' }), run), parameters)
    console.info('cases seen', met)
    expect(met.expired).toBeGreaterThan(parameters.numRuns / 10)
    expect(met.counted).toBeGreaterThan(parameters.numRuns / 20)
    expect(met.bucketsMost).toBeGreaterThan(20)
  })

  it('begins with what a snapshot states, and lets go of it an hour later', () => {
    const windows: Windows = new Map()
    const stated = { windowPeak: dec(3000), windowAverage: dec(2000), largeLosses: 2 }
    const state = stateAt(START, { ...stated, markets: new Map([['M', { pnl: dec(-10), peakPnl: dec(5) }]]) })
    restate(windows, state, RULES)
    expect(state.fund('f').windowPeak).toEqual(dec(3000))
    // Sixty minutes of 2000 and the present one of 1000.
    expect(plain(state.fund('f').windowAverage ?? ZERO)).toBe('1983.60655737704918')
    expect(state.fund('f').largeLosses).toBe(2)
    expect(state.fund('f').markets.get('M')).toEqual({ pnl: dec(-10), peakPnl: dec(5) })
    const at = (minutes: number) => {
      state.at = new Date(START + minutes * MINUTE_MS).toISOString()
      follow(windows, state, RULES)
      const { windowPeak, windowAverage, largeLosses, markets } = state.fund('f')
      const peakPnl = markets.get('M')?.peakPnl ?? ZERO
      return [plain(windowPeak ?? ZERO), plain(windowAverage ?? ZERO), largeLosses, plain(peakPnl)]
    }
    expect(at(60)).toEqual(['3000', '1000', 2, '5'])
    expect(at(61)).toEqual(['1000', '1000', 0, '-10'])
  })

  it('goes on through a snapshot that states nothing', () => {
    const windows: Windows = new Map()
    const before = stateAt(START, { windowPeak: dec(3000) })
    restate(windows, before, RULES)
    pay(windows, before, { fund: 'f', market: 'M', amount: dec(-60) }, RULES)
    const after = stateAt(START + MINUTE_MS, { balance: dec(900) })
    restate(windows, after, RULES)
    const { windowPeak, largeLosses, markets } = after.fund('f')
    expect([plain(windowPeak ?? ZERO), largeLosses, plain(markets.get('M')?.pnl ?? ZERO)]).toEqual(['3000', 1, '-60'])
  })
})
