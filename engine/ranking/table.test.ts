import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dec, plain } from '../decimal'
import { PlimsollError } from '../errors'
import type { Side } from '../market'
import { Measures } from '../measures'
import { worlds } from '../oracle/worlds'
import { Curve, type Level, moved, type Reach } from '../reach'
import { RULEBOOKS, rulebookId, rulebookNamed } from '../rulebooks/index'
import type { Rulebook } from '../rulebooks/rulebook'
import { Random } from '../simulation/random'
import { type SnapshotFile, stateFrom } from '../snapshot'
import type { MutableState, View } from '../state'
import { type Entry, rank } from './queue'
import { Table } from './table'
import { bookOf, MARKET, MARKS, OTHER } from './testing'

/**
 * The table against the exact queue: every entry, digit for digit, under every rulebook that has a ranking. Small worlds
 * hold the awkward cases, large books the ones that need numbers; the counters prove that both met them.
 */
const seed = Number(process.env.PLIMSOLL_FC_SEED ?? 20_261_122)
const RANKED = RULEBOOKS.filter((rulebook) => rulebook.ranking.score !== null)
const SIDES = ['long', 'short'] as const

const seen: Record<string, number> = {}
function count(name: string, by = 1): void {
  seen[name] = (seen[name] ?? 0) + by
}

function attempt<T>(answer: () => T): T | string {
  try {
    return answer()
  } catch (error) {
    if (error instanceof PlimsollError) return error.code
    throw error
  }
}

const linesOf = (entries: readonly Entry[]) =>
  entries.map((e) =>
    [
      e.place,
      e.position.account,
      e.position.side,
      plain(e.score),
      e.group,
      plain(e.ahead),
      e.lights,
      e.percentile,
      e.venueIndicator,
    ].join(' '),
  )

function exactLines(view: View, market: string, side: 'long' | 'short', rulebook: Rulebook) {
  const found = view.markets.get(market)
  if (!found) throw new Error('the market exists')
  return linesOf(rank(new Measures(view), found, side, rulebook).entries)
}

const tableLines = (table: Table) => SIDES.map((side) => linesOf(table.queue(side).entries))

function tally(table: Table): void {
  for (const side of SIDES) for (const [name, by] of Object.entries(table.met(side))) count(name, by)
}

describe(`the table orders as the exact queue does (seed ${seed})`, () => {
  const options = [{ venueRules: true }, { venueFigures: true }]
  it.each(options)('in small worlds of awkward accounts: %j', (worldOptions) => {
    fc.assert(
      fc.property(worlds(worldOptions), (world) => {
        const view = stateFrom(world as SnapshotFile)
        for (const rulebook of RANKED) {
          for (const market of view.markets.keys()) {
            const exact = attempt(() => SIDES.map((side) => exactLines(view, market, side, rulebook)))
            const fast = attempt(() => tableLines(ranked(view, market, rulebook)))
            expect(fast, `${rulebookId(rulebook)} ${market}`).toEqual(exact)
            if (typeof exact === 'string') count(exact)
            else count('entries', exact.flat().length)
          }
        }
      }),
      { seed, numRuns: process.env.PLIMSOLL_LONG ? 2_000 : 60 },
    )
  })

  const size = process.env.PLIMSOLL_LONG ? 100_000 : 10_000
  const books = (['linear', 'inverse'] as const).flatMap((kind) => ['a', 'b'].map((book) => [kind, book] as const))
  it.each(books)(`in a ${size === 10_000 ? '' : 'large '}book: %s %s`, (kind, book) => {
    const state = bookOf(`${seed}${book}`, size, kind)
    for (const [i, rulebook] of RANKED.entries()) {
      state.markets.set(MARKET, { ...state.market(MARKET), mark: dec(MARKS[i % MARKS.length] ?? 0) })
      const table = ranked(state, MARKET, rulebook)
      const exact = SIDES.map((side) => exactLines(state, MARKET, side, rulebook))
      expect(differences(tableLines(table), exact), rulebookId(rulebook)).toBe(0)
    }
  })

  it.each(books)('one at a time, from the front, and after changes: %s %s', (kind, book) => {
    const state = bookOf(`${seed}${book}`, 700, kind)
    const changed = state.watch()
    const random = Random.seeded(`changes ${seed} ${book}`)
    for (const rulebook of RANKED) {
      const table = new Table(state, MARKET, rulebook)
      for (let round = 0; round < 2; round += 1) {
        state.markets.set(MARKET, { ...state.market(MARKET), mark: dec(MARKS[random.below(MARKS.length)] ?? 0) })
        state.markets.set(OTHER, { ...state.market(OTHER), mark: dec(MARKS[random.below(MARKS.length)] ?? 0) })
        for (let i = 0; i < 40; i += 1) change(state, random)
        for (const account of changed) table.update(account)
        changed.clear()
        for (const side of SIDES) checkLooks(table, state, side, rulebook, random)
        for (const side of SIDES) checkCurve(table, state, side, rulebook)
        table.rerank()
        tally(table)
        const exact = SIDES.map((side) => exactLines(state, MARKET, side, rulebook))
        expect(differences(tableLines(table), exact), rulebookId(rulebook)).toBe(0)
      }
    }
  })

  it.each(books)('the curve of reach: %s %s', (kind, book) => {
    const state = bookOf(`${seed}${book}`, 2_000, kind)
    const fund = { id: 'F', asset: 'A', balance: dec(kind === 'linear' ? 5_000 : '0.1'), floor: dec(0) }
    state.funds.set('F', { ...fund, windowPeak: null, windowAverage: null, largeLosses: null, markets: new Map() })
    state.markets.set(MARKET, { ...state.market(MARKET), fund: 'F' })
    const rulebook = rulebookNamed('bitmex')
    const table = new Table(state, MARKET, rulebook)
    for (const side of SIDES) {
      const exact = new Curve(new Measures(state), state.market(MARKET), side, rulebook)
      const ours = table.curve(side)
      const size = rank(new Measures(state), state.market(MARKET), side, rulebook).size
      for (let share = 0; share <= 40; share += 2) {
        const ahead = size.times(share).times('0.05')
        const reach = exact.reach(ahead)
        expect(printedReach(ours.reach(ahead))).toEqual(printedReach(reach))
        count(reach ? 'reached' : 'out of reach')
      }
      for (const move of ['0', '-0.003', '0.02', '-0.05', '0.11', '-0.3', '0.5']) {
        const mark = moved(state.market(MARKET), move)
        expect(printedLevel(ours.at(mark))).toEqual(printedLevel(exact.at(mark)))
      }
    }
  })

  it('met what it has to', () => {
    for (const name of [
      'doubts',
      'exact',
      'reordered',
      'entries',
      'no-opening-leverage',
      'standing',
      'not in the queue',
      'front',
      'reached',
      'curve after changes',
      'out of reach',
    ]) {
      expect(seen[name] ?? 0, name).toBeGreaterThan(0)
    }
  })
})

