import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Book } from './book'
import { compare, type Decimal, dec, minus, ONE, plus, RATIO_ZERO, type Ratio, ratio, sign, ZERO } from './decimal'
import type { Sha256 } from './hash'
import type { AdlEndedEvent, AdlStartedEvent, ClosureEvent, LogRecord, TimedInput } from './log'
import { gain, opposite, type Side } from './market'
import { Measures } from './measures'
import type { Snapshot } from './oracle/shapes'
import { worlds } from './oracle/worlds'
import { rank } from './ranking/queue'
import { rulebookNamed } from './rulebooks/index'
import { positionsInOrder, type SnapshotFile, sizeOf, stateFrom } from './snapshot'
import type { View } from './state'

/**
 * A book is handed a whole generated world with bankrupt accounts in it and deals with all of them: takeovers, commitment,
 * proceed, closures. The invariants are looked at after every step, whatever the world and the rulebook.
 */
const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()
const RULEBOOKS = ['bitmex', 'binance', 'hyperliquid', 'okx', 'bybit', 'aevo', 'ethereal', 'kucoin'] as const
const seed = Number(process.env.PLIMSOLL_FC_SEED ?? 20_261_122)
const parameters = { seed, numRuns: process.env.PLIMSOLL_LONG ? 10_000 : 300 }

const seen: Record<string, number> = {}
function count(name: string, by = 1): void {
  seen[name] = (seen[name] ?? 0) + by
}

function opened(rulebook: string, at: string, disclosure: 'open' | 'blinded' = 'open'): Book {
  const book = Book.create({ stream: 'test', authority: 'engine', coverage: 'full', disclosure, rulebook, at }, sha256)
  book.apply({ type: 'rulebook', rulebook, seed: 'pepper', at })
  return book
}

/** Hyperliquid closes at the previous mark, so every market gets one. */
function ready(world: Snapshot): SnapshotFile {
  const markets = world.markets.map((m) => ({ ...m, previousMark: m.previousMark ?? m.mark }))
  return { ...world, markets } as SnapshotFile
}

const MAX_EVENTS = 200

/** Applies the world and every `proceed` that follows; tells `watch` of each step. */
function runAll(
  book: Book,
  world: SnapshotFile,
  watch: (records: readonly LogRecord[], book: Book) => void = () => {},
): LogRecord[] {
  const all: LogRecord[] = []
  const step = (input: TimedInput) => {
    const records = book.apply(input)
    all.push(...records)
    watch(records, book)
  }
  step({ type: 'snapshot', snapshot: world, at: world.at })
  for (let i = 0; book.pending; i++) {
    if (i === MAX_EVENTS) throw new Error('a step does not come to an end')
    step({ type: 'proceed', event: book.pending.event, at: world.at })
  }
  return all
}

/** Everything anybody owns in one asset if each mark were its own times `factor`. */
function worth(view: View, asset: string, factor: Decimal): Ratio {
  let sum = RATIO_ZERO
  for (const fund of view.funds.values()) if (fund.asset === asset) sum = plus(sum, ratio(fund.balance))
  const held = new Set<string>()
  for (const position of positionsInOrder(view)) {
    const market = view.markets.get(position.market)
    if (market?.settle !== asset) continue
    const moved = { ...market, mark: market.mark.times(factor) }
    sum = plus(sum, gain(moved, position.side, position.size, position.entry, moved.mark))
    if (position.margin) sum = plus(sum, ratio(position.margin))
    held.add(position.account)
  }
  return sum
}

/** Balances are in no stated asset; the sum over all of them is what closures and takeovers must keep. */
function total(view: View, factor: Decimal): Ratio {
  let sum = RATIO_ZERO
  for (const account of view.accounts.values()) sum = plus(sum, ratio(account.balance))
  const assets = new Set(
    [...view.markets.values()].map((m) => m.settle).concat([...view.funds.values()].map((f) => f.asset)),
  )
  for (const asset of assets) sum = plus(sum, worth(view, asset, factor))
  return sum
}

/** Amounts of inverse markets are cut to 18 places once each: closures, takeovers, payments, averaged entries. */
function tolerance(world: SnapshotFile, records: readonly LogRecord[]): Ratio {
  const inverse = world.markets.some((m) => m.kind === 'inverse')
  return ratio(dec(inverse ? 4 * records.length + 4 : 0).times('1e-18'))
}

function within(a: Ratio, b: Ratio, bound: Ratio): boolean {
  const gap = minus(a, b)
  return compare(sign(gap) < 0 ? minus(b, a) : gap, bound) <= 0
}

