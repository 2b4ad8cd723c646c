import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Book } from './book'
import { dec, plain } from './decimal'
import type { Sha256 } from './hash'
import {
  type DivergenceEvent,
  isInput,
  type LogRecord,
  type ObservedClosure,
  type StreamFacts,
  type TimedInput,
} from './log'

/** A venue that decides by itself, held against its rulebook: an honest run says nothing, every lie its name. */
const seed = Number(process.env.PLIMSOLL_FC_SEED ?? 20_261_122)
const parameters = {
  seed,
  numRuns: process.env.PLIMSOLL_LONG ? 10_000 : 200,
  endOnFailure: process.env.PLIMSOLL_MUTANT !== undefined,
}
const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()
const AT = '2026-01-02T03:04:05.000Z'
const FACTS: StreamFacts = {
  stream: 'audited',
  authority: 'venue',
  coverage: 'full',
  disclosure: 'open',
  rulebook: 'bitmex',
  at: AT,
}

interface World {
  /** Of each long, entry and balance. */
  readonly longs: readonly { readonly entry: number; readonly balance: number; readonly size: number }[]
  readonly fund: number
}

/** One bankrupt short against longs in profit. */
function stateOf(world: World): TimedInput {
  const size = world.longs.reduce((sum, long) => sum + long.size, 0)
  return {
    type: 'snapshot',
    at: AT,
    snapshot: {
      format: 'plimsoll.snapshot/1',
      at: AT,
      venue: 'v',
      markets: [
        {
          id: 'M',
          kind: 'linear',
          settle: 'USDT',
          lot: '1',
          tick: '0.01',
          mark: '100',
          maintenanceMarginRate: '0.01',
          fund: 'F',
        },
      ],
      funds: [{ id: 'F', asset: 'USDT', balance: String(world.fund) }],
      accounts: [
        { id: 'x', balance: String(size * 5) },
        ...world.longs.map(({ balance }, i) => ({ id: `l${i}`, balance: String(balance) })),
      ],
      positions: [
        { account: 'x', market: 'M', side: 'short', size: String(size), entry: '90' },
        ...world.longs.map(({ entry, size }, i) => {
          return { account: `l${i}`, market: 'M', side: 'long' as const, size: String(size), entry: String(entry) }
        }),
      ],
    },
  }
}

interface Closure {
  readonly account: string
  readonly size: string
  readonly price: string
}

/** What the engine itself does on this state: the run of a venue that follows its rulebook. */
function honestRun(world: World): { readonly closures: readonly Closure[]; readonly fundAfter: string | null } {
  const book = Book.create({ ...FACTS, authority: 'engine' }, sha256)
  const records = book.apply(stateOf(world))
  while (book.pending) records.push(...book.apply({ type: 'proceed', at: AT, event: book.pending.event }))
  const closures = records.filter((record) => record.type === 'closure')
  return {
    closures: closures.map(({ account, size, price }) => ({ account, size, price })),
    fundAfter: records.some(({ type }) => type === 'fund-payment')
      ? plain(book.view().funds.get('F')?.balance ?? dec(0))
      : null,
  }
}

function observed(
  world: World,
  { account, size, price }: Closure,
  left: Map<string, number>,
): TimedInput & ObservedClosure {
  const held = left.get(account) ?? 0
  left.set(account, held - Number(size))
  const entry = dec(world.longs[Number(account.slice(1))]?.entry ?? 0)
  const realisedPnl = plain(dec(size).times(dec(price).minus(entry)))
  const seller = { account, before: String(held), realisedPnl, fee: '0' }
  return { type: 'observed-closure', at: AT, market: 'M', size, price, account, bankrupt: 'x', seller }
}

function audited(world: World, closures: readonly Closure[], fundAfter: string | null) {
  const book = Book.create(FACTS, sha256)
  const left = new Map(world.longs.map(({ size }, i) => [`l${i}`, size]))
  const inputs: TimedInput[] = [
    stateOf(world),
    ...closures.map((closure) => observed(world, closure, left)),
    ...(fundAfter === null ? [] : [{ type: 'observed-fund' as const, at: AT, fund: 'F', balance: fundAfter }]),
    { type: 'mark', at: AT, marks: { M: '100' } },
  ]
  let [current, records]: [Book, LogRecord[]] = [book, []]
  for (const input of inputs) {
    records.push(...current.apply(input))
    current = Book.restore(current.checkpoint(), sha256)
  }
  const again = Book.create(FACTS, sha256)
  for (const record of records.filter(isInput)) {
    const { seq, hash, ...input } = record
    again.apply(input)
  }
  expect(again.hash).toBe(current.hash)
  records = records.filter((record) => record.type === 'divergence')
  return records as (DivergenceEvent & LogRecord)[]
}

