import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, it } from 'vitest'
import { type Decimal, dec, plain } from '../decimal'
import type { Disclosure } from '../log'
import { numbers } from '../receipt/testing'
import { Live } from './live'
import { PUBLIC } from './projection'
import { Exchange } from './testing'
import type { Hull, MarketRow, PositionRow } from './view-types'

/**
 * What a stranger, or a trader who asks and watches, learns of others from live pages: by taking one frame from the next,
 * by looking while few have come, by trying changes, and from the own row. Each attack is made where accounts are open as
 * well, and has to succeed there. Those on events are in `../receipt/attack.test.ts`.
 */
const MARKET = 'BTC-PERP'
const STRANGERS = 60
const EXCHANGES = process.env.PLIMSOLL_LONG ? 100 : 4

interface Found {
  /** Positions opened while somebody watched. */
  opened: number
  /** Sizes told exactly: by totals that rise as the count rises by one, and by totals that rise at all. */
  byCount: number
  byTotal: number
  byFewness: number
  byProbing: number
  byOwnRow: number
}

/** What anyone sees of a side, in both places that tell it. */
interface Total {
  readonly positions: number
  readonly size: string
}

function totalsIn(live: Live): readonly Total[] {
  const row = live.parts('status', PUBLIC)?.[`market:${MARKET}`] as MarketRow
  const hull = live.parts(`market:${MARKET}`, PUBLIC)?.['hull:long'] as Hull
  return [row.longs, { positions: row.longs.positions, size: row.openInterest.size }, hull]
}

/** Everybody opens one position, one after the other; the attacker sits among the shorts from the first moment on. */
function attacked(disclosure: Disclosure, seed: number, found: Found): void {
  const next = numbers(seed)
  const exchange = new Exchange(sha256, { disclosure, stream: `attack-${seed}` })
  const live = Live.create(exchange.book)
  exchange.open('50')
  live.record(exchange.records)
  const open = (size: Decimal, buyer: string, seller: string) => {
    for (const account of [buyer, seller]) {
      if (exchange.book.view().accounts.has(account)) continue
      live.record(exchange.send({ type: 'account', account }))
      live.record(exchange.send({ type: 'deposit', account, amount: '90000' }))
    }
    const price = plain(dec(50_000 + next(200)))
    live.record(exchange.send({ type: 'trade', market: MARKET, buyer, seller, size: plain(size), price }))
  }
  let before = totalsIn(live)
  const sizes = new Map<string, Decimal>()
  for (let i = 0; i < STRANGERS; i += 1) {
    const size = dec(1 + next(999)).times('0.001')
    const [buyer, seller] = [`long-${i}`, `short-${i}`]
    open(size, buyer, seller)
    sizes.set(buyer, size).set(seller, size)
    const after = totalsIn(live)
    found.opened += 1
    found.byFewness += hits(after, (total) => i === 0 && dec(total.size).eq(size))
    const rose = (total: Total, j: number) =>
      dec(total.size)
        .minus(dec(before[j]?.size ?? '0'))
        .eq(size)
    found.byTotal += hits(after, rose)
    found.byCount += hits(after, (total, j) => total.positions - (before[j]?.positions ?? 0) === 1 && rose(total, j))
    before = after
  }
  live.record(exchange.send({ type: 'mark', marks: { [MARKET]: plain(dec(49_000 + next(1_900))) } }))
  for (const account of sizes.keys()) {
    const side = account.startsWith('long') ? 'long' : 'short'
    const others = [...sizes].filter(([name]) => name !== account && name.startsWith(side)).map(([, size]) => size)
    found.byOwnRow += fromOwnRow(live, account, others)
    found.byProbing += byProbing(live, account, side, others)
  }
}

function hits<T>(all: readonly T[], isHit: (one: T, index: number) => boolean): number {
  return all.some(isHit) ? 1 : 0
}

const isOneOf = (sizes: readonly Decimal[], claim: Decimal) => sizes.some((size) => size.eq(claim))

/** Whoever stands second sees one position ahead, and whoever stands last but one sees all but one. */
function fromOwnRow(live: Live, account: string, others: readonly Decimal[]): number {
  const row = Object.entries(live.parts(`account:${account}`, { role: 'trader', accounts: [account] }) ?? {})
    .filter(([name]) => name.startsWith('position:'))
    .map(([, found]) => found as PositionRow)[0]
  if (!row || row.place === null || row.ahead === null) return 0
  const ahead = dec(row.ahead)
  if (row.place === 2) return isOneOf(others, ahead) ? 1 : 0
  const behind = dec(row.queueSize).minus(ahead).minus(dec(row.size))
  return row.place === row.positions - 1 && isOneOf(others, behind) ? 1 : 0
}

/** One margin and another: where that moves the place by one, the size ahead changes by whoever was passed. */
function byProbing(live: Live, account: string, side: 'long' | 'short', others: readonly Decimal[]): number {
  const told = [-30_000, 0, 20_000, 60_000, 150_000].flatMap((margin) => {
    const question = { account, market: MARKET, side, changes: { margin: String(margin) }, under: undefined } as const
    const after = live.whatIf(question, { role: 'trader', accounts: [account] })?.after
    return after?.place && after.ahead !== null ? [{ place: after.place, ahead: dec(after.ahead) }] : []
  })
  return told.filter((one) =>
    told.some((two) => two.place - one.place === 1 && isOneOf(others, two.ahead.minus(one.ahead))),
  ).length
}

function attacks(disclosure: Disclosure): Found {
  const found = { opened: 0, byCount: 0, byTotal: 0, byFewness: 0, byProbing: 0, byOwnRow: 0 }
  for (let seed = 0; seed < EXCHANGES; seed += 1) attacked(disclosure, seed, found)
  return found
}

describe('live pages, watched and asked,', () => {
  it('tell nobody’s size where accounts are hidden', () => {
    const { opened, byTotal, ...rest } = attacks('blinded')
    expect(rest).toEqual({ byCount: 0, byFewness: 0, byProbing: 0, byOwnRow: 0 })
    // A total that is told in steps rises by whole steps: that one of them is somebody's size is luck, and looks like any other.
    expect(byTotal / opened, `${byTotal} of ${opened}`).toBeLessThan(0.02)
  })

  it('tell them where accounts are open: the attacks work', () => {
    const { opened, ...found } = attacks('open')
    expect(found).toMatchObject({ byCount: opened, byTotal: opened, byFewness: EXCHANGES })
    expect(found.byProbing, JSON.stringify(found)).toBeGreaterThan(EXCHANGES)
    expect(found.byOwnRow, JSON.stringify(found)).toBeGreaterThan(EXCHANGES)
  })
})