const closuresOf = (records: readonly LogRecord[]) =>
  records.filter((r): r is LogRecord & ClosureEvent => r.type === 'closure')
const endsOf = (records: readonly LogRecord[]) =>
  records.filter((r): r is LogRecord & AdlEndedEvent => r.type === 'adl-ended')
const startsOf = (records: readonly LogRecord[]) =>
  records.filter((r): r is LogRecord & AdlStartedEvent => r.type === 'adl-started')

describe(`a book with bankrupt accounts (seed ${seed})`, () => {
  it('conserves money at two prices, keeps positions zero-sum, and sums every waterfall', () => {
    fc.assert(
      fc.property(worlds(), fc.constantFrom(...RULEBOOKS), (generated, rulebook) => {
        const world = ready(generated)
        const prices = [ONE, dec('1.37')]
        const before = prices.map((p) => total(stateFrom(world), p))
        const book = opened(rulebook, world.at)
        const all: LogRecord[] = []
        runAll(book, world, (records) => {
          all.push(...records)
          for (const [i, price] of prices.entries()) {
            expect(within(total(book.view(), price), before[i] ?? RATIO_ZERO, tolerance(world, all))).toBe(true)
          }
          for (const id of book.view().markets.keys()) {
            expect(sizeOf(book.view(), id, 'long').eq(sizeOf(book.view(), id, 'short'))).toBe(true)
          }
          for (const fund of book.view().funds.values())
            expect(fund.balance.isNegative() && fund.balance.lt(0)).toBe(
              world.funds.some((f) => f.id === fund.id && f.balance.startsWith('-')),
            )
        })
        for (const ended of endsOf(all)) {
          const { shortfall, fundPaid, adlCovered, residual, overshoot } = ended.waterfall
          expect(dec(fundPaid).plus(adlCovered).plus(residual).eq(dec(shortfall).plus(overshoot))).toBe(true)
          count(`ended ${ended.reason}`)
          if (fundPaid !== '0') count('fund partly paid')
          if (residual !== '0') count('residual')
          for (const skip of ended.skipped) count(`skip ${skip.reason}`)
        }
        count('takeovers', all.filter((r) => r.type === 'takeover').length)
      }),
      parameters,
    )
  })

  it('respects the committed queue, takes no more than a position, and leaves no counterparty negative', () => {
    fc.assert(
      fc.property(worlds(), fc.constantFrom(...RULEBOOKS), (generated, rulebook) => {
        const world = ready(generated)
        const book = opened(rulebook, world.at)
        const sides = new Map<string, { side: Side; market: string }>()
        const queues = new Map<string, { account: string; size: Decimal; score: string }[]>()
        runAll(book, world, (records) => {
          for (const closure of closuresOf(records)) {
            const entry = queues.get(closure.event)?.[closure.place - 1]
            expect(entry?.account).toBe(closure.account)
            expect(dec(closure.size).lte(entry?.size ?? ZERO)).toBe(true)
            expect(
              dec(closure.size)
                .plus(closure.sizeAfter)
                .eq(entry?.size ?? ZERO),
            ).toBe(true)
          }
          for (const ended of endsOf(records)) checkPrefix(records, ended, queues.get(ended.event) ?? [])
          const measures = new Measures(book.view())
          for (const closure of closuresOf(records)) {
            const { side, market } = sides.get(closure.event) ?? { side: 'long', market: '' }
            const left = book.view().position(closure.account, market, opposite(side))
            if (left) expect(sign(measures.equity(left)) >= 0).toBe(true)
          }
          for (const started of startsOf(records)) {
            sides.set(started.event, { side: started.side, market: started.market })
            const market = book.view().markets.get(started.market)
            if (!market) throw new Error('the market exists')
            const queue = rank(new Measures(book.view()), market, opposite(started.side), rulebookNamed(rulebook))
            const ties = queue.entries.filter((e, i) => i > 0 && e.score.eq(queue.entries[i - 1]?.score ?? ZERO)).length
            if (ties > 0) count('ties')
            queues.set(
              started.event,
              queue.entries.map((e) => ({
                account: e.position.account,
                size: e.position.size,
                score: e.score.toString(),
              })),
            )
          }
        })
      }),
      parameters,
    )

    /** Closures and reasoned skips together are the front of the queue; all but the last closure are whole. */
    function checkPrefix(records: readonly LogRecord[], end: AdlEndedEvent, queue: readonly { size: Decimal }[]): void {
      const closures = closuresOf(records).filter((c) => c.event === end.event)
      if (closures.length > 0) count('closures', closures.length)
      const places = [...closures, ...end.skipped].map((x) => x.place).sort((a, b) => a - b)
      expect(places).toEqual(places.map((_, i) => i + 1))
      for (const closure of closures.slice(0, -1)) expect(closure.sizeAfter).toBe('0')
      if (end.remaining !== '0') expect(places.length).toBe(queue.length)
      const taken = closures.reduce((sum, c) => sum.plus(c.size), ZERO)
      expect(taken.eq(end.taken)).toBe(true)
    }
  })

  it('does the same whatever order the input’s lists are in', () => {
    const shuffled = worlds().chain((world) =>
      fc.tuple(
        fc.constant(world),
        fc.shuffledSubarray(world.markets, { minLength: world.markets.length }),
        fc.shuffledSubarray(world.accounts, { minLength: world.accounts.length }),
        fc.shuffledSubarray(world.positions, { minLength: world.positions.length }),
      ),
    )
    fc.assert(
      fc.property(shuffled, fc.constantFrom(...RULEBOOKS), ([world, markets, accounts, positions], rulebook) => {
        const outcome = (given: Snapshot) => {
          const book = opened(rulebook, given.at)
          const records = runAll(book, ready(given)).filter((r) => r.type !== 'snapshot')
          return records.map(({ hash: _, ...rest }) => rest)
        }
        expect(outcome({ ...world, markets, accounts, positions })).toEqual(outcome(world))
      }),
      parameters,
    )
  })

  it('ends equal when it is stopped after any step and restored', () => {
    fc.assert(
      fc.property(
        worlds(),
        fc.constantFrom(...RULEBOOKS),
        fc.constantFrom('open' as const, 'blinded' as const),
        (generated, rulebook, disclosure) => {
          const world = ready(generated)
          const checkpoints: string[] = []
          const book = opened(rulebook, world.at, disclosure)
          runAll(book, world, () => checkpoints.push(book.checkpoint()))
          for (const checkpoint of checkpoints) {
            const restored = Book.restore(checkpoint, sha256)
            expect(restored.checkpoint()).toBe(checkpoint)
            while (restored.pending) restored.apply({ type: 'proceed', event: restored.pending.event, at: world.at })
            expect(restored.hash).toBe(book.hash)
            expect(restored.checkpoint()).toBe(book.checkpoint())
          }
          if (checkpoints.length > 2) count('restarts inside a run')
        },
      ),
      parameters,
    )
  })

  it('decides nothing on stale marks, and only what a halt leaves free', () => {
    fc.assert(
      fc.property(worlds(), fc.constantFrom(...RULEBOOKS), (generated, rulebook) => {
        const world = ready(generated)
        const later = new Date(Date.parse(world.at) + 10_001).toISOString()
        const stale = opened(rulebook, world.at).apply({ type: 'snapshot', snapshot: world, at: later })
        expect(stale.filter((r) => r.type !== 'snapshot' && r.type !== 'state')).toEqual([])
        const fresh = opened(rulebook, world.at).apply({ type: 'snapshot', snapshot: world, at: world.at })
        if (fresh.some((r) => r.type === 'takeover' || r.type === 'adl-started'))
          count('stale feed held back a decision')
      }),
      parameters,
    )
  })

  it('aborts by name and commits anew when a counterparty has changed in between', () => {
    fc.assert(
      fc.property(worlds(), (generated) => {
        const world = ready(generated)
        const book = opened('bitmex', world.at)
        book.apply({ type: 'snapshot', snapshot: world, at: world.at })
        const first = book.pending?.plan.closures[0]
        if (!book.pending || !first) return
        const { event, plan } = book.pending
        const trader = first.entry.position
        const other = [...book.view().accounts.keys()].find(
          (id) =>
            id !== trader.account &&
            id !== plan.position.account &&
            ![...book.view().positionsBy(id)].some((p) => p.market === plan.market.id),
        )
        if (other === undefined || trader.margin) return
        const [buyer, seller] = trader.side === 'long' ? [other, trader.account] : [trader.account, other]
        const lot = world.markets.find((m) => m.id === plan.market.id)?.lot ?? '1'
        book.apply({
          type: 'trade',
          market: plan.market.id,
          buyer,
          seller,
          size: lot,
          price: plan.market.mark.toFixed(),
          at: world.at,
        })
        const records = book.apply({ type: 'proceed', event, at: world.at })
        const [end] = endsOf(records)
        expect(end?.reason).toBe('aborted')
        expect(end?.problems).toContain(`entry-changed:${first.entry.place}`)
        expect(closuresOf(records)).toEqual([])
        count('aborted')
      }),
      parameters,
    )
  })

  it('met the cases that matter', () => {
    console.info('cases seen', seen)
    const atLeast = parameters.numRuns / 100
    for (const name of [
      'ended complete',
      'ended no-counterparty',
      'fund partly paid',
      'residual',
      'skip same-owner',
      'skip would-go-bankrupt',
      'ties',
      'takeovers',
      'closures',
      'restarts inside a run',
      'stale feed held back a decision',
      'aborted',
    ]) {
      expect(seen[name] ?? 0, name).toBeGreaterThan(atLeast)
    }
  })
})

