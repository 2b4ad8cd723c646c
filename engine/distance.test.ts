import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Book } from './book'
import { dec, plain } from './decimal'
import { shareLeft } from './distance'
import type { Sha256 } from './hash'
import type { AdlStartedEvent, FundPaymentEvent, LogRecord, StateEvent } from './log'
import { Exchange } from './projections/testing'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()
const MARKET = 'BTC-PERP'
const HOURS_MS = 3_600_000

/** Two longs of `size` that lose all they have at 45,000 or so, against two shorts, and a fund. */
function crowded(rulebook: string, fund: string, size = '1'): Exchange {
  const exchange = new Exchange(sha256, { rulebook })
  exchange.open(fund, rulebook)
  for (const [buyer, seller] of [
    ['alpha', 'bravo'],
    ['charlie', 'delta'],
  ] as const) {
    exchange.send({ type: 'trade', market: MARKET, buyer, seller, size, price: '50000' })
  }
  return exchange
}

const states = (records: readonly LogRecord[]) =>
  records
    .filter((r): r is LogRecord & StateEvent => r.type === 'state' && r.market === MARKET)
    .map(({ state, reason }) => [state, reason])
const startOf = (records: readonly LogRecord[]) =>
  records.find((r): r is LogRecord & AdlStartedEvent => r.type === 'adl-started')
const paid = (records: readonly LogRecord[]) =>
  records.filter((r): r is LogRecord & FundPaymentEvent => r.type === 'fund-payment').map((r) => r.amount)

function distanceOf(book: Book) {
  const distance = book.distanceOf(MARKET)
  return distance && [distance.by, distance.left && plain(distance.left), shareLeft(distance)]
}

describe('a market that loses too much of its pool, in a log', () => {
  it('is closed from the queue at exactly -0.30, while the pool still has money', () => {
    const exchange = crowded('bybit', '40000')
    const records = exchange.send({ type: 'mark', marks: { [MARKET]: '33000' } })
    // The first account lacks 12,000 and the pool pays; that is 30 % of it, and the second one is not paid for.
    expect(paid(records)).toEqual(['-12000'])
    expect(startOf(records)).toMatchObject({
      account: 'charlie',
      fundPaid: '0',
      shortfall: '12000',
      fundBefore: '28000',
    })
    expect(startOf(records)?.trigger).toMatchObject({
      rule: 'market-pnl-drawdown',
      numbers: { pnlRatio: '-0.3', absorbs: '0', available: '0', balance: '28000' },
    })
    expect(states(records)).toEqual([['active', 'event-under-way']])
  })

  it('is paid for by the pool as long as it is less', () => {
    const exchange = crowded('bybit', '40001')
    const records = exchange.send({ type: 'mark', marks: { [MARKET]: '33000' } })
    expect(paid(records)).toEqual(['-12000', '-12000'])
    expect(startOf(records)).toBeUndefined()
    expect(states(records)).toEqual([['warned', 'market-pnl-drawdown']])
    expect(distanceOf(exchange.book)).toEqual(['market-pnl-drawdown', '-11999.7', '0'])
  })

  it('stops once its loss is above -0.25 of the pool’s peak, or eight hours old', () => {
    const exchange = crowded('bybit', '40000')
    exchange.send({ type: 'mark', marks: { [MARKET]: '33000' } })
    const ended = exchange.send({ type: 'proceed', event: exchange.book.pending?.event ?? '' })
    expect(states(ended)).toEqual([['stopping', 'event-ended']])
    expect(states(exchange.send({ type: 'mark', marks: { [MARKET]: '33000' } }))).toEqual([])
    // What the fund took over at 33,000 is sold to a trader at a gain of 2,000: -10,000 of 40,000 is -0.25, and not above.
    const sell = (size: string, price: string) =>
      exchange.send({ type: 'trade', market: MARKET, buyer: 'echo', seller: 'fund:USDT-main', size, price })
    sell('0.5', '37000')
    expect(states(exchange.send({ type: 'mark', marks: { [MARKET]: '33000' } }))).toEqual([])
    expect(distanceOf(exchange.book)).toEqual(['market-pnl-drawdown', '2000', '0.166666666666666666'])
    sell('0.1', '33010')
    expect(states(exchange.send({ type: 'mark', marks: { [MARKET]: '33000' } }))).toEqual([
      ['warned', 'market-pnl-drawdown'],
    ])
    expect(states(exchange.send({ type: 'mark', marks: { [MARKET]: '33000' } }, 8 * HOURS_MS))).toEqual([])
    const later = exchange.send({ type: 'mark', marks: { [MARKET]: '33000' } }, 60_000)
    expect(states(later)).toEqual([['calm', 'market-pnl-drawdown']])
    expect(distanceOf(exchange.book)?.[2]).toBe('1')
  })
})

