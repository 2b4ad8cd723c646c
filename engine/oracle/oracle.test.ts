// Two questions. Does the oracle give the numbers that venues publish and obey the identities of the contract? And do the
// generated worlds meet the cases that matter, so that a comparison with the engine proves something?

import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { cutDecimals, cutSignificant, decimalText, Fraction, sum, ZERO } from './fraction'
import {
  type Account,
  type Book,
  bankruptcyPrice,
  crossPositions,
  curveOf,
  deleverage,
  equity,
  findPosition,
  gain,
  liquidationPrice,
  load,
  type Market,
  maintenanceHeld,
  type Position,
  positions,
  quantity,
  rank,
  rankSide,
  reach,
  reachBrute,
  run,
  runAll,
  status,
  worth,
} from './oracle'
import type { DeleverageRequest, RulebookName, Run, Side, Snapshot, SnapshotMarket, SnapshotPosition } from './shapes'
import { bankruptsIn, requestsIn, worlds } from './worlds'

const RULEBOOKS: RulebookName[] = ['bitmex', 'binance', 'hyperliquid']
const SIDES: Side[] = ['long', 'short']
const RUNS = process.env.PLIMSOLL_LONG ? 10_000 : 300
const SEED = Number(process.env.PLIMSOLL_SEED ?? Math.floor(Math.random() * 2 ** 31))

/** Repeat a failure with PLIMSOLL_SEED. */
function holdsIn(arbitrary: fc.Arbitrary<Snapshot>, predicate: (world: Snapshot) => void): void {
  fc.assert(fc.property(arbitrary, predicate), { numRuns: RUNS, seed: SEED })
}

const number = Fraction.parse
const SMALLEST = Fraction.of(1n, 10n ** 18n)

function market(fields: Partial<SnapshotMarket>): SnapshotMarket {
  return {
    id: 'M',
    kind: 'linear',
    settle: 'USDT',
    lot: '1',
    tick: '1',
    mark: '700',
    maintenanceMarginRate: '0.005',
    ...fields,
  }
}

function snapshot(
  markets: SnapshotMarket[],
  rows: SnapshotPosition[],
  balances: Record<string, string> = {},
): Snapshot {
  const accounts = [...new Set(rows.map((row) => row.account))].map((id) => ({ id, balance: balances[id] ?? '0' }))
  return {
    format: 'plimsoll.snapshot/1',
    at: '2026-01-02T03:04:05.678Z',
    markets,
    funds: [],
    accounts,
    positions: rows,
  }
}

// Numbers that the venues publish.

/**
 * BitMEX's own example gives scores, sizes and a bankruptcy price. Longs entered at 100 with the mark at 700 have a profit
 * rate of 6, so a position has the score wanted when its leverage is a sixth of that: its equity is 6 * 700 * size / score.
 */
function bitmexExample(): Snapshot {
  const longs: [account: string, size: number, score: number][] = [
    ['1', 10, 3],
    ['2', 10, 6],
    ['3', 20, 1],
    ['4', 30, 4],
    ['5', 20, 5],
    ['6', 10, 2],
  ]
  const rows = longs.map(([account, size, score]): SnapshotPosition => {
    const margin = decimalText(Fraction.of(4200 * size, score).minus(Fraction.of(600 * size)))
    return { account, market: 'M', side: 'long', size: String(size), entry: '100', margin }
  })
  rows.push({ account: 'x', market: 'M', side: 'short', size: '20', entry: '640', margin: '200' })
  rows.push({ account: 'y', market: 'M', side: 'short', size: '80', entry: '700', margin: '56000' })
  return snapshot([market({})], rows)
}