describe('inputs that do not hold', () => {
  const at = '2026-01-02T03:04:05.678Z'
  const world: SnapshotFile = {
    format: 'plimsoll.snapshot/1',
    at,
    markets: [
      {
        id: 'M',
        kind: 'linear',
        settle: 'USDT',
        lot: '1',
        tick: '1',
        mark: '100',
        maintenanceMarginRate: '0.01',
        fund: 'F',
      },
    ],
    funds: [{ id: 'F', asset: 'USDT', balance: '10' }],
    accounts: [
      { id: 'a', balance: '100' },
      { id: 'b', balance: '100' },
    ],
    positions: [
      { account: 'a', market: 'M', side: 'long', size: '1', entry: '100' },
      { account: 'b', market: 'M', side: 'short', size: '1', entry: '100' },
    ],
  }
  const bad: readonly [what: string, input: TimedInput, code: string][] = [
    ['time going back', { type: 'mark', marks: { M: '101' }, at: '2026-01-02T03:04:05.677Z' }, 'time-backwards'],
    ['a mark of zero', { type: 'mark', marks: { M: '0' }, at }, 'price-invalid'],
    ['no mark at all', { type: 'mark', marks: {}, at }, 'format'],
    ['one good mark and one unknown market', { type: 'mark', marks: { M: '50', X: '1' }, at }, 'unknown-market'],
    ['a known account again', { type: 'account', account: 'a', at }, 'duplicate-id'],
    ['an account with a fund’s name', { type: 'account', account: 'fund:F', at }, 'id-reserved'],
    ['a deposit of nothing', { type: 'deposit', account: 'a', amount: '0', at }, 'amount-invalid'],
    ['a deposit to nobody', { type: 'deposit', account: 'z', amount: '1', at }, 'unknown-account'],
    ['a withdrawal below maintenance', { type: 'withdrawal', account: 'a', amount: '99.5', at }, 'insufficient-equity'],
    [
      'a trade with oneself',
      { type: 'trade', market: 'M', buyer: 'a', seller: 'a', size: '1', price: '1', at },
      'self-trade',
    ],
    [
      'a trade off the lot',
      { type: 'trade', market: 'M', buyer: 'a', seller: 'b', size: '0.5', price: '1', at },
      'size-off-lot',
    ],
    [
      'isolated margin onto a cross position',
      { type: 'trade', market: 'M', buyer: 'a', seller: 'b', size: '1', price: '1', buyerMargin: '1', at },
      'margin-mode',
    ],
    ['a funding rate above one', { type: 'funding', market: 'M', rate: '1.1', at }, 'rate-invalid'],
    [
      'a book in the wrong order',
      {
        type: 'depth',
        market: 'M',
        bids: [
          { account: 'a', price: '1', size: '1' },
          { account: 'a', price: '2', size: '1' },
        ],
        asks: [],
        at,
      },
      'levels-out-of-order',
    ],
    ['a fund taken below zero', { type: 'fund', fund: 'F', amount: '-11', at }, 'fund-insufficient'],
    ['an unknown fund', { type: 'fund', fund: 'G', amount: '1', at }, 'unknown-fund'],
    ['proceed without an event', { type: 'proceed', event: 'M.1', at }, 'no-such-event'],
    ['an unknown rulebook', { type: 'rulebook', rulebook: 'none', seed: '', at }, 'unknown-rulebook'],
    [
      'another lot for a known market',
      { type: 'market', market: { ...(world.markets[0] as SnapshotFile['markets'][number]), lot: '2' }, at },
      'market-changed',
    ],
  ]

  it.each(bad)('%s is refused and changes nothing', (_, input, code) => {
    const book = opened('bitmex', at)
    book.apply({ type: 'snapshot', snapshot: world, at })
    const before = book.checkpoint()
    expect(() => book.apply(input)).toThrowError(expect.objectContaining({ code }))
    expect(book.checkpoint()).toBe(before)
  })
})
