import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Book } from '@/engine/book'
import type { Json } from '@/engine/canonical'
import { PlimsollError } from '@/engine/errors'
import { bytes } from '@/engine/hash'
import { Fold } from '@/engine/ledger/fold'
import { stateText } from '@/engine/ledger/ledger'
import { QuickReader } from '@/engine/ledger/reader'
import { chained, GENESIS, type LogRecord, lineOf, type TimedInput } from '@/engine/log'
import { open, run } from '@/engine/simulation/run'
import { SCENARIOS } from '@/engine/simulation/scenarios'
import { Simulation } from '@/engine/simulation/simulation'
import { carefulParsers } from '@/lib/wire/log'
import { sha256 } from './sha256'

interface Recorded {
  readonly book: Book
  readonly lines: readonly string[]
}

const known = new Map<string, Recorded>()

function recorded(scenario: string, seed: number, steps = 120): Recorded {
  const key = `${scenario}|${seed}|${steps}`
  const found = known.get(key)
  if (found) return found
  const simulation = Simulation.create({ scenario, seed, startAt: '2026-01-01T00:00:00.000Z', traders: 150 })
  const book = Book.create(simulation.facts, sha256)
  const lines = [lineOf(book.header)]
  const sink = (records: readonly LogRecord[]) => lines.push(...records.map(lineOf))
  open(simulation, book, sink)
  run(simulation, book, steps, sink)
  known.set(key, { book, lines })
  return { book, lines }
}

/** What a fold comes to: the hash of its state, or where and why it stopped. */
function outcome(fold: Fold, lines: readonly string[]): string {
  try {
    for (const line of lines) fold.line(line)
    const { hash, stateHash, seq } = fold.end()
    return `${seq} ${hash} ${stateHash}`
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error
    return `${error.code} ${error.path}`
  }
}

const quick = (lines: readonly string[]) => outcome(Fold.quick(sha256, carefulParsers), lines)
const exact = (lines: readonly string[]) => outcome(Fold.exact(sha256, carefulParsers), lines)

/** The same lines, with hashes that follow on each other again. */
function chainedAnew(lines: readonly string[]): string[] {
  let previous = GENESIS
  return lines.map((line) => {
    const { hash: _, ...body } = JSON.parse(line) as Record<string, Json>
    const record = chained(sha256, previous, body)
    previous = record.hash
    return lineOf(record as unknown as LogRecord)
  })
}

const isSighted = (line: string) => new QuickReader().read(bytes(line), line, 0, line.length) !== null