describe('numbers that the venues publish', () => {
  test("BitMEX's worked example: order, percentile and closures", () => {
    const [queue] = rank(bitmexExample(), { rulebook: 'bitmex', market: 'M', side: 'long' }).queues
    expect(queue).toMatchObject({ positions: 6, size: '100' })
    expect(queue?.entries.map(({ account, score, percentile }) => [account, score, percentile])).toEqual([
      ['2', '6', '0.2'],
      ['5', '5', '0.4'],
      ['4', '4', '0.6'],
      ['1', '3', '0.8'],
      ['6', '2', '0.8'],
      ['3', '1', '1'],
    ])
    expect(queue?.entries.map((entry) => entry.venueIndicator)).toEqual(['5', '4', '3', '2', '2', '1'])
    expect(queue?.entries.map((entry) => entry.lights)).toEqual([5, 5, 4, 2, 2, 1])
    expect(queue?.entries[3]).toMatchObject({ ahead: '60', aheadNotional: '42000' })

    const answer = deleverage(bitmexExample(), { account: 'x', market: 'M', rulebook: 'bitmex' })
    expect(answer).toMatchObject({
      price: '650',
      priceRule: 'bankruptcy',
      trigger: { holds: true, rule: 'fund-exhausted' },
      waterfall: { shortfall: '1000', fundPaid: '0', adlCovered: '1000', residual: '0', overshoot: '0' },
      bankrupt: { account: 'x', side: 'short', sizeBefore: '20', sizeAfter: '0', balanceAfter: '0' },
      remaining: '0',
      fund: null,
    })
    expect(answer.closures).toEqual([
      {
        place: 1,
        account: '2',
        size: '10',
        price: '650',
        realisedPnl: '5500',
        fee: '0',
        sizeAfter: '0',
        // The margin of 1,000 comes back with the profit, since the position is closed.
        balanceAfter: '6500',
      },
      {
        place: 2,
        account: '5',
        size: '10',
        price: '650',
        realisedPnl: '5500',
        fee: '0',
        sizeAfter: '10',
        balanceAfter: '0',
      },
    ])
  })

  test("Bybit's inverse long: 5,000 contracts at 7,890.08 with fifty times leverage", () => {
    const entry = number('7890.08')
    const margin = decimalText(cutDecimals(Fraction.of(5000).over(entry).over(Fraction.of(50)), 18))
    const inverse = market({ kind: 'inverse', settle: 'BTC', tick: '0.5', mark: '7890.08' })
    const world = snapshot(
      [inverse],
      [{ account: 'a', market: 'M', side: 'long', size: '5000', entry: '7890.08', margin }],
    )
    const [row] = positions(world).positions
    expect(row?.bankruptcyPrice?.slice(0, 11)).toBe('7735.372549')
    expect(row?.bankruptcyPriceTick).toBe('7735.5')
  })

  test("Kraken's inverse long: its limit price is below the bankruptcy price by less than one", () => {
    const inverse = market({ kind: 'inverse', settle: 'BTC', tick: '0.5', mark: '8000' })
    const row: SnapshotPosition = {
      account: 'a',
      market: 'M',
      side: 'long',
      size: '1000',
      entry: '8000',
      margin: '0.01',
    }
    const [answer] = positions(snapshot([inverse], [row])).positions
    expect(answer?.bankruptcyPrice).toBe('7407.4074074074074')
  })

  test("a Binance user's numbers: 40.2 on a wallet of 4.27 with a margin ratio of 13.42 %", () => {
    // Equity is 44.47, so the margin ratio asks for a maintenance margin of 5.967874: a notional of 100 at this rate.
    const linear = market({ mark: '100', maintenanceMarginRate: '0.05967874' })
    const row: SnapshotPosition = { account: 'a', market: 'M', side: 'long', size: '1', entry: '59.8' }
    const world = snapshot([linear], [row], { a: '4.27' })
    const [queue] = rank(world, { rulebook: 'binance', side: 'long' }).queues
    expect(queue?.entries[0]?.score.slice(0, 6)).toBe('1.2634')
  })

  test('Hyperliquid: one per cent at twenty times leverage stands before fifty per cent at three times', () => {
    const linear = market({ id: 'M', mark: '101', tick: '0.1' })
    const other = market({ id: 'N', mark: '150', tick: '0.1' })
    const world = snapshot(
      [linear, other],
      [
        { account: 'A', market: 'M', side: 'long', size: '20', entry: '100', margin: '81' },
        { account: 'B', market: 'N', side: 'long', size: '3', entry: '100', margin: '0' },
      ],
    )
    const scores = rank(world, { rulebook: 'hyperliquid', side: 'long' }).queues.map((queue) => queue.entries[0]?.score)
    expect(scores).toEqual(['20.2', '4.5'])
  })
})

// Single cases that the page decides, where a wrong reading would still keep every identity.

