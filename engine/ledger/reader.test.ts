import { describe, expect, it } from 'vitest'
import { canonical, type Json } from '../canonical'
import { bytes } from '../hash'
import { QuickReader } from './reader'

const HASH = '0123456789abcdef'.repeat(4)
const at = '2026-01-02T03:04:05.678Z'
const level = (account: string, price: string) => ({ account, price, size: '1.5' })
const stated = { balanceAfter: '-3.25', realisedPnl: '0', sizeAfter: '0' }
const positioned = { account: 'a:1', cause: 7, market: 'BTC-PERP', side: 'long', size: '10' }

/** A line of every type that is read at sight, with what may be absent and without. */
const BODIES: readonly Record<string, Json>[] = [
  { type: 'deposit', account: 'a', amount: '100.5' },
  { type: 'account', account: 'a', deltaNeutral: false, owner: 'b' },
  { type: 'account', account: 'a', deltaNeutral: true, netDelta: '-1.5' },
  { type: 'account', account: 'a' },
  { type: 'fund', amount: '5', asset: 'USDT', floor: '1', fund: 'F' },
  { type: 'fund', amount: '-0.5', fund: 'F' },
  {
    type: 'closure',
    account: 'a',
    ...stated,
    cause: 7,
    event: 'M.7',
    fee: '0',
    place: 2,
    price: '9',
    score: '0.8',
    size: '1',
  },
  { type: 'withdrawal', account: 'a', amount: '0.000000000000000001' },
  { type: 'trade', buyer: 'a', seller: 'b', market: 'M', price: '9', size: '1' },
  { type: 'trade', buyer: 'a', buyerMargin: '1.0', seller: 'b', sellerMargin: '2', market: 'M', price: '9', size: '1' },
  { type: 'mark', marks: { A: '1', B: '2.5', 'C-D': '3' } },
  { type: 'funding', market: 'M', rate: '-0.0001' },
  { type: 'depth', asks: [], bids: [level('a', '10')], market: 'M' },
  { type: 'depth', asks: [level('a', '10'), level('b', '11')], bids: [level('a', '10')], market: 'M' },
  { type: 'liquidation', ...positioned, ...stated, fee: '0.1', fills: [level('m', '9'), level('n', '8')] },
  {
    type: 'fund-payment',
    amount: '-1',
    balanceAfter: '2',
    cause: 7,
    event: null,
    fund: 'F',
    market: 'M',
    reason: 'fee',
  },
  {
    type: 'fund-payment',
    amount: '1',
    balanceAfter: '2',
    cause: 7,
    event: 'M.7',
    fund: 'F',
    market: 'M',
    reason: 'fee',
  },
  { type: 'takeover', ...positioned, ...stated, entry: '10', event: null, fund: 'F', price: '9' },
]
const LINES = BODIES.map((body, i) => canonical({ ...body, at, hash: HASH, seq: 10 + i }))

/** What the form of a line asks for beyond being canonical. */
const SEEN_AT_SIGHT = /^[\x20-\x7e]+$/
const AMOUNT = /^-?(0|[1-9]\d{0,63})(\.\d{1,64})?$/
const ID = /^[A-Za-z0-9_.:-]{1,64}$/
const IDS = new Set([
  'account',
  'asset',
  'buyer',
  'event',
  'fund',
  'market',
  'owner',
  'reason',
  'seller',
  'side',
  'type',
])

function read(line: string) {
  const data = bytes(line)
  return data.length === line.length ? new QuickReader().read(data, line, 0, line.length) : null
}

/** Every text of a record is an amount, an id, the time or the hash, as its name says. */
function checkTexts(value: unknown, name: string): void {
  if (typeof value === 'string') {
    if (name === 'at') expect(new Date(value).toISOString()).toBe(value)
    else if (name === 'hash') expect(value).toMatch(/^[0-9a-f]{64}$/)
    else expect(value, name).toMatch(IDS.has(name) ? ID : AMOUNT)
  } else if (Array.isArray(value)) for (const each of value) checkTexts(each, name)
  else if (value && typeof value === 'object') for (const [key, each] of Object.entries(value)) checkTexts(each, key)
}

describe('a line read at sight', () => {
  it.each(LINES)('says what it says as JSON: %s', (line) => {
    const { hash: _, ...rest } = JSON.parse(line) as Record<string, Json>
    const sighted = read(line)
    expect(JSON.parse(line)).toMatchObject(JSON.parse(JSON.stringify(sighted?.record)))
    expect(sighted?.chained).toBe(canonical(rest))
  })

  it('is canonical and of its form, whatever byte of it is lost, doubled or another one', () => {
    const counts = { sighted: 0, left: 0 }
    for (const line of LINES) {
      for (let i = 0; i < line.length; i += 1) {
        const [before, after] = [line.slice(0, i), line.slice(i + 1)]
        for (const byte of ['', line[i]!.repeat(2), ...'0719aZ.-":,{}[] \\é']) {
          const changed = before + byte + after
          const sighted = read(changed)
          counts[sighted ? 'sighted' : 'left'] += 1
          if (!sighted) continue
          const parsed = JSON.parse(changed) as Json
          expect(canonical(parsed)).toBe(changed)
          expect(changed).toMatch(SEEN_AT_SIGHT)
          expect(parsed).toMatchObject(JSON.parse(JSON.stringify(sighted.record)))
          checkTexts(sighted.record, '')
        }
      }
    }
    expect(counts.sighted).toBeGreaterThan(5_000)
    expect(counts.left).toBeGreaterThan(20_000)
  })

  it('has at most as many levels, digits and characters as the wire allows', () => {
    const depth = (count: number) =>
      canonical({
        type: 'depth',
        at,
        hash: HASH,
        seq: 1,
        market: 'M',
        bids: [],
        asks: Array(count).fill(level('a', '1')),
      })
    const deposit = (account: string, amount: string, seq = 1) =>
      canonical({ type: 'deposit', account, amount, at, hash: HASH, seq })
    const marks = LINES.find((line) => line.includes('"marks"')) ?? ''
    expect([200, 201].map((count) => read(depth(count)) !== null)).toEqual([true, false])
    expect([64, 65].map((count) => read(deposit('a'.repeat(count), '1')) !== null)).toEqual([true, false])
    expect([64, 65].map((count) => read(deposit('a', '1'.repeat(count))) !== null)).toEqual([true, false])
    expect([64, 65].map((count) => read(deposit('a', `1.${'1'.repeat(count)}`)) !== null)).toEqual([true, false])
    expect([10 ** 15 - 1, 10 ** 15].map((seq) => read(deposit('a', '1', seq)) !== null)).toEqual([true, false])
    expect(read(marks.replace('"B"', '"__proto__"'))).toBeNull()
    expect(read(marks.replace('"A"', '"B"'))).toBeNull()
    expect(read(`${LINES[0]},"type":"deposit"}`)).toBeNull()
    expect(read(LINES[0]!.replace('-02T', '-31T').replace('-01-', '-02-'))).toBeNull()
  })
})