describe('a ledger', () => {
  it('comes to what the book comes to, in whole numbers and in decimals', () => {
    const types = new Map<string, number>()
    for (const { name: scenario } of SCENARIOS) {
      for (const seed of [1, 2]) {
        const { book, lines } = recorded(scenario, seed)
        const folds = [Fold.quick(sha256, carefulParsers), Fold.exact(sha256, carefulParsers)]
        for (const fold of folds) for (const line of lines) fold.line(line)
        for (const fold of folds) expect(stateText(fold.state())).toBe(stateText(book.view()))
        expect(folds.map((fold) => fold.isExact)).toEqual([false, true])
        for (const line of lines.slice(1)) {
          const { type } = JSON.parse(line) as { type: string }
          if (isSighted(line)) types.set(type, (types.get(type) ?? 0) + 1)
          if (/closure|adl-ended/.test(type)) types.set(type, (types.get(type) ?? 0) + 1)
        }
      }
    }
    for (const type of ['deposit', 'trade', 'mark', 'funding', 'depth', 'liquidation', 'takeover', 'fund-payment'])
      expect(types.get(type) ?? 0, type).toBeGreaterThan(20)
    expect(types.get('closure') ?? 0).toBeGreaterThan(20)
  })

  it('refuses a damaged line as the careful reader does, at the same place and for the same reason', () => {
    const { lines } = recorded('cascade', 1, 500)
    const damage = fc.record({
      line: fc.nat({ max: lines.length - 1 }),
      at: fc.nat(),
      kind: fc.constantFrom('drop', 'double', 'digit', 'space', 'lose', 'swap', 'hash'),
    })
    const codes = new Map<string, number>()
    fc.assert(
      fc.property(damage, ({ line, at, kind }) => {
        const damaged = [...lines]
        const text = lines[line] ?? ''
        const place = at % text.length
        if (kind === 'lose') damaged.splice(line, 1)
        else if (kind === 'swap') damaged.splice(line, 2, lines[line + 1] ?? text, text)
        else damaged[line] = altered(text, place, kind)
        const found = quick(damaged)
        expect(found).toBe(exact(damaged))
        codes.set(found.split(' ')[0] ?? '', (codes.get(found.split(' ')[0] ?? '') ?? 0) + 1)
      }),
      { numRuns: 100 },
    )
    for (const code of ['log-differs', 'not-json']) expect(codes.get(code) ?? 0, code).toBeGreaterThan(3)
  })

  it('refuses a lie that is chained anew as the decimals do', () => {
    const { lines } = recorded('cascade', 1, 500)
    const of = (types: RegExp) => lines.flatMap((line, i) => (types.test(line) ? [i] : []))
    const events = of(/"type":"(liquidation|takeover|fund-payment|closure|adl-ended)"/)
    const amounts = ['0', '-1', '1', '1e5', '0.000000001', '0.123456789012345678901234567890', '999999999999999999']
    const lie = fc.record({
      line: fc.oneof(fc.constantFrom(...of(/"type":"trade"/)), fc.constantFrom(...events)),
      key: fc.noBias(fc.nat()),
      amount: fc.constantFrom(...amounts),
      id: fc.constantFrom('nobody', 'mm-01', 'BTC-PERP', 'long'),
    })
    const codes = new Map<string, number>()
    fc.assert(
      fc.property(lie, ({ line, key, amount, id }) => {
        const record = JSON.parse(lines[line] ?? '') as Record<string, string>
        const keys = Object.keys(record).filter((k) => typeof record[k] === 'string' && !/^(at|hash|type)$/.test(k))
        const chosen = keys[key % keys.length] ?? ''
        record[chosen] = /^-?[0-9]/.test(record[chosen] ?? '') ? amount : id
        const altered = chainedAnew(lines.with(line, JSON.stringify(record)))
        const found = quick(altered)
        expect(found).toBe(exact(altered))
        const code = /^\d/.test(found) ? 'folded' : (found.split(' ')[0] ?? '')
        codes.set(code, (codes.get(code) ?? 0) + 1)
      }),
      { numRuns: 100 },
    )
    for (const code of ['ledger-differs', 'unknown-account', 'amount-invalid', 'folded'])
      expect(codes.get(code) ?? 0, [...codes].join(' ')).toBeGreaterThan(0)
  })

  it('goes on in decimals where amounts have more places than its whole numbers', () => {
    const book = Book.create(
      { stream: 's', authority: 'engine', coverage: 'full', disclosure: 'open', rulebook: 'bitmex', at },
      sha256,
    )
    const lines = [lineOf(book.header)]
    for (const input of FINE) lines.push(...book.apply({ ...input, at } as TimedInput).map(lineOf))
    const fold = Fold.quick(sha256, carefulParsers)
    const moved = lines.map((line) => {
      fold.line(line)
      return fold.isExact
    })
    expect([moved[4], moved.at(-1)]).toEqual([false, true])
    expect(stateText(fold.state())).toBe(stateText(book.view()))
    expect(quick(lines)).toBe(exact(lines))
  })
})

const at = '2026-01-01T00:00:00.000Z'

/** Sizes of a billionth of a billionth: more places than whole numbers are kept with. */
const FINE = [
  {
    type: 'market',
    market: {
      id: 'M',
      kind: 'linear',
      settle: 'X',
      lot: '0.000000000000000001',
      tick: '0.01',
      mark: '100',
      maintenanceMarginRate: '0.01',
    },
  },
  { type: 'account', account: 'a' },
  { type: 'account', account: 'b' },
  { type: 'deposit', account: 'a', amount: '1000' },
  { type: 'deposit', account: 'b', amount: '1000.000000000000000001' },
  { type: 'trade', market: 'M', buyer: 'a', seller: 'b', size: '1.5', price: '100' },
  { type: 'trade', market: 'M', buyer: 'a', seller: 'b', size: '1.000000000000000001', price: '100.01' },
  { type: 'mark', marks: { M: '101' } },
  { type: 'funding', market: 'M', rate: '0.000123' },
  { type: 'trade', market: 'M', buyer: 'b', seller: 'a', size: '0.3', price: '99' },
]

function altered(text: string, place: number, kind: string): string {
  const [before, char, after] = [text.slice(0, place), text[place] ?? '', text.slice(place + 1)]
  switch (kind) {
    case 'drop':
      return before + after
    case 'double':
      return before + char + char + after
    case 'digit':
      return before + (char === '7' ? '8' : '7') + after
    case 'space':
      return `${before} ${char}${after}`
    default:
      return text.replace(/"hash":"./, '"hash":"x')
  }
}