describe('cases worked by hand', () => {
  function shortOf(balance: string, floor: string): Snapshot {
    const world = bitmexExample()
    world.funds.push({ id: 'F', asset: 'USDT', balance, floor })
    world.markets[0]!.fund = 'F'
    return world
  }
  const request = { account: 'x', market: 'M', rulebook: 'bitmex' } as const

  test('a fund that covers the shortfall takes the position over', () => {
    const answer = deleverage(shortOf('1500', '500'), request)
    expect(answer.trigger.holds).toBe(false)
    expect(answer.closures).toEqual([])
    expect(answer.waterfall).toEqual({
      shortfall: '1000',
      fundPaid: '1000',
      adlCovered: '0',
      residual: '0',
      overshoot: '0',
    })
    expect(answer.bankrupt).toMatchObject({ sizeAfter: '0', balanceAfter: '0' })
    expect(answer.fund).toEqual({
      id: 'F',
      before: '1500',
      after: '500',
      position: { side: 'short', size: '20', entry: '700' },
    })
  })

  test('a fund one unit short pays whole lots only, and the queue takes the rest', () => {
    const answer = deleverage(shortOf('1499', '500'), request)
    expect(answer.trigger.holds).toBe(true)
    expect(answer.waterfall).toMatchObject({ shortfall: '1000', fundPaid: '950', adlCovered: '50', residual: '0' })
    expect(answer.closures.map(({ account, size }) => [account, size])).toEqual([['2', '1']])
    expect(answer.fund).toMatchObject({ after: '549', position: { size: '19' } })
  })

  test('without bankruptcy nothing changes, and force closes against the queue', () => {
    const world = shortOf('1500', '500')
    const idle = deleverage(world, { ...request, account: 'y' })
    expect(idle).toMatchObject({ hypothetical: false, closures: [], remaining: '0', trigger: { holds: false } })
    expect(idle.bankrupt).toMatchObject({ sizeBefore: '80', sizeAfter: '80' })
    expect(Object.values(idle.waterfall)).toEqual(['0', '0', '0', '0', '0'])
    const forced = deleverage(world, { ...request, account: 'y', size: '5', force: true })
    expect(forced).toMatchObject({ hypothetical: true, price: '1400', remaining: '0', trigger: { holds: false } })
    expect(forced.closures.map(({ account, size }) => [account, size])).toEqual([['2', '5']])
    expect(Object.values(forced.waterfall)).toEqual(['0', '0', '0', '0', '0'])
  })

  test('at the previous mark the rest is a residual, or an overshoot', () => {
    const world = bitmexExample()
    expect(() => deleverage(world, { ...request, rulebook: 'hyperliquid' })).toThrow(
      expect.objectContaining({ code: 'no-previous-mark' }),
    )
    world.markets[0]!.previousMark = '660'
    const dear = deleverage(world, { ...request, rulebook: 'hyperliquid' })
    expect(dear.waterfall).toMatchObject({ shortfall: '1000', adlCovered: '800', residual: '200', overshoot: '0' })
    expect(dear.bankrupt.balanceAfter).toBe('-200')
    world.markets[0]!.previousMark = '640'
    const cheap = deleverage(world, { ...request, rulebook: 'hyperliquid' })
    expect(cheap.waterfall).toMatchObject({ shortfall: '1000', adlCovered: '1200', residual: '0', overshoot: '200' })
    expect(cheap.bankrupt.balanceAfter).toBe('200')
  })

  test('the price that closes at zero may not exist', () => {
    const world = bitmexExample()
    world.positions[6]!.margin = '1'
    world.positions[6]!.entry = '0.01'
    expect(() => deleverage(world, request)).toThrow(expect.objectContaining({ code: 'no-bankruptcy-price' }))
  })

  test('the deficit of a cross account is shared by maintenance margin, and earlier residuals are added back', () => {
    const sides = ['long', 'short'] as const
    const markets = ['M', 'N'].map((id) => market({ id, mark: '100', previousMark: id === 'M' ? '101' : '106' }))
    markets[0]!.maintenanceMarginRate = '0.01'
    markets[1]!.maintenanceMarginRate = '0.03'
    const rows = markets.flatMap(({ id }) =>
      sides.map((side): SnapshotPosition => ({ account: side, market: id, side, size: '1', entry: '100' })),
    )
    const world = snapshot(markets, rows, { long: '-8', short: '500' })
    const prices = positions(world).positions.map((row) => row.bankruptcyPrice)
    expect(prices).toEqual(['102', '600', '106', '600'])
    // M closes at 101 where 102 was needed, so one is left behind; N still has its own six to cover, and no more.
    const visits = runAll(load(world), 'hyperliquid')
    expect(visits.map((visit) => decimalText(visit.shortfall))).toEqual(['2', '6'])
    expect(visits.map((visit) => visit.run?.waterfall.residual)).toEqual(['1', '0'])
    expect(visits[1]?.run?.bankrupt.balanceAfter).toBe('-1')
  })

  test('skips: an owner never meets itself, and nobody is closed into bankruptcy', () => {
    const world = bitmexExample()
    const owner = 'one person'
    for (const account of world.accounts) if (['x', '2'].includes(account.id)) account.owner = owner
    // 5 entered at 100 with a margin of 240 a contract; entered at 1,000 with 301 it has one left, and 49 too little at 650.
    world.positions[4] = { account: '5', market: 'M', side: 'long', size: '20', entry: '1000', margin: '6020' }
    world.positions[6] = { ...world.positions[6]!, size: '80', margin: '800' }
    world.positions[7] = { ...world.positions[7]!, size: '20' }
    const answer = deleverage(world, request)
    expect(answer.closures.map(({ place, account, size }) => [place, account, size])).toEqual([
      [2, '4', '30'],
      [3, '1', '10'],
      [4, '6', '10'],
      [5, '3', '20'],
    ])
    expect(answer.skipped).toEqual([
      { place: 1, account: '2', reason: 'same-owner' },
      { place: 6, account: '5', reason: 'would-go-bankrupt' },
    ])
    expect(answer.remaining).toBe('10')
    expect(answer.waterfall).toMatchObject({ shortfall: '4000', adlCovered: '3500', residual: '500' })
    const [queue] = rank(world, { rulebook: 'bitmex', side: 'long' }).queues
    // A loss of 300 on 1,000 at a leverage of 700: it stands last.
    expect(queue?.entries[5]).toMatchObject({ account: '5', score: '-0.000428571428571' })
  })

  test('ticks: a long is rounded up and a short down', () => {
    const rows = (['long', 'short'] as const).map((side): SnapshotPosition => {
      return { account: side, market: 'M', side, size: '10', entry: '700', margin: '6' }
    })
    const answer = positions(snapshot([market({})], rows)).positions
    expect(answer.map((row) => [row.bankruptcyPrice, row.bankruptcyPriceTick])).toEqual([
      ['699.4', '700'],
      ['700.6', '700'],
    ])
  })

  test('liquidation price: the tier that holds at that price is used', () => {
    const tiers = [{ from: '950', rate: '0.02', deduct: '9.5' }]
    const linear = market({ mark: '100', maintenanceMarginRate: '0.01', maintenanceMarginTiers: tiers })
    const price = (margin: string) => {
      const row: SnapshotPosition = { account: 'a', market: 'M', side: 'long', size: '10', entry: '100', margin }
      return positions(snapshot([linear], [row])).positions[0]?.liquidationPrice
    }
    // 10x - 900 = 0.1x below the tier, and 10x - 960 = 0.2x - 9.5 in it.
    expect(price('100')).toBe(decimalText(cutSignificant(Fraction.of(9000n, 99n), 18)))
    expect(price('40')).toBe(decimalText(cutSignificant(Fraction.of(9505n, 98n), 18)))
  })

  test('scores: hedge legs share one under Binance, shorts turn the ratio over under Hyperliquid', () => {
    const linear = market({ mark: '100', maintenanceMarginRate: '0.01' })
    const hedged: SnapshotPosition[] = [
      { account: 'h', market: 'M', side: 'long', size: '2', entry: '90' },
      { account: 'h', market: 'M', side: 'short', size: '1', entry: '105' },
      { account: 's', market: 'M', side: 'short', size: '1', entry: '120', margin: '5' },
      { account: 'l', market: 'M', side: 'short', size: '1', entry: '90', margin: '60' },
    ]
    const world = snapshot([linear], hedged, { h: '10' })
    const rows = (rulebook: RulebookName) =>
      rank(world, { rulebook }).queues.map((queue) => queue.entries.map((row) => [row.account, row.score, row.group]))
    // A profit of 25 on a wallet of 10, a maintenance margin of 3 over an equity of 35.
    expect(rows('binance')).toEqual([
      [['h', '0.214285714285', 0]],
      [
        ['h', '0.214285714285', 0],
        ['s', '0.16', 0],
        ['l', '0', 0],
      ],
    ])
    expect(rows('hyperliquid')[1]).toEqual([
      ['s', '4.8', 0],
      ['h', '3', 0],
      ['l', '1.8', 2],
    ])
    world.accounts[0]!.deltaNeutral = true
    expect(rows('binance')[1]?.map(([account, , group]) => [account, group])).toEqual([
      ['s', 0],
      ['l', 0],
      ['h', 1],
    ])
  })

  test('with less than all positions known no place is claimed', () => {
    const world: Snapshot = { ...bitmexExample(), coverage: 'cohort' }
    const entry = rank(world, { rulebook: 'bitmex', side: 'long' }).queues[0]?.entries[0]
    expect(entry).toMatchObject({ account: '2', score: '6', place: null, percentile: null, lights: null, ahead: null })
    expect(reach(world, { account: '2', market: 'M', rulebook: 'bitmex' })).toMatchObject({
      ahead: null,
      adlPrice: null,
    })
    expect(deleverage(world, request).closures.map(({ account, place }) => [account, place])).toEqual([
      ['2', null],
      ['5', null],
    ])
  })

  test('reach: the fund first, then who is ahead', () => {
    // y's short of 80 has a margin of 56,000: zero at 1,400. x is bankrupt at once, and falls short by 50 a contract.
    const world = shortOf('1000', '0')
    const front = reach(world, { account: '2', market: 'M', rulebook: 'bitmex' })
    expect(front).toMatchObject({ ahead: '0', adlPrice: '701', shortfallToReach: '1020' })
    const third = reach(world, { account: '4', market: 'M', rulebook: 'bitmex' })
    expect(third).toMatchObject({ ahead: '30', adlPrice: '1401', moveToReach: '1.00142857142857142' })
    // Beyond 1,400 the fund's 1,000 pays for one of x's contracts, and 99 go to the queue.
    expect(third.shortfallToReach).toBe('15100')
  })

  test('reach: to the last tick above zero and the last below ten times the mark', () => {
    const pair = (long: string, short: string) =>
      snapshot(
        [market({})],
        [
          { account: 'l', market: 'M', side: 'long', size: '1', entry: '700', margin: long },
          { account: 's', market: 'M', side: 'short', size: '1', entry: '700', margin: short },
        ],
      )
    const price = (world: Snapshot, account: string) =>
      reach(world, { account, market: 'M', rulebook: 'hyperliquid' }).adlPrice
    expect(price(pair('698.5', '10000'), 's')).toBe('1')
    expect(price(pair('699.5', '10000'), 's')).toBe(null)
    expect(price(pair('10000', '6298.5'), 'l')).toBe('6999')
    expect(price(pair('10000', '6299.5'), 'l')).toBe(null)
  })

  test('status: half of the way is watch, four fifths is warned', () => {
    const state = (balance: string) => status(shortOf(balance, '0'), { rulebook: 'bitmex' }).markets[0]?.state
    expect(['2001', '2000', '1251', '1250', '1000', '999.9'].map(state)).toEqual([
      'calm',
      'watch',
      'watch',
      'warned',
      'warned',
      'active',
    ])
    expect(status(shortOf('2000', '500'), { rulebook: 'bitmex' }).funds).toEqual([
      { id: 'F', balance: '2000', available: '1500', shortfall: '1000', cover: '1.5', distance: '500' },
    ])
  })
})

