import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Book } from './book'
import { dec, ZERO } from './decimal'
import type { Sha256 } from './hash'
import { DEFAULT_SETTINGS } from './inputs'
import { Watch } from './invariants'
import type { AdlEndedEvent, LogRecord, TimedInput } from './log'
import { sizeOf } from './snapshot'

/**
 * What has gone wrong elsewhere, once each, on a book of our own. The dates and the facts stand in history/past-events.ts;
 * what a connected exchange alone can do wrong is tried where it is connected.
 */

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()
const START = Date.parse('2026-01-02T03:04:05.000Z')
const at = (ms: number) => new Date(START + ms).toISOString()
const GUARD = { jump: '0.1', deviation: '0.05', confirmations: 3 }

/** A book in which every step is held against every promise. */
class Exchange {
  readonly records: LogRecord[] = []
  private readonly watch = new Watch(DEFAULT_SETTINGS.maxMarkAgeMs)
  private ms = 0

  private constructor(public book: Book) {}

  static open(rulebook = 'bitmex', fund = '0', prices: typeof GUARD | null = null): Exchange {
    const facts = {
      stream: 'past',
      authority: 'engine',
      coverage: 'full',
      disclosure: 'open',
      rulebook,
      at: at(0),
    } as const
    const exchange = new Exchange(Book.create(facts, sha256))
    const settings = { ...DEFAULT_SETTINGS, ...(prices ? { prices } : {}) }
    exchange.say({ type: 'rulebook', at: at(0), rulebook, seed: 's', settings })
    exchange.say({ type: 'fund', at: at(0), fund: 'F', asset: 'USDT', amount: fund })
    exchange.list('M')
    return exchange
  }

  list(id: string): void {
    const market = {
      ...{ id, kind: 'linear' as const, settle: 'USDT', lot: '1', tick: '0.01', mark: '100', fund: 'F' },
      maintenanceMarginRate: '0.01',
    }
    this.say({ type: 'market', at: this.now, market })
  }

  get now(): string {
    return at(this.ms)
  }

  later(ms: number): void {
    this.ms += ms
  }

  account(account: string, balance: string, owner?: string, more: { readonly deltaNeutral?: boolean } = {}): void {
    this.say({ type: 'account', at: this.now, account, ...(owner === undefined ? {} : { owner }), ...more })
    this.say({ type: 'deposit', at: this.now, account, amount: balance })
  }

  trade(buyer: string, seller: string, size: string, price = '100', market = 'M'): LogRecord[] {
    return this.say({ type: 'trade', at: this.now, market, buyer, seller, size, price })
  }

  mark(price: string, index?: string): LogRecord[] {
    this.later(1_000)
    const said = this.say({
      type: 'mark',
      at: this.now,
      marks: { M: price },
      ...(index ? { index: { M: index } } : {}),
    })
    return [...said, ...this.proceed()]
  }

  proceed(): LogRecord[] {
    const said: LogRecord[] = []
    while (this.book.pending) said.push(...this.say({ type: 'proceed', at: this.now, event: this.book.pending.event }))
    return said
  }

  say(input: TimedInput): LogRecord[] {
    const before = this.book.fork().view()
    const records = this.book.apply(input)
    expect(this.watch.check(before, records, this.book.view())).toEqual([])
    this.records.push(...records)
    return records
  }

  /** The process ends, and another takes up what was stored. */
  restart(): void {
    this.book = Book.restore(this.book.checkpoint(), sha256)
  }

  size(account: string, side: 'long' | 'short', market = 'M'): string {
    return this.book.view().position(account, market, side)?.size.toFixed() ?? '0'
  }

  fund(): string {
    return this.book.view().funds.get('F')?.balance.toFixed() ?? ''
  }
}

const ended = (records: readonly LogRecord[]) =>
  records.filter((r): r is AdlEndedEvent & LogRecord => r.type === 'adl-ended')
const closures = (records: readonly LogRecord[]) => records.filter((record) => record.type === 'closure')