const worlds = fc.record({
  longs: fc.array(
    fc.record({
      entry: fc.integer({ min: 50, max: 95 }),
      balance: fc.integer({ min: 1_000, max: 100_000 }),
      size: fc.integer({ min: 1, max: 20 }),
    }),
    { minLength: 3, maxLength: 8 },
  ),
  fund: fc.constantFrom(0, 7, 60),
})
const lie = fc.constantFrom('order', 'price', 'more', 'less', 'fund', 'skip')
const names = (found: readonly DivergenceEvent[]) => new Set(found.map(({ name }) => name))

describe(`a venue’s own run (seed ${seed})`, () => {
  it('says nothing when it followed the rulebook, and what it did when it did not', () => {
    const met: Record<string, number> = { honest: 0, partial: 0 }
    const count = (what: string) => {
      met[what] = (met[what] ?? 0) + 1
    }
    fc.assert(
      fc.property(worlds, lie, fc.nat(), (world, how, at) => {
        const { closures, fundAfter } = honestRun(world)
        fc.pre(closures.length > 1)
        expect(audited(world, closures, fundAfter)).toEqual([])
        count('honest')
        expect(audited(world, closures.slice(0, -1), fundAfter)).toEqual([])
        count('partial')
        const [i, j] = [at % closures.length, (at + 1) % closures.length]
        const [one, two] = [closures[i], closures[j]]
        if (!one || !two) return
        const told = (changed: readonly Closure[], fund = fundAfter) => names(audited(world, changed, fund))
        count(how)
        if (how === 'order') {
          expect(told(closures.map((c, n) => (n === i ? two : n === j ? one : c)))).toContain('out-of-order')
        } else if (how === 'price') {
          expect(told(closures.map((c, n) => (n === i ? { ...c, price: '99' } : c)))).toContain('wrong-price')
        } else if (how === 'less' && Number(one.size) > 1 && i < closures.length - 1) {
          const size = String(Number(one.size) - 1)
          expect(told(closures.map((c, n) => (n === i ? { ...c, size } : c)))).toContain('too-little')
          count('really-less')
        } else if (how === 'skip' && i < closures.length - 1) {
          expect(told(closures.filter((_, n) => n !== i))).toContain('skipped-without-reason')
          count('really-skipped')
        } else if (how === 'fund' && fundAfter !== null) {
          expect(told(closures, null)).toContain('fund-not-first')
          count('really-kept')
        }
      }),
      parameters,
    )
    for (const what of ['honest', 'partial', 'order', 'price', 'really-less', 'really-skipped', 'really-kept'])
      expect(met[what] ?? 0, what).toBeGreaterThan(5)
  })

  it('is not needed where nobody was bankrupt, and not held against a rulebook where not everything is known', () => {
    const world: World = { longs: [{ entry: 90, balance: 1_000, size: 5 }], fund: 0 }
    const rich = stateOf(world) as Extract<TimedInput, { type: 'snapshot' }>
    const accounts = rich.snapshot.accounts.map((account) => ({ ...account, balance: '100000' }))
    const state: TimedInput = { ...rich, snapshot: { ...rich.snapshot, accounts } }
    const closure = observed(world, { account: 'l0', size: '2', price: '100' }, new Map([['l0', 5]]))
    const mark: TimedInput = { type: 'mark', at: AT, marks: { M: '100' } }
    const book = Book.create(FACTS, sha256)
    const found = [state, closure, mark]
      .flatMap((input) => book.apply(input))
      .filter(({ type }) => type === 'divergence')
    expect(found).toContainEqual(
      expect.objectContaining({ name: 'trigger-not-held', bankrupt: 'x', found: '2', cause: 3 }),
    )
    const cohort = Book.create({ ...FACTS, coverage: 'cohort' }, sha256)
    expect(
      [state, closure, mark].flatMap((input) => cohort.apply(input)).some(({ type }) => type === 'divergence'),
    ).toBe(false)
  })
})