describe('a fund that falls too far, in a log', () => {
  it('pays nothing from a fall of 30 % on, and stops below nine tenths of that fall', () => {
    const exchange = crowded('okx', '100000', '2')
    const records = exchange.send({ type: 'mark', marks: { [MARKET]: '32500' } })
    expect(paid(records)).toEqual(['-30000'])
    expect(startOf(records)?.trigger).toMatchObject({
      rule: 'fund-drawdown',
      numbers: { windowPeak: '100000', drawdownThreshold: '70000', balance: '70000' },
    })
    exchange.send({ type: 'proceed', event: exchange.book.pending?.event ?? '' })
    const give = (amount: string) => exchange.send({ type: 'fund', fund: 'USDT-main', amount })
    expect(states(give('3000'))).toEqual([])
    expect(states(give('0.01'))).toEqual([['warned', 'fund-drawdown']])
    expect(distanceOf(exchange.book)).toEqual(['fund-drawdown', '3000.01', '0.100000333333333333'])
    expect(states(give('5999.99'))).toEqual([])
    expect(states(give('0.01'))).toEqual([['watch', 'fund-drawdown']])
  })
})

describe('where only exhaustion counts', () => {
  it('a market is as far along as its fund has fallen from its peak towards its floor', () => {
    const exchange = crowded('bitmex', '48000')
    exchange.send({ type: 'fund', fund: 'USDT-main', floor: '8000', amount: '0' })
    expect(distanceOf(exchange.book)).toEqual(['fund-fall', '40000', '1'])
    const records = exchange.send({ type: 'mark', marks: { [MARKET]: '35000' } })
    expect(paid(records)).toEqual(['-10000', '-10000'])
    expect(states(records)).toEqual([['watch', 'fund-fall']])
    expect(distanceOf(exchange.book)).toEqual(['fund-fall', '20000', '0.5'])
  })

  it('a halted market says why, goes on beneath, and comes back as it stands then', () => {
    const exchange = crowded('bitmex', '48000')
    const halted = exchange.send({ type: 'halt', market: MARKET, reason: 'feed doubtful' })
    expect(states(halted)).toEqual([['halted', 'feed doubtful']])
    exchange.send({ type: 'fund', fund: 'USDT-main', amount: '-47000' })
    expect(states(exchange.send({ type: 'resume', market: MARKET, reason: 'feed whole' }))).toEqual([
      ['warned', 'fund-fall'],
    ])
  })

  it('a book that is restored stands where it stood, and says the same of what follows', () => {
    const exchange = crowded('okx', '100000', '2')
    exchange.send({ type: 'mark', marks: { [MARKET]: '32500' } })
    const { book } = exchange
    const copy = Book.restore(book.checkpoint(), sha256)
    expect(distanceOf(copy)).toEqual(distanceOf(book))
    const proceed = { type: 'proceed', event: book.pending?.event ?? '', at: book.at } as const
    expect(copy.apply(proceed)).toEqual(book.fork().apply(proceed))
    expect(copy.view().funds).toEqual(book.fork().view().funds)
    expect(dec(copy.view().funds.get('USDT-main')?.windowPeak ?? 0).toFixed()).toBe('100000')
  })
})
