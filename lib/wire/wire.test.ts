import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TimedInput } from '@/engine/log'
import { parseStrictJson } from './json'
import { inputLine, logHeader, timedInput } from './log'
import { parseAs } from './refusal'

const at = '2026-01-02T03:04:05.678Z'
const level = { account: 'maker', price: '99', size: '1' }

describe('strict JSON', () => {
  it('reads what JSON.parse reads, where no key stands twice', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        expect(parseStrictJson(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it.each([
    ['{"a":1,"a":2}', 'duplicate-key'],
    ['{"a":1,"\\u0061":2}', 'duplicate-key'],
    ['{"x":[{"a":{"b":1,"b":1}}]}', 'duplicate-key'],
    ['{"__proto__":1,"__proto__":2}', 'duplicate-key'],
    ['['.repeat(100_000), 'too-deep'],
    ['{"a":'.repeat(40), 'too-deep'],
    ['{"a":1', 'not-json'],
    ['{"a', 'not-json'],
    ['', 'not-json'],
    ['{"a":NaN}', 'not-json'],
  ])('refuses %.40s', (text, code) => {
    expect(() => parseStrictJson(text)).toThrow(expect.objectContaining({ code }))
  })

  it('lets the same key stand in different objects, and in strings', () => {
    expect(parseStrictJson('[{"a":"a"},{"a":"\\"a\\":1,"},{"b":["a","a"]}]')).toHaveLength(3)
  })
})

/** One of every type that the engine takes. */
const INPUTS: readonly TimedInput[] = [
  {
    type: 'market',
    market: {
      id: 'M',
      kind: 'linear',
      settle: 'USDT',
      lot: '1',
      tick: '0.1',
      mark: '1',
      maintenanceMarginRate: '0.01',
    },
    at,
  },
  { type: 'rulebook', rulebook: 'bitmex', seed: 's', at },
  { type: 'account', account: 'a', owner: 'o', deltaNeutral: true, at },
  { type: 'deposit', account: 'a', amount: '1', at },
  { type: 'withdrawal', account: 'a', amount: '1', at },
  { type: 'trade', market: 'M', buyer: 'a', seller: 'b', size: '1', price: '2', buyerMargin: '1', at },
  { type: 'mark', marks: { M: '1.5' }, at },
  { type: 'funding', market: 'M', rate: '-0.001', at },
  { type: 'depth', market: 'M', bids: [level], asks: [], at },
  { type: 'fund', fund: 'F', asset: 'USDT', floor: '0', amount: '5', at },
  {
    type: 'snapshot',
    snapshot: { format: 'plimsoll.snapshot/1', at, markets: [], funds: [], accounts: [], positions: [] },
    at,
  },
  { type: 'proceed', event: 'M.5', at },
  { type: 'halt', market: 'M', reason: 'maintenance', at },
  { type: 'resume', reason: 'done', at },
  { type: 'observed-adl', market: 'M', notional: '10', at },
  { type: 'observed-fund', fund: 'F', balance: '10', at },
]

describe('the log', () => {
  it('takes every input of the engine, and nothing beside its members', () => {
    for (const input of INPUTS) {
      expect(parseAs(timedInput, input)).toEqual(input)
      expect(() => parseAs(timedInput, { ...input, colour: 'red' })).toThrow(
        expect.objectContaining({ code: 'unknown-key', path: '$.colour' }),
      )
      const record = { ...input, seq: 1, hash: 'a'.repeat(64) }
      expect(parseAs(inputLine, record)).toEqual(record)
    }
  })

  it.each([
    [{ type: 'deposit', account: 'a', amount: 1, at }, 'amount-invalid', '$.amount'],
    [{ type: 'deposit', account: 'a b', amount: '1', at }, 'id-invalid', '$.account'],
    [{ type: 'deposit', account: 'a', at }, 'missing', '$.amount'],
    [{ type: 'deposit', account: 'a', amount: '1', at: '2026-02-30T00:00:00.000Z' }, 'time-invalid', '$.at'],
    [{ type: 'colour', at }, 'type-unknown', '$.type'],
    [{ type: 'mark', marks: { M: '1e9' }, at }, 'amount-invalid', '$.marks.M'],
  ])('refuses %j', (input, code, path) => {
    expect(() => parseAs(timedInput, input)).toThrow(expect.objectContaining({ code, path }))
  })

  it('reads a header', () => {
    const facts = { stream: 's', authority: 'engine', coverage: 'full', disclosure: 'open', rulebook: 'bitmex' }
    const header = { seq: 0, format: 'plimsoll.log/1', ...facts, at, hash: '0'.repeat(64) }
    expect(parseAs(logHeader, header)).toEqual(header)
    expect(() => parseAs(logHeader, { ...header, format: 'plimsoll.log/2' })).toThrow(
      expect.objectContaining({ code: 'format-unknown' }),
    )
  })
})
