import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutDigits, dec, plain, ratio, SCORE_DIGITS } from '../decimal'
import { PlimsollError } from '../errors'
import { cutText, cutWhole, wholeOf, wholeOver } from '../formula/whole'
import { Measures } from '../measures'
import { worlds } from '../oracle/worlds'
import { RULEBOOKS, rulebookId, rulebookNamed } from '../rulebooks/index'
import type { Rulebook } from '../rulebooks/rulebook'
import { type SnapshotFile, stateFrom } from '../snapshot'
import type { MutableState, View } from '../state'
import { committable, type Ordered, type QueueRow, rank, type TieBreak } from './queue'
import { bookOf, fileOf, MARKET, MARKS } from './testing'
import { rankWhole } from './whole-queue'

/** The quick queue against the rule: every entry and every row, digit for digit. Counters prove that all cases were met. */
const seed = Number(process.env.PLIMSOLL_FC_SEED ?? 20_261_123)
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
    if (error instanceof RangeError) return error.message
    throw error
  }
}

const linesOf = ({ market, side, size, entries }: Ordered) => [
  `${market.id} ${side} ${plain(size)} ${entries.length}`,
  ...Array.from(entries, (e) => {
    const amounts = [plain(e.score), plain(e.ahead)]
    return [e.place, e.position.account, e.group, ...amounts, e.lights, e.percentile, e.venueIndicator].join(' ')
  }),
]

const rowsOf = (rows: Iterable<QueueRow>) => [...rows].sort((a, b) => a.place - b.place)

/** Null where both refuse alike. */
function expectAlike(view: View, market: string, rulebook: Rulebook, tie?: TieBreak): void {
  const found = view.markets.get(market)
  if (!found) throw new Error('the market exists')
  for (const side of SIDES) {
    const exact = attempt(() => rank(new Measures(view), found, side, rulebook, tie))
    const quick = attempt(() => rankWhole(new Measures(view), found, side, rulebook, tie))
    if (typeof exact === 'string' || typeof quick === 'string') {
      expect(quick, `${rulebookId(rulebook)} ${market} ${side}`).toBe(exact)
      count(exact as string)
      continue
    }
    expect(linesOf(quick), `${rulebookId(rulebook)} ${market} ${side}`).toEqual(linesOf(exact))
    expect(rowsOf(quick.rows())).toEqual(rowsOf(committable(exact, view).rows()))
    expect(quick.entries.slice(1, 3).map(({ place }) => place)).toEqual(exact.entries.slice(1, 3).map((e) => e.place))
    count(Array.isArray(quick.entries) ? 'by the rule' : 'in columns')
    count('entries', exact.entries.length)
    count('groups', exact.entries.filter(({ group }) => group > 0).length)
    count('losses', exact.entries.filter(({ score }) => score.isNegative()).length)
    const scores = new Set(exact.entries.map(({ score, group }) => `${group} ${score}`))
    count('ties', exact.entries.length - scores.size)
  }
}

describe(`the queue in whole numbers (seed ${seed})`, () => {
  it.each([{ venueRules: true }, { venueFigures: true }])('is the rule’s in small worlds: %j', (options) => {
    fc.assert(
      fc.property(worlds(options), (world) => {
        const view = stateFrom(world as SnapshotFile)
        for (const rulebook of RANKED) for (const market of view.markets.keys()) expectAlike(view, market, rulebook)
      }),
      { seed, numRuns: 150 },
    )
    expect(seen['in columns'], JSON.stringify(seen)).toBeGreaterThan(1_000)
  })

  it.each(['linear', 'inverse'] as const)('is the rule’s in large %s books, under every rulebook', (kind) => {
    const view = bookOf('whole', 1_500, kind)
    for (const rulebook of RANKED) {
      for (const mark of MARKS.slice(0, 2)) {
        markAt(view, mark)
        expectAlike(view, MARKET, rulebook)
      }
    }
    expectAlike(view, MARKET, rulebookNamed('bitmex'), (account) => [...account].reverse().join(''))
    for (const name of ['groups', 'losses', 'ties']) expect(seen[name], name).toBeGreaterThan(100)
  })

  it('names owners as they were when it ranked', () => {
    const file = fileOf('owners', 200, 'linear')
    const accounts = file.accounts.map((account, i) => (i % 3 === 0 ? { ...account, owner: 'a-house' } : account))
    const view = stateFrom({ ...file, accounts })
    expectAlike(view, MARKET, rulebookNamed('bitmex'))
    const order = rankWhole(new Measures(view), view.market(MARKET), 'long', rulebookNamed('bitmex'))
    const before = rowsOf(order.rows())
    expect(before.filter(({ owner }) => owner === 'a-house').length).toBeGreaterThan(10)
    for (const [id, account] of view.accounts) view.accounts.set(id, { ...account, owner: 'another' })
    expect(rowsOf(order.rows())).toEqual(before)
  })

  it('is ranked by the rule where a size is no whole number of lots, or all of them are too many', () => {
    const view = bookOf('lots', 60, 'linear')
    seen['by the rule'] = 0
    const market = view.market(MARKET)
    for (const lot of ['0.0021', '0.000000000000000001']) {
      view.markets.set(MARKET, { ...market, lot: dec(lot) })
      expectAlike(view, MARKET, rulebookNamed('bitmex'))
    }
    expect(seen['by the rule']).toBe(4)
  })

  it('cuts quotients as decimals do, and prints them alike', () => {
    const digits = fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n })
    const near = fc.tuple(fc.constantFrom(1n, -1n), fc.nat(40), fc.integer({ min: -2, max: 2 })).map(
      // Beside a power of ten, where a logarithm is wrong first.
      ([sign, power, off]) => sign * (10n ** BigInt(power) + BigInt(off)),
    )
    const amount = fc.tuple(fc.oneof(digits, near), fc.integer({ min: -30, max: 40 }))
    fc.assert(
      fc.property(amount, amount, ([a, up], [b, down]) => {
        const [n, d] = [dec(`${a}e${-up}`), dec(`${b}e${-down}`)]
        if (d.isZero()) return
        const exact = plain(cutDigits(ratio(n, d), SCORE_DIGITS))
        const cut = cutWhole(wholeOver(wholeOf(n), wholeOf(d)), SCORE_DIGITS)
        expect(cutText(cut.digits, cut.exponent)).toBe(exact)
      }),
      { seed, numRuns: 20_000 },
    )
  })
})

function markAt(view: MutableState, mark: string): void {
  view.markets.set(MARKET, { ...view.market(MARKET), mark: dec(mark) })
}