// Printing.

test('cuts go towards zero and texts are plain', () => {
  expect(decimalText(cutSignificant(Fraction.of(-2n, 3n), 12))).toBe('-0.666666666666')
  expect(decimalText(cutSignificant(Fraction.of(200_000n, 3n), 3))).toBe('66600')
  expect(decimalText(cutSignificant(Fraction.of(999_999n, 1_000_000n), 3))).toBe('0.999')
  expect(decimalText(cutDecimals(Fraction.of(-1n, 3n), 18))).toBe(`-0.${'3'.repeat(18)}`)
  expect(decimalText(Fraction.of(1n, 10n ** 18n))).toBe('0.000000000000000001')
  expect(decimalText(number('-00.500'))).toBe('-0.5')
})

// What the generated worlds contained: a property that never met its case has shown nothing.

const met = new Map<string, number>()

function count(name: string, happened: boolean): void {
  met.set(name, (met.get(name) ?? 0) + (happened ? 1 : 0))
}

function countRun(world: Snapshot, request: DeleverageRequest, answer: Run): void {
  const { fundPaid, residual, overshoot, adlCovered, shortfall } = answer.waterfall
  const book = load(world)
  const position = findPosition(book, request)
  const legs = crossPositions(book, position.account)
  count('bankrupt long', !answer.hypothetical && request.side === 'long')
  count('bankrupt short', !answer.hypothetical && request.side === 'short')
  count('bankrupt isolated', !answer.hypothetical && position.margin !== null)
  count('forced, not bankrupt', answer.hypothetical && shortfall === '0')
  count('inverse', position.market.inverse)
  count('shared deficit', position.margin === null && legs.length > 1 && !answer.hypothetical)
  count('linear and inverse in one account', new Set(legs.map((leg) => leg.market.inverse)).size > 1)
  count('fund covers all', fundPaid !== '0' && fundPaid === shortfall && !answer.trigger.holds)
  count('fund partly paid', fundPaid !== '0' && answer.trigger.holds)
  count(
    'same-owner skip',
    answer.skipped.some((skip) => skip.reason === 'same-owner'),
  )
  count(
    'would-go-bankrupt skip',
    answer.skipped.some((skip) => skip.reason === 'would-go-bankrupt'),
  )
  count('residual > 0', residual !== '0')
  count('overshoot > 0', overshoot !== '0')
  count('adlCovered < 0', adlCovered.startsWith('-'))
  count('nobody left', answer.remaining !== '0')
  count('several closures', answer.closures.length > 1)
}

