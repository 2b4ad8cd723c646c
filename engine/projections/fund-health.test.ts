import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Book } from '../book'
import { dec, plain, ZERO } from '../decimal'
import type { LogRecord } from '../log'
import { open, run } from '../simulation/run'
import { Simulation } from '../simulation/simulation'
import { isoAt } from '../time'
import { DAY_MS } from './calendar'
import { fundHealth, HISTORY_MAX, LEDGER_MAX, type LedgerEntry, ledgerOf, openFunds, POINTS_MAX } from './fund-health'
import { Live } from './live'
import { PUBLIC } from './projection'
import { type Command, Exchange, START } from './testing'
import type { FundRow } from './view-types'

const sha256 = (data: Uint8Array) => new Uint8Array(createHash('sha256').update(data).digest())
const seed = Number(process.env.PLIMSOLL_FC_SEED ?? 20_261_122)
const parameters = { seed, numRuns: process.env.PLIMSOLL_LONG ? 10_000 : 300 }

const commands = fc.array(fc.record<Command>({ kind: fc.nat(11), a: fc.nat(100), b: fc.nat(100), x: fc.nat(2000) }), {
  minLength: 1,
  maxLength: 60,
})

const sumOf = (amounts: readonly string[]) => plain(amounts.reduce((sum, amount) => sum.plus(dec(amount)), ZERO))

/** Records that move a balance. */
const MOVES: ReadonlySet<string> = new Set(['fund', 'fund-payment'])

interface FundParts {
  readonly fund: FundRow
  readonly ledger: readonly LedgerEntry[]
}

function mustAddUp(state: ReturnType<typeof fundHealth.init>, book: Book): void {
  const { past } = fundHealth.view(state, PUBLIC)
  expect([...state.funds.keys()].sort()).toEqual([...book.view().funds.keys()].sort())
  expect(past('no such fund')).toBeNull()
  for (const fund of book.view().funds.values()) {
    const balance = plain(fund.balance)
    expect(past(fund.id)?.balance).toBe(balance)
    for (const limit of [2, 7, LEDGER_MAX + 1]) {
      const entries = ledgerOf(state, fund.id, limit) ?? []
      expect(entries.length).toBeLessThanOrEqual(limit)
      expect(sumOf(entries.map((entry) => entry.amount))).toBe(balance)
      if (entries[0]) expect(entries[0].balanceAfter).toBe(balance)
    }
  }
}

describe(`a ledger adds up to the balance (seed ${seed})`, () => {
  const seen = new Set<string>()

  it('after every input, whatever moved the fund', () => {
    fc.assert(
      fc.property(commands, (given) => {
        const exchange = new Exchange(sha256)
        let state = fundHealth.init()
        const fold = (records: readonly LogRecord[]) => {
          for (const record of records) {
            state = fundHealth.fold(state, record)
            if (record.type === 'fund-payment') seen.add(record.reason)
          }
        }
        exchange.open('300')
        fold(exchange.records)
        for (const command of given) {
          fold(exchange.obey(command))
          mustAddUp(state, exchange.book)
        }
      }),
      parameters,
    )
  })

  it('at every movement of a cascade, as the pages show it', () => {
    let [moments, payments, closures] = [0, 0, 0]
    for (const cascade of [seed, seed + 1]) {
      const exchange = Simulation.create({ scenario: 'cascade', seed: cascade, startAt: isoAt(START), traders: 100 })
      const book = Book.create(exchange.facts, sha256)
      const live = Live.create(book)
      const look = (records: readonly LogRecord[]) => {
        live.record(records)
        payments += records.filter(({ type }) => type === 'fund-payment').length
        closures += records.filter(({ type }) => type === 'closure').length
        const moved = new Set(
          records.flatMap((record) => (MOVES.has(record.type) && 'fund' in record ? [record.fund] : [])),
        )
        for (const id of moved) {
          const { fund, ledger } = live.parts(`fund:${id}`, PUBLIC) as unknown as FundParts
          expect(fund.balance).toBe(plain(book.view().funds.get(fund.id)?.balance ?? ZERO))
          expect(sumOf(ledger.map(({ amount }) => amount))).toBe(fund.balance)
          moments += 1
        }
      }
      open(exchange, book, look)
      for (let steps = 0; steps < 3_000 && closures < 3; steps += 50) run(exchange, book, 50, look)
      expect(closures).toBeGreaterThanOrEqual(3)
      closures = 0
    }
    expect(moments).toBeGreaterThan(50)
    expect(payments).toBeGreaterThan(50)
  })

  it('and every way to move one was tried', () => {
    expect([...seen].sort()).toEqual(['inventory', 'liquidation-surplus', 'shortfall'])
  })

  it('also when the projection begins in the middle, and when a snapshot states everything anew', () => {
    fc.assert(
      fc.property(commands, commands, (before, after) => {
        const exchange = new Exchange(sha256).open('300')
        for (const command of before) exchange.obey(command)
        let state = fundHealth.init()
        openFunds(state, exchange.book.view(), exchange.book.seq)
        mustAddUp(state, exchange.book)
        const funds = [{ id: 'USDT-main', asset: 'USDT', balance: '777', windowPeak: '900' }]
        const snapshot = { format: 'plimsoll.snapshot/1', funds, markets: [], accounts: [], positions: [] } as const
        const records = after.flatMap((command) => exchange.obey(command))
        records.push(
          ...exchange.send({ type: 'snapshot', snapshot: { ...snapshot, at: exchange.book.at }, flat: true }),
        )
        for (const record of records) state = fundHealth.fold(state, record)
        mustAddUp(state, exchange.book)
        expect(fundHealth.view(state, PUBLIC).past('USDT-main')?.peak8h).toBe('900')
      }),
      { ...parameters, numRuns: Math.ceil(parameters.numRuns / 10) },
    )
  })
})

