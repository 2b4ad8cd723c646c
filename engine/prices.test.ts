import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Book } from './book'
import type { Sha256 } from './hash'
import { DEFAULT_SETTINGS } from './inputs'
import { isInput, type LogRecord, type StreamFacts, type TimedInput } from './log'
import type { PriceGuard } from './prices'

/** Marks that are not to be believed: what is decided on them (nothing), what is said, and that a replay says the same. */
const seed = Number(process.env.PLIMSOLL_FC_SEED ?? 20_261_122)
const parameters = {
  seed,
  numRuns: process.env.PLIMSOLL_LONG ? 10_000 : 200,
  endOnFailure: process.env.PLIMSOLL_MUTANT !== undefined,
}
const GUARD: PriceGuard = { jump: '0.1', deviation: '0.05', confirmations: 3 }
const START = Date.parse('2026-01-02T03:04:05.000Z')
const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()
const STALE_MS = DEFAULT_SETTINGS.maxMarkAgeMs
const FACTS: StreamFacts = {
  stream: 'prices',
  authority: 'engine',
  coverage: 'full',
  disclosure: 'open',
  rulebook: 'bitmex',
  at: new Date(START).toISOString(),
}

const at = (ms: number) => new Date(START + ms).toISOString()
const market = (id: string) => ({
  id,
  kind: 'linear' as const,
  settle: 'USDT',
  lot: '1',
  tick: '0.01',
  mark: '100',
  maintenanceMarginRate: '0.01',
  fund: 'F',
})

/** One thin long against a rich short in each of two markets: a fall by a twentieth leaves it bankrupt. */
function opened(guard: PriceGuard | null = GUARD): Book {
  const book = Book.create(FACTS, sha256)
  const now = at(0)
  const settings = { ...DEFAULT_SETTINGS, ...(guard ? { prices: guard } : {}) }
  const inputs: TimedInput[] = [
    { type: 'rulebook', at: now, rulebook: 'bitmex', seed: 's', settings },
    { type: 'fund', at: now, fund: 'F', asset: 'USDT', amount: '1' },
    ...['M', 'N'].flatMap((id): TimedInput[] => [
      { type: 'market', at: now, market: market(id) },
      ...(['thin', 'rich'] as const).flatMap((kind): TimedInput[] => [
        { type: 'account', at: now, account: `${kind}-${id}` },
        { type: 'deposit', at: now, account: `${kind}-${id}`, amount: kind === 'thin' ? '60' : '100000' },
      ]),
      { type: 'trade', at: now, market: id, buyer: `thin-${id}`, seller: `rich-${id}`, size: '10', price: '100' },
    ]),
  ]
  for (const input of inputs) book.apply(input)
  return book
}

const DECISIONS: ReadonlySet<string> = new Set(['liquidation', 'takeover', 'adl-started'])
const decided = (records: readonly LogRecord[]) => records.some(({ type }) => DECISIONS.has(type))

function settled(book: Book, input: TimedInput): LogRecord[] {
  const records = book.apply(input)
  while (book.pending) records.push(...book.apply({ type: 'proceed', at: book.at, event: book.pending.event }))
  return records
}

const mark = (ms: number, price: string, index?: string): TimedInput => ({
  type: 'mark',
  at: at(ms),
  marks: { M: price },
  ...(index === undefined ? {} : { index: { M: index } }),
})

describe('a mark that jumps (B2)', () => {
  it('closes nobody until three marks in a row have held, says so, and then decides', () => {
    const book = opened()
    const first = settled(book, mark(1_000, '85'))
    expect(decided(first)).toBe(false)
    expect(first[1]).toMatchObject({ type: 'halted', market: 'M', reason: 'price-jump' })
    expect(first[2]).toMatchObject({ type: 'state', market: 'M', state: 'halted', reason: 'price-jump' })
    expect(book.haltOf('M')).toBe('price-jump')
    expect(book.stateOf('M')).toBe('halted')
    expect(book.haltOf('N')).toBeNull()
    for (const ms of [2_000, 3_000]) expect(decided(settled(book, mark(ms, '85')))).toBe(false)
    const last = settled(book, mark(4_000, '84.9'))
    expect(decided(last)).toBe(true)
    expect(book.haltOf('M')).toBeNull()
  })

  it('closes nobody when it was a wick, and leaves no trace in the price before', () => {
    const book = opened()
    const all = ['50', '100', '100', '100', '100'].flatMap((price, i) => settled(book, mark(1_000 * (i + 1), price)))
    expect(decided(all)).toBe(false)
    expect(book.haltOf('M')).toBeNull()
    expect(book.view().markets.get('M')?.previousMark?.toString()).toBe('100')
  })

  it('is believed at once where another source says the same', () => {
    expect(decided(settled(opened(), mark(1_000, '85', '84')))).toBe(true)
  })

  it('is doubted where another source says something else, however small its step', () => {
    const book = opened()
    expect(decided(settled(book, mark(1_000, '94', '100')))).toBe(false)
    expect(book.haltOf('M')).toBe('price-deviation')
  })

  it('is decided on where no guard was declared', () => {
    expect(decided(settled(opened(null), mark(1_000, '85')))).toBe(true)
  })

  it('is held against the last mark when a snapshot brings it', () => {
    const book = opened()
    const snapshot = {
      format: 'plimsoll.snapshot/1' as const,
      at: at(1_000),
      venue: 'v',
      markets: [{ ...market('M'), mark: '85' }],
      funds: [{ id: 'F', asset: 'USDT', balance: '1' }],
      accounts: [
        { id: 'a', balance: '60' },
        { id: 'b', balance: '100000' },
      ],
      positions: [
        { account: 'a', market: 'M', side: 'long' as const, size: '10', entry: '100' },
        { account: 'b', market: 'M', side: 'short' as const, size: '10', entry: '100' },
      ],
    }
    expect(decided(settled(book, { type: 'snapshot', at: at(1_000), snapshot }))).toBe(false)
    expect(book.haltOf('M')).toBe('price-jump')
  })
})