const printedReach = (reach: Reach | null) =>
  reach && [plain(reach.adlPrice), reach.moveToReach, plain(reach.shortfallToReach), plain(reach.closingPrice)]
const printedLevel = (level: Level) => [level.closed, level.shortfall, level.fundPaid].map(plain)

/** A position grows, shrinks, is closed, or is opened by somebody new; a balance moves. */
function change(state: MutableState, random: Random): void {
  const all = [...state.accounts.keys()]
  const id = all[random.below(all.length)] ?? ''
  const account = state.account(id)
  const positions = [...state.positionsBy(id)]
  const position = positions[random.below(positions.length)]
  const kind = random.below(5)
  if (kind === 0) state.accounts.set(id, { ...account, balance: account.balance.plus(random.below(50)) })
  else if (!position) return
  else if (kind === 1) state.put({ ...position, size: dec(0) })
  else if (kind === 2) state.put({ ...position, size: position.size.times(2), entry: position.entry.plus('1.1') })
  else if (kind === 3) state.put({ ...position, margin: position.margin ? null : account.balance.plus(1) })
  else {
    state.accounts.set(`new${all.length}`, { ...account, id: `new${all.length}` })
    state.put({ ...position, account: `new${all.length}` })
  }
}

/** The curve, which moves with changes and with marks of other markets, against one that was made anew. */
function checkCurve(table: Table, state: View, side: Side, rulebook: Rulebook): void {
  const market = state.markets.get(MARKET)!
  const exact = attempt(() => new Curve(new Measures(state), market, side, rulebook))
  const ours = attempt(() => table.curve(side))
  if (typeof exact === 'string' || typeof ours === 'string') {
    expect(ours).toEqual(exact)
    return
  }
  for (const move of ['0', '-0.02', '0.05', '-0.3', '0.4']) {
    const mark = moved(market, move)
    expect(printedLevel(ours.at(mark)), `${rulebookId(rulebook)} ${side} ${move}`).toEqual(printedLevel(exact.at(mark)))
  }
  count('curve after changes', exact.at(moved(market, side === 'short' ? '-0.3' : '0.4')).closed.isZero() ? 0 : 1)
}

/** Places of a few, and the front, without an order of everybody, against the exact queue. */
function checkLooks(table: Table, state: MutableState, side: Side, rulebook: Rulebook, random: Random): void {
  const queue = rank(new Measures(state), state.market(MARKET), side, rulebook)
  const places = new Map(queue.entries.map((entry) => [entry.position.account, entry]))
  for (let i = 0; i < 10; i += 1) {
    const ids = [...state.positionsOf(MARKET, side).keys()]
    const id = ids[random.below(ids.length)] ?? ''
    const exact = places.get(id)
    const mine = table.standing(id, side)
    expect(mine && [mine.place, plain(mine.ahead), mine.lights, mine.count], `${rulebookId(rulebook)} ${id}`).toEqual(
      exact ? [exact.place, plain(exact.ahead), exact.lights, queue.entries.length] : null,
    )
    count(mine ? 'standing' : 'not in the queue')
  }
  const size = queue.size.times(random.below(100)).times(0.01).toDecimalPlaces(3)
  const front = linesOf(table.front(side, size).entries())
  const end = queue.entries.findIndex((entry) => entry.ahead.gte(size))
  expect(front, rulebookId(rulebook)).toEqual(linesOf(queue.entries.slice(0, end < 0 ? undefined : end)))
  count('front', front.length)
}

function ranked(view: View, market: string, rulebook: Rulebook): Table {
  const table = new Table(view, market, rulebook)
  table.rerank()
  tally(table)
  return table
}

function differences(ours: readonly string[][], exact: readonly string[][]): number {
  return exact.reduce((sum, lines, i) => {
    const mine = ours[i] ?? []
    return sum + Math.abs(mine.length - lines.length) + lines.filter((line, place) => line !== mine[place]).length
  }, 0)
}