/** A fund that changes by `amounts` every `every` milliseconds. */
function history(amounts: readonly number[], every: number) {
  const book = Book.create(
    {
      stream: 'funds',
      authority: 'engine',
      coverage: 'full',
      disclosure: 'open',
      rulebook: 'bitmex',
      at: isoAt(START),
    },
    sha256,
  )
  let state = fundHealth.init()
  const told: { at: number; balance: number }[] = []
  let balance = 0
  for (const [i, amount] of amounts.entries()) {
    const at = START + i * every
    balance += amount
    told.push({ at, balance })
    const input = { type: 'fund', fund: 'F', asset: 'USD', amount: String(amount), at: isoAt(at) } as const
    for (const record of book.apply(input)) state = fundHealth.fold(state, record)
  }
  return { state, told, now: START + (amounts.length - 1) * every, balance }
}

const past = (state: ReturnType<typeof fundHealth.init>) => {
  const found = fundHealth.view(state, PUBLIC).past('F')
  if (!found) throw new Error('the fund is known')
  return found
}

/** Steps up and down, and the time between two of them. */
const walks = fc.record({
  steps: fc.array(fc.integer({ min: -50, max: 60 }), { minLength: 1, maxLength: 400, size: 'max' }),
  every: fc.constantFrom(1000, 61_000, 600_000, 3_600_000),
})

/** Steps that would take the fund below zero, or change nothing, are left out. */
function amountsOf(steps: readonly number[]): number[] {
  const amounts = [1000]
  let balance = 1000
  for (const step of steps) {
    if (step === 0 || balance + step < 0) continue
    balance += step
    amounts.push(step)
  }
  return amounts
}

const pointsOf = (state: ReturnType<typeof fundHealth.init>, most?: number) =>
  fundHealth.view(state, PUBLIC).points('F', most) ?? []

describe(`peak and change (seed ${seed})`, () => {
  it('say what looking at every change says', () => {
    fc.assert(
      fc.property(walks, ({ steps, every }) => {
        const { state, told, now, balance } = history(amountsOf(steps), every)
        // A level counts until the next change, and a level that has ended until the end of that minute.
        const endOf = (i: number) => Math.ceil((told[i + 1]?.at ?? now) / 60_000) * 60_000
        const inWindow = told.filter((_, i) => endOf(i) >= now - DAY_MS / 3)
        const peak = Math.max(balance, ...inWindow.map((level) => level.balance))
        const found = past(state)
        expect(found.peak8h).toBe(String(peak))
        expect(dec(found.drawdown ?? '0').lte(0)).toBe(true)
        const before = told.findLast((level) => level.at <= now - DAY_MS) ?? told[0]
        expect(found.change24h).toBe(String(balance - (before?.balance ?? 0)))
        const points = pointsOf(state)
        expect(points.length).toBeLessThanOrEqual(POINTS_MAX)
        expect(points.map((p) => p.at)).toEqual(points.map((p) => p.at).toSorted())
        // The minute under way is left to the row, whatever happens in it.
        const minute = isoAt(Math.floor(now / 60_000) * 60_000)
        expect(points.slice(1).every((p) => p.at < minute)).toBe(true)
      }),
      parameters,
    )
  })

  it('need bounded memory however much happens, and a chart never loses the lowest point', () => {
    const special = new Map([
      [0, 1_000_000],
      [4000, -900_000],
      [4001, 900_000],
    ])
    const many = Array.from({ length: 6000 }, (_, i) => special.get(i) ?? (i % 2 > 0 ? -3 : 2))
    const { state } = history(many, 30_000)
    const fund = state.funds.get('F')
    expect(fund?.ledger.length).toBe(LEDGER_MAX)
    expect(fund?.history.length).toBeLessThanOrEqual(HISTORY_MAX)
    expect(fund?.peaks.length).toBeLessThanOrEqual(481)
    const points = pointsOf(state)
    expect(points.length).toBeLessThanOrEqual(POINTS_MAX)
    expect(Math.min(...points.map((point) => Number(point.balance)))).toBeLessThan(100_001)
    const few = pointsOf(state, 60)
    expect(few.length).toBeLessThanOrEqual(60)
    expect(Math.min(...few.map((point) => Number(point.balance)))).toBeLessThan(100_001)
    expect(sumOf((ledgerOf(state, 'F', 200) ?? []).map((entry) => entry.amount))).toBe(past(state).balance)
    expect(ledgerOf(state, 'F', 200)?.at(-1)?.reason).toBe('opening')
  })

  it('tells a chart of more once a minute, however often the balance changes', () => {
    const amounts = Array.from({ length: 600 }, (_, i) => (i % 2 > 0 ? -3 : 5))
    let told = ''
    let changes = 0
    for (let n = 1; n <= amounts.length; n += 1) {
      const points = JSON.stringify(pointsOf(history(amounts.slice(0, n), 500).state, 60))
      if (points !== told) changes += 1
      told = points
    }
    // Five minutes, begun within one: at the beginning, and when each minute is over.
    expect(changes).toBe(6)
  })

  it('has no drawdown where there was never anything', () => {
    const { state } = history([0], 1000)
    expect(past(state)).toMatchObject({ balance: '0', peak8h: '0', drawdown: null, change24h: '0' })
  })
})
