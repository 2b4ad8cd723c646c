import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { sizeBefore } from '../allocation/shares'
import { Book } from '../book'
import { type Decimal, dec, plain, sign } from '../decimal'
import { PlimsollError } from '../errors'
import type { Sha256 } from '../hash'
import type { TimedInput } from '../log'
import { Measures } from '../measures'
import type { Snapshot } from '../oracle/shapes'
import { worlds } from '../oracle/worlds'
import { rank } from '../ranking/queue'
import { Curve, moved } from '../reach'
import { type Rulebook, rulebookNamed } from '../rulebooks/index'
import { type SnapshotFile, stateFrom } from '../snapshot'
import type { Position, View } from '../state'
import { type Standings, standingsOf } from './standings'
import { type Changes, type WhatIf, whatIf } from './what-if'

/**
 * What is promised against what happens: the change is made for real, by inputs of a book, and the whole side is ranked
 * and its curve drawn anew. The book has a venue's authority, so that nothing is decided in between.
 */
const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()
const RULEBOOKS = [
  'bitmex',
  'binance',
  'hyperliquid',
  'bybit',
  'ethereal',
  'kucoin',
  'capped-pro-rata',
  'gate',
  'whitebit',
] as const
const seed = Number(process.env.PLIMSOLL_FC_SEED ?? 20_261_122)
const parameters = { seed, numRuns: process.env.PLIMSOLL_LONG ? 10_000 : 400 }

const seen: Record<string, number> = {}
function count(name: string): void {
  seen[name] = (seen[name] ?? 0) + 1
}

/** What funds hold is outside every queue: an account of a fund takes the other side of what is closed. */
const TAKER = 'taker'

function withTaker(world: Snapshot): SnapshotFile {
  const funds = [...world.funds, { id: TAKER, asset: 'ANY', balance: '0' }]
  const accounts = [...world.accounts, { id: `fund:${TAKER}`, balance: '0' }]
  return { ...world, funds, accounts } as SnapshotFile
}

function bookOf(world: SnapshotFile, rulebook: string): Book {
  const { at } = world
  const facts = { stream: 'test', authority: 'venue', coverage: 'full', disclosure: 'open', rulebook, at } as const
  const book = Book.create(facts, sha256)
  book.apply({ type: 'rulebook', rulebook, seed: 'pepper', at })
  book.apply({ type: 'snapshot', snapshot: world, at })
  return book
}

/** Fractions of what is there, so that every world has something to try. */
interface Wish {
  readonly who: number
  readonly move: number | null
  readonly close: number | null
  readonly margin: number | null
  readonly leverage: number | null
}

const wishes = fc.record({
  who: fc.nat(50),
  move: fc.option(fc.integer({ min: -30, max: 40 })),
  close: fc.option(fc.integer({ min: 0, max: 10 })),
  margin: fc.option(fc.integer({ min: -10, max: 10 })),
  leverage: fc.option(fc.integer({ min: 1, max: 300 })),
})

function chosen(view: View, who: number): Position {
  const all = [...view.accounts.keys()].flatMap((account) => [...view.positionsBy(account)])
  const found = all[who % all.length]
  if (!found) throw new Error('a world without a position')
  return found
}

function changesOf(view: View, position: Position, wish: Wish): Changes {
  const { lot } = new Measures(view).market(position)
  const lots = position.size.divToInt(lot)
  const part = (tenths: number) => plain(lots.times(tenths).divToInt(10).times(lot))
  const worth = position.size.times(position.entry).toSignificantDigits(3)
  return {
    ...(wish.move === null ? {} : { move: plain(dec(wish.move).times('0.01')) }),
    ...(wish.close === null ? {} : { close: part(wish.close) }),
    ...(wish.margin === null ? {} : { margin: plain(worth.times(wish.margin).times('0.01')) }),
    ...(wish.leverage === null || wish.margin !== null ? {} : { leverage: plain(dec(wish.leverage).times('0.1')) }),
  }
}

function attempt<T>(work: () => T): T | string {
  try {
    return work()
  } catch (error) {
    if (error instanceof PlimsollError) return error.code
    throw error
  }
}