describe('a feed that says less than it should (B20)', () => {
  const fund = { id: 'F', asset: 'USDT', balance: '1' }
  const empty = { format: 'plimsoll.snapshot/1' as const, at: at(1_000), venue: 'v', positions: [], funds: [fund] }
  const snapshot = { ...empty, markets: [market('M')], accounts: [{ id: 'thin-M', balance: '60' }] }

  it('does not take an empty list of positions for “all flat”', () => {
    const book = opened()
    const before = book.checkpoint()
    expect(() => book.apply({ type: 'snapshot', at: at(1_000), snapshot })).toThrowError(
      expect.objectContaining({ code: 'positions-empty', path: '$.snapshot.positions' }),
    )
    expect(book.checkpoint()).toBe(before)
    book.apply({ type: 'snapshot', at: at(1_000), snapshot, flat: true })
    expect([...book.view().positionsBy('thin-M')]).toEqual([])
  })

  it('halts a market whose marks have stopped while others go on, and resumes it with its next one', () => {
    const book = opened()
    const n = (ms: number): TimedInput => ({ type: 'mark', at: at(ms), marks: { N: '100' } })
    settled(book, n(STALE_MS))
    expect(book.haltOf('M')).toBeNull()
    const late = settled(book, n(STALE_MS + 1))
    expect(late.at(-1)).toMatchObject({ type: 'state', market: 'M', state: 'halted', reason: 'price-stale' })
    expect(settled(book, mark(STALE_MS + 2, '99')).at(-1)).toMatchObject({ market: 'M', state: 'calm' })
  })

  it('halts every market while the feed has a hole, also those that are listed meanwhile, and no operator’s halt ends with it', () => {
    const book = opened()
    settled(book, { type: 'halt', at: at(1), market: 'N', reason: 'by-hand' })
    settled(book, { type: 'halt', at: at(2), reason: 'rows-missing', by: 'feed' })
    settled(book, { type: 'market', at: at(3), market: market('O') })
    expect(['M', 'N', 'O'].map((id) => book.haltOf(id))).toEqual(['rows-missing', 'by-hand', 'rows-missing'])
    expect(decided(settled(book, mark(4, '91')))).toBe(false)
    expect(settled(book, { type: 'resume', at: at(5), reason: 'feed-complete', by: 'feed' }).some(isInput)).toBe(true)
    expect(['M', 'N', 'O'].map((id) => book.haltOf(id))).toEqual([null, 'by-hand', null])
  })
})

const tick = fc.record({
  afterMs: fc.constantFrom(500, 1_000, 1_000, STALE_MS + 1),
  to: fc.constantFrom('100', '99', '96', '93', '90', '85', '110'),
  index: fc.constantFrom(null, null, '100', '95', '90', '85'),
  restart: fc.boolean(),
})
type Tick = typeof tick extends fc.Arbitrary<infer T> ? T : never

/** The definition, read off the whole past. */
function isDoubted(ticks: readonly Tick[]): boolean {
  const marks = [{ to: '100', index: null }, ...ticks].map(({ to, index }) => ({ to: Number(to), index }))
  const isBad = marks.map(({ to, index }, i) => {
    if (index !== null) return Math.abs(to - Number(index)) > Number(index) * 0.05 + 1e-9
    const before = marks[i - 1]
    return before !== undefined && Math.abs(to - before.to) > before.to * 0.1 + 1e-9
  })
  return isBad.slice(-GUARD.confirmations).includes(true)
}

describe(`doubt (seed ${seed})`, () => {
  it('is what its definition says at every step, decides nothing, and survives restarts and a replay', () => {
    const met = { doubted: 0, decided: 0, believedAgain: 0, stale: 0, restarts: 0 }
    const run = (ticks: readonly Tick[]) => {
      let book = opened()
      let now = 0
      const lines: LogRecord[] = []
      for (const [i, { afterMs, to, index, restart }] of ticks.entries()) {
        now += afterMs
        // The other market's mark comes first: what is old by then is seen to be.
        const other = settled(book, { type: 'mark', at: at(now), marks: { N: '100' } })
        if (afterMs > STALE_MS) {
          expect(book.haltOf('M')).not.toBeNull()
          met.stale += 1
        }
        const wasDoubted = isDoubted(ticks.slice(0, i))
        const records = settled(book, mark(now, to, index ?? undefined))
        const doubted = isDoubted(ticks.slice(0, i + 1))
        expect(book.haltOf('M') !== null).toBe(doubted)
        if (doubted) {
          expect(decided(records)).toBe(false)
          met.doubted += 1
        } else if (wasDoubted) met.believedAgain += 1
        if (decided(records)) met.decided += 1
        lines.push(...other, ...records)
        if (!restart) continue
        book = Book.restore(book.checkpoint(), sha256)
        met.restarts += 1
      }
      const again = opened()
      for (const record of lines) {
        if (!isInput(record)) continue
        const { seq, hash, ...input } = record
        again.apply(input)
      }
      expect(again.hash).toBe(book.hash)
    }
    fc.assert(fc.property(fc.array(tick, { minLength: 1, maxLength: 20 }), run), parameters)
    for (const [what, count] of Object.entries(met)) expect(count, what).toBeGreaterThan(20)
  })
})
