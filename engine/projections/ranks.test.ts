import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { Book } from '../book'
import { plain } from '../decimal'
import type { Sha256 } from '../hash'
import type { Input } from '../log'
import { Measures } from '../measures'
import { type Entry, rank } from '../ranking/queue'
import { Table, TooLarge } from '../ranking/table'
import { Curve } from '../reach'
import { rulebookNamed } from '../rulebooks/index'
import { Crowd } from '../simulation/crowd'
import { COLUMNS_FROM, Ranks } from './ranks'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()
const MARKET = 'BTC-PERP'
const AT = '2026-01-01T00:00:00.000Z'
const SIDES = ['long', 'short'] as const

/** A crowd that is ranked in columns, with so small a lot that its sizes hardly fit them. */
function crowd(): Book {
  const made = Crowd.create({ positions: COLUMNS_FROM, seed: 1, startAt: AT, stream: 'crowd', intervalMs: 250 })
  const book = Book.create(made.facts, sha256)
  for (const input of made.opening()) {
    if (input.type === 'snapshot')
      for (const market of input.snapshot.markets) Object.assign(market, { lot: '0.00000000001' })
    apply(book, input)
  }
  return book
}

function apply(book: Book, input: Input): void {
  book.apply({ ...input, at: AT })
}

const line = ({ place, position, ahead, lights }: Entry) => [place, position.account, plain(ahead), lights]

/** Every seventh place, the sums and the reach, as they are worked out exactly. */
function expectExact(ranks: Ranks): void {
  const market = ranks.view.markets.get(MARKET)!
  const rulebook = rulebookNamed(ranks.book.rulebook)
  for (const side of SIDES) {
    const exact = rank(new Measures(ranks.view), market, side, rulebook)
    const queue = ranks.queue(market, side)
    expect(queue?.count).toBe(exact.entries.length)
    expect(plain(queue!.size)).toBe(plain(exact.size))
    for (let i = 0; i < exact.entries.length; i += 7) expect(line(queue!.at(i + 1)!)).toEqual(line(exact.entries[i]!))
    expect(queue!.accounts()).toEqual(exact.entries.map((entry) => entry.position.account))
    const curve = new Curve(new Measures(ranks.view), market, side, rulebook)
    expect(ranks.curve(market, side)?.reach(exact.size.times('0.5'))).toEqual(curve.reach(exact.size.times('0.5')))
    expect(ranks.sums(market, side).positions).toBe(ranks.view.positionsOf(MARKET, side).size)
  }
}

it('goes on exactly when sizes no longer fit columns, and in columns of another lot when a market is listed anew', () => {
  const book = crowd()
  const ranks = new Ranks(book)
  expectExact(ranks)
  apply(book, { type: 'deposit', account: 'reckless', amount: '1000000000' })
  apply(book, { type: 'trade', market: MARKET, buyer: 'reckless', seller: 'house', size: '20000', price: '100000' })
  expect(() => new Table(book.view(), MARKET, rulebookNamed(book.rulebook))).toThrow(TooLarge)
  expectExact(ranks)
  apply(book, { type: 'deposit', account: 'c-0000002', amount: '1' })
  expectExact(ranks)
})