/** Makes the change by inputs. Isolated margin has no input of its own: the book is handed a world with that margin. */
function make(world: SnapshotFile, rulebook: string, position: Position, changes: Changes, margin: Decimal): Book {
  const { account, market: id, side } = position
  const isolated = position.margin !== null && !margin.isZero()
  const book = bookOf(isolated ? withMargin(world, position, margin) : world, rulebook)
  const { at } = world
  const send = (input: TimedInput) => book.apply(input)
  const market = () => new Measures(book.view()).market(position)
  if (changes.move !== undefined) send({ type: 'mark', marks: { [id]: plain(moved(market(), changes.move)) }, at })
  if (changes.close !== undefined && changes.close !== '0') {
    const [buyer, seller] = side === 'long' ? [`fund:${TAKER}`, account] : [account, `fund:${TAKER}`]
    send({ type: 'trade', market: id, buyer, seller, size: changes.close, price: plain(market().mark), at })
  }
  if (isolated || margin.isZero()) return book
  if (margin.isNegative()) send({ type: 'withdrawal', account, amount: plain(margin.neg()), at })
  else send({ type: 'deposit', account, amount: plain(margin), at })
  return book
}

function withMargin(world: SnapshotFile, { account, market, side }: Position, by: Decimal): SnapshotFile {
  const positions = world.positions.map((p) =>
    p.account === account && p.market === market && p.side === side
      ? { ...p, margin: plain(dec(p.margin ?? '0').plus(by)) }
      : p,
  )
  return { ...world, positions }
}

/** The place as the whole side's ranking says it. */
function standsAt(view: View, rulebook: Rulebook, { account, market: id, side }: Position) {
  const measures = new Measures(view)
  const position = view.position(account, id, side)
  if (!position) return 'closed'
  if (sign(measures.equity(position)) <= 0) return 'bankrupt'
  const market = measures.market(position)
  const queue = attempt(() => rank(measures, market, side, rulebook))
  if (typeof queue === 'string') return 'rulebook-incomplete'
  const entry = queue.entries.find((e) => e.position.account === account)
  if (!entry) throw new Error('a position with equity stands in its queue')
  const reach = new Curve(measures, market, side, rulebook).reach(sizeBefore(rulebook, queue, entry))
  return {
    place: entry.place,
    positions: queue.entries.length,
    lights: entry.lights,
    ahead: plain(entry.ahead),
    size: plain(queue.size),
    score: plain(entry.score),
    reach: reach && [
      plain(reach.adlPrice),
      reach.moveToReach,
      plain(reach.shortfallToReach),
      plain(reach.closingPrice),
    ],
    equity: measures.equity(position).n.eq(0),
  }
}

function promised({ after }: WhatIf) {
  if (!after.placed || !after.position) return after.standing
  const { place, positions, lights, ahead, size, score, reach } = after.placed
  return {
    place,
    positions,
    lights,
    ahead: plain(ahead),
    size: plain(size),
    score: plain(score),
    reach: reach && [
      plain(reach.adlPrice),
      reach.moveToReach,
      plain(reach.shortfallToReach),
      plain(reach.closingPrice),
    ],
    equity: after.measures.equity(after.position).n.eq(0),
  }
}

function standings(world: SnapshotFile, rulebook: Rulebook): Standings {
  return standingsOf(stateFrom(world), rulebook, undefined)
}

const lightsOf = (answer: WhatIf) => (answer.after.standing === 'closed' ? 0 : (answer.after.placed?.lights ?? null))