function countWorld(world: Snapshot): void {
  const owners = world.accounts.map((account) => account.owner).filter((name) => name !== undefined)
  count('worlds', true)
  count('several accounts of one owner', new Set(owners).size < owners.length)
  count(
    'hedge legs',
    new Set(world.positions.map((row) => `${row.account} ${row.market}`)).size < world.positions.length,
  )
  count(
    'tiers',
    world.markets.some((row) => row.maintenanceMarginTiers !== undefined),
  )
  count(
    'mark off the grid',
    load(world).markets.some((row) => row.mark.over(row.tick).denominator !== 1n),
  )
  count(
    'no previous mark',
    world.markets.some((row) => row.previousMark === undefined),
  )
  count('fund shared by markets', world.markets.filter((row) => row.fund !== undefined).length > world.funds.length)
  for (const rulebook of RULEBOOKS) {
    const entries = rank(world, { rulebook }).queues.map((queue) => queue.entries)
    const ties = entries.some((rows) => rows.some((row, index) => index > 0 && row.score === rows[index - 1]?.score))
    count(`ties (${rulebook})`, ties)
    if (rulebook === 'binance')
      count(
        'protected',
        entries.some((rows) => rows.some((row) => row.group === 1)),
      )
    if (rulebook === 'hyperliquid')
      count(
        'outside the rule',
        entries.some((rows) => rows.some((row) => row.group === 2)),
      )
  }
}

afterAll(() => {
  const lines = [...met].map(([name, times]) => `  ${String(times).padStart(7)}  ${name}`)
  console.info([`oracle: seed ${SEED}, ${RUNS} runs a property; the worlds contained`, ...lines].join('\n'))
})

// Runs.

function canRun(world: Snapshot, request: DeleverageRequest): boolean {
  try {
    deleverage(world, request)
    return true
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === undefined) throw error
    count(code, true)
    return false
  }
}

/** Every bankrupt position under every rulebook, and one forced position that need not be bankrupt. */
function runsIn(world: Snapshot): DeleverageRequest[] {
  const bankrupts = bankruptsIn(world).flatMap((at) => RULEBOOKS.map((rulebook) => ({ ...at, rulebook })))
  const forced = RULEBOOKS.map((rulebook) => ({ ...requestsIn(world)[0]!, rulebook, force: true }))
  return [...bankrupts, ...forced].filter((request) => canRun(world, request))
}

function atOtherMark(row: Market): Fraction {
  return row.mark.times(Fraction.of(11n, 10n))
}

function expectSameWorth(before: Book, after: Book, isInverse: boolean, amounts: number): void {
  for (const markOf of [(row: Market) => row.mark, atOtherMark]) {
    const lost = worth(after, markOf).minus(worth(before, markOf)).absolute()
    const allowed = isInverse ? SMALLEST.times(Fraction.of(amounts)) : ZERO
    expect(lost.isAbove(allowed)).toBe(false)
  }
}

