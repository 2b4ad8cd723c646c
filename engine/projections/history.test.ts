import { describe, expect, it } from 'vitest'
import type { LogRecord } from '../log'
import { isoAt } from '../time'
import { ACTIVITY_MAX, activity } from './activity'
import { daysThrough } from './calendar'
import { ACCOUNTS_MAX, historyOf, ROWS_MAX } from './history'
import { PUBLIC } from './projection'
import { MARKETS, START } from './testing'

let seq = 0
function record(body: object): LogRecord {
  seq += 1
  return { ...body, seq, at: isoAt(START + seq), hash: '' } as LogRecord
}

function liquidation(
  account: string,
  market: string,
  fills: readonly (readonly [price: string, size: string])[],
  size: string,
) {
  return record({
    type: 'liquidation',
    account,
    market,
    side: 'long',
    size,
    sizeAfter: '0',
    realisedPnl: '-1',
    fee: '0.5',
    balanceAfter: '0',
    fills: fills.map(([price, filled]) => ({ account: 'someone', price, size: filled })),
  })
}

const history = historyOf((event, account) => `receipt ${event}/${account}`)
const begun = () => MARKETS.map((market) => record({ type: 'market', market })).reduce(history.fold, history.init())

describe('the history of an account', () => {
  it('says the average price of a liquidation: by size, and harmonic in an inverse market', () => {
    const fills = [
      ['40000', '1'],
      ['50000', '3'],
    ] as const
    let state = history.fold(begun(), liquidation('a', 'BTC-PERP', fills, '4'))
    state = history.fold(state, liquidation('a', 'XBTUSD', fills, '4'))
    const [inverse, linear] = history.view(state, PUBLIC)('a')
    expect(linear?.price).toBe('47500')
    // 4 / (1 / 40,000 + 3 / 50,000)
    expect(inverse?.price).toBe('47058.8235294117647')
  })

  it('keeps the newest rows of an account', () => {
    let state = begun()
    for (let i = 0; i < ROWS_MAX + 5; i += 1)
      state = history.fold(state, liquidation('a', 'BTC-PERP', [['1', '1']], '1'))
    const rows = history.view(state, PUBLIC)('a')
    expect(rows).toHaveLength(ROWS_MAX)
    expect(rows[0]?.seq).toBe(seq)
    expect(history.view(state, PUBLIC)('b')).toEqual([])
  })

  it('lets accounts go that nothing has happened to for longest', () => {
    let state = begun()
    const happen = (account: string) => {
      state = history.fold(state, liquidation(account, 'BTC-PERP', [['1', '1']], '1'))
    }
    for (let i = 0; i < ACCOUNTS_MAX; i += 1) happen(`a${i}`)
    happen('a0')
    happen('one too many')
    expect(state.accounts.size).toBe(ACCOUNTS_MAX + 1 - ACCOUNTS_MAX / 10)
    expect(history.view(state, PUBLIC)('a0')).toHaveLength(2)
    expect(history.view(state, PUBLIC)('a1')).toEqual([])
    expect(history.view(state, PUBLIC)(`a${ACCOUNTS_MAX - 1}`)).toHaveLength(1)
  })
})

describe('the activity', () => {
  it('is the newest, newest first, without what a fund’s own positions earn', () => {
    const payment = (reason: string) =>
      record({ type: 'fund-payment', fund: 'F', market: 'M', reason, event: null, amount: '1', balanceAfter: '1' })
    let state = activity.fold(activity.init(), payment('inventory'))
    expect(activity.view(state, PUBLIC)).toEqual([])
    for (let i = 0; i < ACTIVITY_MAX + 3; i += 1) state = activity.fold(state, payment('shortfall'))
    const shown = activity.view(state, PUBLIC)
    expect(shown).toHaveLength(ACTIVITY_MAX)
    expect(shown[0]?.seq).toBe(seq)
  })
})

describe('days', () => {
  it('run over the ends of months and leap years', () => {
    expect(daysThrough('2024-03-01', 3)).toEqual(['2024-02-28', '2024-02-29', '2024-03-01'])
    expect(daysThrough('2026-01-01', 2)).toEqual(['2025-12-31', '2026-01-01'])
    const expected = Array.from({ length: 800 }, (_, i) => new Date(Date.UTC(2026, 10, 22) - (799 - i) * 86_400_000))
    expect(daysThrough('2026-11-22', 800)).toEqual(expected.map((day) => day.toISOString().slice(0, 10)))
  })
})
