import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { dec, plain, ZERO } from './decimal'
import { constant, field, ifPositive } from './formula/expr'
import type { Sha256 } from './hash'
import { Exchange, MARKETS } from './projections/testing'
import { deleverageAnswer, rankAnswer, reachAnswer } from './questions/answers'
import { status } from './questions/status'
import { bitmex } from './rulebooks/bitmex'
import { cappedAt, rulebookNamed } from './rulebooks/index'
import type { LossCount, Rulebook } from './rulebooks/rulebook'
import { stateFrom } from './snapshot'
import type { Fund, MutableState } from './state'
import { conditionsNow, spendable } from './trigger'

/** Counts with a backlog, positions left out of a queue, exempt markets, named caps: what single rulebooks ask for. */
const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()
const LOSSES: LossCount = { windowHours: 4, loss: '5000000', moreThan: 3, stopBelow: 3, backlog: 2 }
const counting: Rulebook = { ...bitmex, trigger: 'fund-losses', losses: LOSSES }

const fundWith = (largeLosses: number | null): Fund => ({
  id: 'f',
  asset: 'USDT',
  balance: dec(100),
  floor: ZERO,
  windowPeak: null,
  windowAverage: null,
  largeLosses,
  markets: new Map(),
})

const told = (count: number | null, waiting: number) =>
  conditionsNow(counting, fundWith(count), 'M', waiting).map(({ name, holds, stopped }) => [name, holds, stopped])

describe('counts', () => {
  it('start at one more than a number, and stop at fewer than another', () => {
    expect([2, 3, 4].map((count) => told(count, 0)[0])).toEqual([
      ['fund-losses', false, true],
      ['fund-losses', false, false],
      ['fund-losses', true, false],
    ])
  })

  it('of liquidations that wait start at their number, and a fund pays nothing meanwhile', () => {
    expect([1, 2].map((waiting) => told(0, waiting)[1])).toEqual([
      ['backlog', false, true],
      ['backlog', true, false],
    ])
    expect([1, 2].map((waiting) => plain(spendable(counting, fundWith(0), 'M', waiting)))).toEqual(['100', '0'])
  })

  it('that are not known start nothing', () => {
    expect(told(null, 0)).toEqual([['backlog', false, true]])
  })

  it('of bankrupt positions are made by the status of a snapshot', () => {
    const exchange = new Exchange(sha256, { authority: 'venue' }).open('100000')
    for (const [buyer, seller] of [
      ['alpha', 'bravo'],
      ['charlie', 'delta'],
    ] as const) {
      exchange.send({ type: 'trade', market: 'BTC-PERP', buyer, seller, size: '1', price: '50000' })
    }
    exchange.send({ type: 'mark', marks: { 'BTC-PERP': '44000' } })
    const state = exchange.book.fork().view() as MutableState
    const [market] = status(state, counting).markets
    expect(market).toMatchObject({ state: 'active', numbers: { waiting: '2', backlog: '2', available: '0' } })
    expect(status(state, { ...counting, losses: { ...LOSSES, backlog: 3 } }).markets[0]?.state).not.toBe('active')
  })
})

describe('a position that a rulebook leaves out', () => {
  it('stands in no queue, and nobody is ranked behind it', () => {
    const group = ifPositive(
      field('portfolio'),
      ifPositive(field('netDelta'), constant('0'), constant('3')),
      constant('0'),
    )
    const rulebook: Rulebook = { ...bitmex, ranking: { ...bitmex.ranking, group: { steps: [], result: group } } }
    const account = (id: string, netDelta?: string) => ({ id, balance: '9000', ...(netDelta ? { netDelta } : {}) })
    const long = (id: string) => ({ account: id, market: 'BTC-PERP', side: 'long' as const, size: '1', entry: '49000' })
    const market = MARKETS[0]
    if (!market) throw new Error('there is a market')
    const { fund: _, ...own } = market
    const state = stateFrom({
      format: 'plimsoll.snapshot/1',
      at: '2026-01-02T03:04:05.678Z',
      coverage: 'cohort',
      markets: [own],
      funds: [],
      accounts: [account('none'), account('flat', '0'), account('short', '-2')],
      positions: ['none', 'flat', 'short'].map(long),
    })
    const [queue] = rankAnswer(state, rulebook, { side: 'long' }).queues
    expect([queue?.size, queue?.positions]).toEqual(['2', 2])
  })
})

describe('a market that a rulebook takes out of ADL', () => {
  it('is reached by nothing, has no trigger and says why', () => {
    const exchange = new Exchange(sha256, { rulebook: 'aevo' }).open('10', 'aevo')
    exchange.send({ type: 'trade', market: 'BTC-PERP', buyer: 'alpha', seller: 'bravo', size: '1', price: '50000' })
    const reach = (rulebook: string) =>
      reachAnswer(exchange.book.view(), rulebookNamed(rulebook), { account: 'bravo', market: 'BTC-PERP' })
    expect(reach('mexc').adlPrice).not.toBeNull()
    expect(reach('aevo')).toMatchObject({ ahead: '0', adlPrice: null, moveToReach: null, shortfallToReach: null })
    expect(reach('aevo').assumptions.at(-1)).toContain('takes markets of BTC out of ADL')
    expect(exchange.book.distanceOf('BTC-PERP')).toBeNull()
    const records = exchange.send({ type: 'mark', marks: { 'BTC-PERP': '40000' } })
    expect(records.filter(({ type }) => type === 'state' || type === 'adl-started')).toEqual([])
  })
})

describe('a cap that is named', () => {
  it('takes the place of the rulebook’s own, where it caps shares, and nowhere else', () => {
    expect(cappedAt(rulebookNamed('capped-pro-rata'), '0.25').cap).toBe('0.25')
    expect(cappedAt(rulebookNamed('pro-rata'), '0.25').cap).toBeUndefined()
    expect(() => cappedAt(rulebookNamed('capped-pro-rata'), '0')).toThrow('above 0')
    const exchange = new Exchange(sha256, { authority: 'venue' }).open('0.5')
    exchange.send({ type: 'trade', market: 'BTC-PERP', buyer: 'alpha', seller: 'bravo', size: '1', price: '50000' })
    exchange.send({ type: 'mark', marks: { 'BTC-PERP': '44000' } })
    const taken = (cap?: string) =>
      deleverageAnswer(exchange.book.fork().view() as MutableState, cappedAt(rulebookNamed('capped-pro-rata'), cap), {
        account: 'alpha',
        market: 'BTC-PERP',
      }).closures.map(({ size }) => size)
    expect([taken(), taken('0.25')]).toEqual([['0.5'], ['0.25']])
  })
})