function expectWaterfallSum({ waterfall }: Run): void {
  const { shortfall, fundPaid, adlCovered, residual, overshoot } = waterfall
  const paid = sum([fundPaid, adlCovered, residual].map(number))
  expect(decimalText(paid)).toBe(decimalText(number(shortfall).plus(number(overshoot))))
  for (const text of [shortfall, fundPaid, residual, overshoot]) expect(text.startsWith('-')).toBe(false)
}

function expectSizes(answer: Run): void {
  const absorbed = number(answer.fund?.position.size ?? '0')
  const taken = sum(answer.closures.map((closure) => number(closure.size)))
  const { sizeBefore, sizeAfter } = answer.bankrupt
  expect(decimalText(number(sizeBefore).minus(absorbed).minus(taken))).toBe(sizeAfter)
  const touched = [...answer.closures, ...answer.skipped].map((row) => row.place ?? 0).sort((a, b) => a - b)
  expect(touched).toEqual(touched.map((_, index) => index + 1))
}

function openInterest(book: Book, row: Market): Fraction {
  const all = [...book.positions, ...book.funds.flatMap((fund) => fund.lots)].filter((lot) => lot.market === row)
  return sum(all.map((lot) => (lot.side === 'long' ? lot.size : lot.size.negated())))
}

describe('runs in generated worlds', () => {
  test('add up, conserve money and positions, and leave nobody else below zero', () => {
    holdsIn(fc.oneof(worlds(), worlds({ venueFigures: true })), (world) => {
      countWorld(world)
      for (const request of runsIn(world)) {
        const before = load(world)
        const after = load(world)
        const position = findPosition(after, request)
        const fundBefore = position.market.fund?.balance ?? ZERO
        const answer = run(after, request)
        countRun(world, request, answer)
        expectWaterfallSum(answer)
        expectSizes(answer)
        expectSameWorth(before, after, position.market.inverse, answer.closures.length + 6)
        for (const row of after.markets) expect(openInterest(after, row).isZero()).toBe(true)
        const fund = position.market.fund
        if (fund?.balance.isBelow(fund.floor)) expect(fund.balance.equals(fundBefore)).toBe(true)
        for (const closure of answer.closures) {
          const account = after.accounts.find((row) => row.id === closure.account)!
          const rest = after.positions.find(
            (own) => own.account === account && own.market === position.market && own.side !== position.side,
          )
          if (rest !== undefined) expect(equity(after, rest).plus(SMALLEST).isNegative()).toBe(false)
        }
      }
    })
  })

  test('leave a lone bankrupt position at zero or up to one tick above', () => {
    holdsIn(worlds(), (world) => {
      for (const at of bankruptsIn(world)) {
        const request: DeleverageRequest = { ...at, rulebook: 'bitmex' }
        const book = load(world)
        const position = findPosition(book, request)
        const isLone = position.margin !== null || crossPositions(book, position.account).length === 1
        if (!isLone || !canRun(world, request)) continue
        const owed = position.margin === null ? ZERO : position.account.balance
        const answer = run(book, request)
        if (answer.bankrupt.sizeAfter !== '0') continue
        const left = number(answer.bankrupt.balanceAfter).minus(owed)
        expect(left.plus(SMALLEST).plus(SMALLEST).isNegative()).toBe(false)
        if (position.market.inverse) continue
        const tickValue = position.market.tick
          .times(number(answer.bankrupt.sizeBefore))
          .times(position.market.multiplier)
        expect(left.isBelow(tickValue)).toBe(true)
      }
    })
  })

  test('one after another conserve money, and the fund is exhausted exactly when a trigger holds', () => {
    holdsIn(worlds(), (world) => {
      for (const rulebook of RULEBOOKS) {
        const after = load(world)
        const visits = runAll(after, rulebook)
        const amounts = sum(visits.map((visit) => Fraction.of((visit.run?.closures.length ?? 0) + 6)))
        const isInverse = world.markets.some((row) => row.kind === 'inverse')
        expectSameWorth(load(world), after, isInverse, Number(amounts.numerator))
        const answer = status(world, { rulebook })
        if (rulebook === 'hyperliquid' || isInverse || visits.some((visit) => visit.run === null)) continue
        for (const fund of answer.funds) {
          const drawing = world.markets.filter((row) => row.fund === fund.id).map((row) => row.id)
          const isActive = answer.markets.some((row) => drawing.includes(row.market) && row.state === 'active')
          expect(isActive).toBe(fund.distance.startsWith('-'))
        }
      }
    })
  })
})

// Prices.

/** The same book with one mark moved. */
function withMark(world: Snapshot, id: string, mark: Fraction): Book {
  const book = load(world)
  for (const row of book.markets) if (row.id === id) row.mark = mark
  return book
}

function withoutHedge(book: Book, position: Position): boolean {
  return position.margin !== null || book.positions.filter((own) => isLeg(own, position)).length === 1
}

function isLeg(own: Position, position: Position): boolean {
  return own.account === position.account && own.market === position.market && own.margin === null
}