describe('what has gone wrong elsewhere', () => {
  it('BitMEX, March 2020: no bids, and an outage in the middle of a run: it is carried out once, and whole', () => {
    const exchange = Exchange.open()
    exchange.account('thin', '60')
    exchange.account('rich', '100000')
    exchange.trade('thin', 'rich', '10')
    exchange.say({ type: 'depth', at: exchange.now, market: 'M', bids: [], asks: [] })
    exchange.later(1_000)
    exchange.say({ type: 'mark', at: exchange.now, marks: { M: '80' } })
    expect(exchange.book.pending).not.toBeNull()
    expect(closures(exchange.records)).toEqual([])
    exchange.restart()
    const said = exchange.proceed()
    expect([closures(said).length, ended(said).length]).toEqual([1, 1])
    exchange.restart()
    expect(exchange.proceed()).toEqual([])
    expect([exchange.size('thin', 'long'), exchange.size('rich', 'short')]).toEqual(['0', '0'])
  })

  it('OKEx, July 2018: one account is half of the market, and who holds nothing pays nothing', () => {
    const exchange = Exchange.open('bitmex', '50')
    exchange.account('giant', '600')
    for (const name of ['a', 'b', 'c', 'd']) exchange.account(name, '100000')
    exchange.account('flat', '12345.678')
    for (const name of ['a', 'b', 'c', 'd']) exchange.trade('giant', name, '25')
    // Money that is put in while it happens is a line of the log like any other.
    exchange.later(500)
    exchange.say({ type: 'fund', at: exchange.now, fund: 'F', amount: '25' })
    const said = exchange.mark('80')
    const [event] = ended(said)
    expect(dec(event?.waterfall.fundPaid ?? '0').gt(ZERO) || said.some(({ type }) => type === 'takeover')).toBe(true)
    expect(exchange.book.view().accounts.get('flat')?.balance.toFixed()).toBe('12345.678')
    expect(exchange.records.filter(({ type }) => type === 'fund')).toHaveLength(2)
  })

  it('FTX: no account is exempt, whatever it is called and whoever vouches for it', () => {
    for (const [name, more] of [
      ['mm-01', {}],
      ['fund-of-the-house', {}],
      ['hedged', { deltaNeutral: true }],
    ] as const) {
      const exchange = Exchange.open()
      exchange.account(name, '60', undefined, more)
      exchange.account('rich', '100000')
      exchange.trade(name, 'rich', '10')
      exchange.mark('80')
      expect(exchange.size(name, 'long'), name).toBe('0')
    }
  })

  it('FTX: what a fund holds is the sum of what went in and out of it, each with its cause', () => {
    const exchange = Exchange.open('bitmex', '37.5')
    exchange.account('thin', '60')
    exchange.account('rich', '100000')
    exchange.trade('thin', 'rich', '10')
    exchange.mark('80')
    let sum = ZERO
    for (const record of exchange.records) {
      if (record.type === 'fund') sum = sum.plus(record.amount)
      if (record.type === 'fund-payment') {
        sum = sum.plus(record.amount)
        expect(record.cause).toBeGreaterThan(0)
        expect(record.balanceAfter).toBe(sum.toFixed())
      }
    }
    expect(exchange.fund()).toBe(sum.toFixed())
  })

  it('Binance, October 2025: a price from one thin book decides nothing while another source says something else', () => {
    const exchange = Exchange.open('bitmex', '0', GUARD)
    exchange.account('thin', '60')
    exchange.account('rich', '100000')
    exchange.trade('thin', 'rich', '10')
    for (const price of ['65', '60', '65', '62', '65', '65', '65']) exchange.mark(price, '99')
    expect(exchange.size('thin', 'long')).toBe('10')
    // The same fall, and the other source agrees.
    for (const price of ['66', '65', '65', '65', '65']) exchange.mark(price, price)
    expect(exchange.size('thin', 'long')).toBe('0')
  })

  it('Hyperliquid, October 2025: forty rounds in a row close what was missing and not a lot more', () => {
    const exchange = Exchange.open()
    exchange.account('rich', '10000000')
    for (let i = 0; i < 40; i++) exchange.account(`thin-${i}`, String(60 + i * 10))
    for (let i = 0; i < 40; i++) exchange.trade(`thin-${i}`, 'rich', '10')
    for (let price = 99; price > 45; price -= 1) exchange.mark(String(price))
    const runs = ended(exchange.records)
    expect(runs.length).toBeGreaterThanOrEqual(30)
    for (const run of runs) {
      expect(dec(run.taken).lte('10')).toBe(true)
      expect(run.waterfall.overshoot).toBe('0')
    }
  })

  it('JELLY, March 2025: what a fund inherits is part of the market, and money elsewhere decides nothing', () => {
    const run = (elsewhere: string) => {
      const exchange = Exchange.open('bitmex', '70')
      exchange.say({ type: 'fund', at: exchange.now, fund: 'ELSEWHERE', asset: 'USDT', amount: elsewhere })
      exchange.account('thin', '60')
      exchange.account('rich', '100000')
      exchange.trade('thin', 'rich', '10')
      exchange.mark('80')
      const view = exchange.book.view()
      expect(sizeOf(view, 'M', 'long').toFixed()).toBe(sizeOf(view, 'M', 'short').toFixed())
      expect(exchange.size('fund:F', 'long')).not.toBe('0')
      return [exchange.size('fund:F', 'long'), exchange.size('rich', 'short'), exchange.fund()]
    }
    expect(run('1000000000')).toEqual(run('1'))
  })

  it('Mango, October 2022: both sides are one person, who is never closed against themselves', () => {
    const exchange = Exchange.open()
    exchange.account('mango-long', '60', 'mango')
    exchange.account('mango-short', '100000', 'mango')
    exchange.account('other', '100000')
    exchange.account('buyer', '100000')
    exchange.trade('mango-long', 'mango-short', '10')
    exchange.trade('buyer', 'other', '10')
    const said = exchange.mark('80')
    expect(closures(said).map((closure) => closure.account)).toEqual(['other'])
    expect(exchange.size('mango-short', 'short')).toBe('10')
  })

  it('Mango again: what is only on paper and is needed as margin can’t be carried away', () => {
    const exchange = Exchange.open()
    exchange.account('pumper', '1000')
    exchange.account('rich', '100000')
    exchange.trade('pumper', 'rich', '10')
    exchange.mark('900')
    const before = exchange.book.hash
    for (const amount of ['1001', '5000', '8000']) {
      const withdrawal = { type: 'withdrawal', at: exchange.now, account: 'pumper', amount } as const
      expect(() => exchange.book.apply(withdrawal)).toThrow(expect.objectContaining({ code: 'insufficient-equity' }))
    }
    expect(exchange.book.hash).toBe(before)
  })

  it('GMX, September 2022: a price that has grown old decides nothing', () => {
    const exchange = Exchange.open()
    exchange.list('N')
    exchange.account('thin', '60')
    exchange.account('rich', '100000')
    exchange.trade('thin', 'rich', '10')
    exchange.trade('thin', 'rich', '1', '100', 'N')
    // M falls, but the price of N, which the account depends on as well, is of long ago.
    exchange.later(DEFAULT_SETTINGS.maxMarkAgeMs * 3)
    expect(exchange.mark('80').some(({ type }) => type === 'adl-started' || type === 'liquidation')).toBe(false)
    expect(exchange.size('thin', 'long')).toBe('10')
  })

  it('Perpetual, Perennial: who owes the exchange takes nothing out of it, and the debt stays to be seen', () => {
    // The only counterparty is their own other account, so somebody is left below zero.
    const exchange = Exchange.open()
    exchange.account('thin', '60', 'them')
    exchange.account('other', '100000', 'them')
    exchange.trade('thin', 'other', '10')
    const [event] = ended(exchange.mark('80'))
    expect(dec(event?.waterfall.residual ?? '0').gt(ZERO)).toBe(true)
    const debtor = { type: 'withdrawal', at: exchange.now, account: 'thin', amount: '1' } as const
    expect(() => exchange.book.apply(debtor)).toThrow(expect.objectContaining({ code: 'insufficient-equity' }))
  })

  it('dYdX: where nobody can bear the bankruptcy price the rest is left and said, never hidden', () => {
    const exchange = Exchange.open()
    exchange.account('thin', '60')
    exchange.account('same', '100000', 'thin')
    exchange.trade('thin', 'same', '10')
    const said = exchange.mark('80')
    const [event] = ended(said)
    expect(event).toMatchObject({ remaining: '10', skipped: [{ account: 'same', reason: 'same-owner' }] })
    expect(dec(event?.waterfall.residual ?? '0').gt(ZERO)).toBe(true)
    expect(exchange.size('thin', 'long')).toBe('10')
  })
})
