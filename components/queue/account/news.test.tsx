import { describe, expect, it } from 'vitest'
import type { ClosureRow } from '@/lib/wire/frames'
import { newsOf } from './news'
import { newsBody, newsTitle, rowBody, rowLine } from './news-words'

const ROW: ClosureRow = {
  receipt: null,
  seq: 10,
  at: '2026-01-02T00:00:00.000Z',
  kind: 'takeover',
  event: 'e',
  market: 'BTC-PERP',
  side: 'short',
  unit: 'BTC',
  settle: 'USDT',
  tick: '0.1',
  lot: '0.001',
  place: null,
  size: '7.892',
  price: '99989.2',
  realisedPnl: '-15776.11',
  fee: '0',
  sizeAfter: '0',
}
const plain = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll('\u2060', '')

describe('news of an account', () => {
  const liquidated: ClosureRow = {
    ...ROW,
    seq: 9,
    kind: 'liquidation',
    size: '1',
    sizeAfter: '7.892',
    realisedPnl: '-1',
  }

  it('is the newest thing that happened, a takeover too', () => {
    const news = newsOf([{ ...liquidated, at: '2026-01-01T00:00:00.000Z' }, ROW], 0)
    expect(news?.newest.kind).toBe('takeover')
    expect(news?.earlier).toBe(1)
    expect(newsTitle(news ?? never())).toBe('The fund took over your BTC-PERP short.')
    expect(plain(rowBody(ROW))).toBe(
      '7.892 BTC passed to the fund at 99,989.2 because its loss was larger than its margin. You realised −$15,776.11. Nothing is left.',
    )
  })

  it('is told together when it happened within a minute', () => {
    const news = newsOf([liquidated, ROW], 0) ?? never()
    expect(news.rows.map(({ seq }) => seq)).toEqual([10, 9])
    expect(newsTitle(news)).toBe('Your BTC-PERP short was closed in 2 steps.')
    expect(plain(newsBody(news))).toContain('Together you realised −$15,777.11. Nothing is left.')
    expect(plain(rowLine(liquidated, false))).toBe('1.000 BTC liquidated at 99,989.2, realised −$1.00')
  })

  it('of several positions names them, and adds nothing up over two assets', () => {
    const other: ClosureRow = { ...liquidated, market: 'BTC-USD', settle: 'BTC', unit: 'contracts', lot: '1' }
    const news = newsOf([other, ROW], 0) ?? never()
    expect(newsTitle(news)).toBe('Your BTC-PERP short and your BTC-USD short were reduced or closed.')
    expect(news.realised).toBeNull()
    expect(newsBody(news)).toBe('')
  })

  it('is none when everything has been put away', () => {
    expect(newsOf([liquidated, ROW], 10)).toBeNull()
    expect(newsOf([], 0)).toBeNull()
  })

  it('says a reduction as one', () => {
    const closure: ClosureRow = { ...ROW, kind: 'closure', sizeAfter: '1', realisedPnl: '5' }
    expect(newsTitle(newsOf([closure], 0) ?? never())).toBe('Your BTC-PERP short was reduced.')
    expect(plain(rowBody(closure))).toContain('to balance the market')
    expect(plain(rowBody({ ...closure, unit: null, settle: null, lot: null, tick: null }))).toContain(
      '7.892 was closed',
    )
  })
})

function never(): never {
  throw new Error('there is news')
}