describe('prices in generated worlds', () => {
  test('at the liquidation price equity equals the maintenance margin', () => {
    let found = 0
    holdsIn(worlds({ venueFigures: true }), (world) => {
      for (const at of requestsIn(world)) {
        const price = liquidationPrice(load(world), findPosition(load(world), at))
        if (price === null) continue
        found += 1
        const moved = withMark(world, at.market, price)
        const position = findPosition(moved, at)
        // The venue's figures were read at the old mark, and `load` measured their distance there.
        expect(equity(moved, position).equals(maintenanceHeld(moved, position))).toBe(true)
      }
    })
    met.set('liquidation prices', found)
  })

  test('without one, no mark up to ten times today makes them equal', () => {
    holdsIn(worlds(), (world) => {
      const at = requestsIn(world)[0]!
      const book = load(world)
      const position = findPosition(book, at)
      if (liquidationPrice(book, position) !== null) return
      const signs = Array.from({ length: 40 }, (_, step) => {
        const moved = withMark(world, at.market, position.market.mark.times(Fraction.of(step + 1, 4)))
        const own = findPosition(moved, at)
        return equity(moved, own).compare(maintenanceHeld(moved, own))
      })
      expect(new Set(signs).size).toBe(1)
    })
  })

  test('at the bankruptcy price equity is zero, and shared deficits add up', () => {
    holdsIn(worlds(), (world) => {
      const book = load(world)
      for (const position of book.positions) {
        const at = { account: position.account.id, market: position.market.id, side: position.side }
        const isSharing = position.margin === null && equity(book, position).isNegative()
        const price = bankruptcyPrice(book, position)
        if (isSharing || price === null || !withoutHedge(book, position)) continue
        const moved = withMark(world, at.market, price)
        expect(equity(moved, findPosition(moved, at)).isZero()).toBe(true)
      }
      for (const account of book.accounts) expectSharesAddUp(book, account)
    })
  })
})

function expectSharesAddUp(book: Book, account: Account): void {
  const all = crossPositions(book, account)
  const first = all[0]
  if (first === undefined || !equity(book, first).isNegative()) return
  const gains = all.map((own) => {
    const price = bankruptcyPrice(book, own)
    return price === null ? null : gain(own.market, own.side, own.size, own.market.mark, price)
  })
  if (gains.includes(null)) return
  expect(
    sum(gains.map((value) => value ?? ZERO))
      .plus(equity(book, first))
      .isZero(),
  ).toBe(true)
}

// Queues.

describe('queues in generated worlds', () => {
  test('can be checked from what is printed', () => {
    holdsIn(worlds({ venueFigures: true }), (world) => {
      for (const rulebook of RULEBOOKS) {
        for (const queue of rank(world, { rulebook }).queues) {
          let ahead = ZERO
          for (const [index, entry] of queue.entries.entries()) {
            const next = queue.entries[index + 1]
            if (next !== undefined) expect(isInOrder(entry, next)).toBe(true)
            expect(entry.place).toBe(index + 1)
            expect(entry.ahead).toBe(decimalText(ahead))
            expect(entry.lights).toBe(lightsByCounting(ahead, number(queue.size)))
            ahead = ahead.plus(number(entry.size))
          }
          expect(queue.size).toBe(decimalText(ahead))
          const last = queue.entries[queue.entries.length - 1]
          if (last !== undefined && rulebook !== 'hyperliquid') expect(last.percentile).toBe('1')
        }
      }
    })
  })
})

interface Printed {
  group: number
  score: string
  size: string
  account: string
}

function isInOrder(a: Printed, b: Printed): boolean {
  if (a.group !== b.group) return a.group < b.group
  if (a.score !== b.score) return number(a.score).isAbove(number(b.score))
  if (a.size !== b.size) return number(a.size).isAbove(number(b.size))
  return a.account < b.account
}

function lightsByCounting(ahead: Fraction, total: Fraction): number {
  const limits = [1, 2, 3, 4].filter((fifths) => !ahead.isBelow(total.times(Fraction.of(fifths, 5))))
  return 5 - limits.length
}

// Reach.