describe(`what a change would do (seed ${seed})`, () => {
  it('is what the change does when it is made', () => {
    fc.assert(
      fc.property(worlds(), fc.constantFrom(...RULEBOOKS), wishes, (generated, name, wish) => {
        const world = withTaker(generated)
        const known = standings(world, rulebookNamed(name))
        const position = chosen(known.view, wish.who)
        const { account, market, side } = position
        const all = changesOf(known.view, position, wish)
        // A world with another margin is a world from before the mark moved and the part was closed.
        const { margin, leverage } = all
        const alone = position.margin !== null && (margin !== undefined || leverage !== undefined)
        const changes = alone ? { ...(margin === undefined ? { leverage } : { margin }) } : all
        const answer = attempt(() => whatIf(known, { account, market, side, changes }))
        if (typeof answer === 'string') {
          count(`refused ${answer}`)
          if (alone || answer !== 'insufficient-equity' || margin === undefined) return
          expect(attempt(() => make(world, name, position, changes, dec(margin)))).toBe('insufficient-equity')
          return
        }
        const book = make(world, name, position, changes, answer.margin)
        expect(promised(answer)).toEqual(standsAt(book.view(), rulebookNamed(name), position))
        expect(promised({ ...answer, after: answer.before })).toEqual(
          standsAt(known.view, rulebookNamed(name), position),
        )
        for (const lever of Object.keys(changes)) count(lever)
        count(answer.after.standing)
        if (answer.after.placed && answer.after.placed.place !== answer.before.placed?.place) count('another place')
        if (known.view.position(account, market, side === 'long' ? 'short' : 'long')) count('both legs')
        if (leverage !== undefined && changes.leverage !== undefined && answer.after.position) {
          const found = answer.after.measures.effectiveLeverage(answer.after.position)
          if (found) expect(found.n.lte(dec(leverage).times(found.d))).toBe(true)
        }
      }),
      parameters,
    )
  })

  it('finds the least of each lever that leaves fewer lights', () => {
    fc.assert(
      fc.property(
        worlds(),
        fc.constantFrom(...RULEBOOKS),
        fc.nat(50),
        fc.integer({ min: 2, max: 5 }),
        fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 3, maxLength: 3 }),
        (generated, name, who, under, tries) => {
          const known = standings(withTaker(generated), rulebookNamed(name))
          const position = chosen(known.view, who)
          const { account, market, side } = position
          const ask = (changes: Changes) => whatIf(known, { account, market, side, changes, under })
          const { least } = ask({})
          if (!least) return count('no lights')
          const { lot } = new Measures(known.view).market(position)
          const holds = (changes: Changes) => (lightsOf(ask(changes)) ?? 9) < under
          checkLeast(least.close, lot, position.size, (close) => holds({ close }))
          const most = least.margin ?? least.marginStep.times(1_000_000)
          checkLeast(least.margin, least.marginStep, most, (margin) => holds({ margin }))
          // Less never does what more is needed for.
          for (const thousandth of tries) {
            const part = most.divToInt(least.marginStep).times(thousandth).divToInt(1000).times(least.marginStep)
            if (least.margin === null || part.lt(least.margin)) expect(holds({ margin: plain(part) })).toBe(false)
          }
          if (least.close === null || !least.close.isZero()) count('closing helps')
          if (least.margin && !least.margin.isZero()) count('margin helps')
          if (least.margin === null) count('no margin helps')
          if (least.close?.lt(position.size)) count('a part is enough')
        },
      ),
      parameters,
    )
  })

  it('refuses what could not be done, and says where', () => {
    const known = standings(
      withTaker(fc.sample(worlds(), { seed, numRuns: 1 })[0] as Snapshot),
      rulebookNamed('bitmex'),
    )
    const position = chosen(known.view, 0)
    const { account, market, side } = position
    const refusal = (changes: Changes, name = market) => {
      try {
        whatIf(known, { account, market: name, side, changes })
      } catch (error) {
        if (error instanceof PlimsollError) return [error.code, error.path]
        throw error
      }
      return null
    }
    const more = plain(position.size.times(2))
    expect(refusal({}, 'NONE')).toEqual(['no-such-position', '$.market'])
    expect(refusal({ close: more })).toEqual(['size-invalid', '$.changes.close'])
    expect(refusal({ close: '-1' })).toEqual(['size-invalid', '$.changes.close'])
    expect(refusal({ move: '-1' })).toEqual(['move-invalid', '$.changes.move'])
    expect(refusal({ move: '10' })).toEqual(['move-invalid', '$.changes.move'])
    expect(refusal({ margin: '1', leverage: '1' })).toEqual(['one-of', '$.changes.leverage'])
    expect(refusal({ leverage: '0' })).toEqual(['leverage-invalid', '$.changes.leverage'])
    expect(refusal({ close: plain(position.size), margin: '1' })).toEqual(['nothing-left', '$.changes.margin'])
    expect(refusal({ margin: '-999999999999' })).toEqual(['insufficient-equity', '$.changes.margin'])
  })

  afterAll(() => {
    for (const name of [
      'move',
      'close',
      'margin',
      'leverage',
      'in-queue',
      'bankrupt',
      'closed',
      'another place',
      'both legs',
      'rulebook-incomplete',
      'refused insufficient-equity',
      'closing helps',
      'margin helps',
      'no margin helps',
      'a part is enough',
    ]) {
      expect(seen[name] ?? 0, name).toBeGreaterThan(0)
    }
  })
})

/** `least` holds, one step less does not; null: not even everything holds. */
function checkLeast(least: Decimal | null, step: Decimal, most: Decimal, holds: (amount: string) => boolean): void {
  expect(holds(plain(least ?? most))).toBe(least !== null)
  if (least && !least.isZero()) expect(holds(plain(least.minus(step)))).toBe(false)
}