describe('reach in generated worlds', () => {
  test('Q only grows as the mark moves away, and so does the shortfall', () => {
    holdsIn(worlds(), (world) => {
      const book = load(world)
      for (const row of book.markets) {
        for (const side of SIDES) {
          for (const rulebook of RULEBOOKS) {
            const curve = curveOf(book, row, side, rulebook)
            const step = side === 'long' ? Fraction.of(-1n, 25n) : Fraction.of(1n, 5n)
            const points = Array.from({ length: 24 }, (_, index) =>
              curve(row.mark.times(Fraction.of(1).plus(step.times(Fraction.of(index))))),
            )
            for (const [index, point] of points.entries()) {
              const before = points[index - 1]
              if (before === undefined) continue
              expect(point.beyondFund.isBelow(before.beyondFund)).toBe(false)
              expect(point.shortfall.isBelow(before.shortfall)).toBe(false)
            }
          }
        }
      }
    })
  })

  test('halving finds what walking the grid finds', () => {
    const prices = { reached: 0, never: 0 }
    holdsIn(worlds({ coarseTicks: true }), (world) => {
      // A few positions of each world: the front and the back of the file, under one rulebook with a fund and one without.
      for (const at of [...requestsIn(world).slice(0, 2), ...requestsIn(world).slice(-2)]) {
        for (const rulebook of ['bitmex', 'hyperliquid'] as const) {
          const answer = reach(world, { ...at, rulebook })
          expect(answer).toEqual(reachBrute(world, { ...at, rulebook }))
          prices[answer.adlPrice === null ? 'never' : 'reached'] += 1
        }
      }
    })
    met.set('reach: a price', prices.reached)
    met.set('reach: no price', prices.never)
  })

  test('at the mark itself the curve says what a run of the only bankrupt position does', () => {
    let compared = 0
    holdsIn(worlds({ coarseTicks: true }), (world) => {
      const book = load(world)
      for (const at of bankruptsIn(world)) {
        const position = findPosition(book, at)
        const rivals = bankruptsIn(world).filter((other) => other.market === at.market && other.side === at.side)
        const sharing = position.margin === null && crossPositions(book, position.account).length > 1
        const request: DeleverageRequest = { ...at, rulebook: 'bitmex' }
        if (rivals.length > 1 || sharing || !canRun(world, request)) continue
        const point = curveOf(book, position.market, position.side, 'bitmex')(position.market.mark)
        const answer = deleverage(world, request)
        const taken = sum(answer.closures.map((closure) => number(closure.size)))
        expect(decimalText(point.beyondFund)).toBe(decimalText(taken.plus(number(answer.remaining))))
        expect(decimalText(cutDecimals(point.shortfall, 12))).toBe(
          decimalText(cutDecimals(number(answer.waterfall.shortfall), 12)),
        )
        compared += 1
      }
    })
    met.set('curve against run', compared)
  })
})

test('every position has a place or none, never both', () => {
  holdsIn(worlds(), (world) => {
    const book = load(world)
    for (const row of book.markets) {
      for (const side of SIDES) {
        const queue = rankSide(book, row, side, 'bitmex')
        const solvent = book.positions.filter(
          (own) => own.market === row && own.side === side && equity(book, own).isPositive(),
        )
        expect(queue.length).toBe(solvent.length)
        expect(sum(queue.map((ranked) => quantity(ranked.position))).equals(sum(solvent.map(quantity)))).toBe(true)
      }
    }
  })
})

// The worlds themselves: the contract refuses none of them.

function amountsOf(value: unknown, key = ''): string[] {
  const notAmounts = [
    'id',
    'account',
    'owner',
    'market',
    'side',
    'settle',
    'asset',
    'fund',
    'kind',
    'status',
    'openedAt',
  ]
  if (typeof value === 'string') return notAmounts.includes(key) ? [] : [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => amountsOf(inner, Array.isArray(value) ? key : name))
}

function isAcceptable(text: string): boolean {
  const value = number(text).absolute()
  const digits = text.replace(/[-.]/g, '').replace(/^0+/, '')
  const isInRange = !value.isBelow(SMALLEST) && !value.isAbove(Fraction.of(10n ** 18n))
  return value.isZero() || (isInRange && digits.length <= 30)
}

function expectNoDuplicates(names: string[]): void {
  expect(new Set(names).size).toBe(names.length)
}

test('the generated worlds are valid snapshots', () => {
  holdsIn(fc.oneof(worlds(), worlds({ coarseTicks: true }), worlds({ venueFigures: true })), (world) => {
    const { markets, funds, accounts, positions: rows } = world
    for (const list of [markets, funds, accounts]) expectNoDuplicates(list.map((item) => item.id))
    for (const { id } of [...markets, ...funds, ...accounts]) expect(id).toMatch(/^[A-Za-z0-9_.:-]{1,64}$/)
    expectNoDuplicates(rows.map((row) => `${row.account} ${row.market} ${row.side}`))
    expect(amountsOf([markets, funds, accounts, rows]).filter((text) => !isAcceptable(text))).toEqual([])
    expect(accounts.length).toBeGreaterThanOrEqual(2)
    expect(accounts.length).toBeLessThanOrEqual(30)
    const book = load(world)
    for (const row of book.markets) {
      expect(openInterest(book, row).isZero()).toBe(true)
      for (const price of [row.mark, row.tick, row.lot, row.previousMark]) expect(price?.isPositive()).not.toBe(false)
    }
    for (const row of book.positions) {
      expect(row.size.isPositive() && row.entry.isPositive()).toBe(true)
      expect(row.size.over(row.market.lot).denominator).toBe(1n)
    }
    const settleOf = (id: string) => markets.find((row) => row.id === id)?.settle
    for (const { id } of accounts) {
      const settles = rows.filter((row) => row.account === id).map((row) => settleOf(row.market))
      expect(new Set(settles).size).toBeLessThanOrEqual(1)
    }
    for (const row of markets) {
      const fund = funds.find((candidate) => candidate.id === row.fund)
      expect(fund?.asset ?? row.settle).toBe(row.settle)
      expect(fund?.id).toBe(row.fund)
    }
  })
})

// The guard against properties that never met their case. It comes last, when everything has been counted.

test('the generated worlds met every case', () => {
  const wanted = [...met.keys()].filter((name) => name !== 'worlds')
  expect(wanted.length).toBeGreaterThan(30)
  expect(wanted.filter((name) => (met.get(name) ?? 0) === 0)).toEqual([])
})
