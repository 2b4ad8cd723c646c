import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cutDigits, cutPlaces, dec, over, plain, plus, ratio, ZERO } from '../decimal'
import { evaluateSteps } from '../formula/exact'
import type { Field } from '../formula/expr'
import { deleverageAnswer, positionsAnswer, rankAnswer } from '../questions/answers'
import { status } from '../questions/status'
import { type SnapshotFile, stateFrom } from '../snapshot'
import type { Fund } from '../state'
import { conditionsNow } from '../trigger'
import { binance } from './binance'
import { bybit } from './bybit'
import { rulebookNamed } from './index'

/**
 * The venues' own worked examples: numbers read in their documents and tests, typed anew, each with its source. The key is
 * the example's id in the project's collection of vectors, or a new one for a venue that came later.
 */
interface Vector {
  readonly source: string
  readonly test: () => void
}

type Market = SnapshotFile['markets'][number]
type Position = SnapshotFile['positions'][number]

const MARKET: Market = {
  id: 'M',
  kind: 'linear',
  settle: 'USDT',
  lot: '1',
  tick: '1',
  mark: '700',
  maintenanceMarginRate: '0.01',
}

/** A snapshot of one market; accounts that are not named have a balance of zero. */
function world(
  market: Partial<Market>,
  positions: readonly Omit<Position, 'market'>[],
  more: { balances?: Record<string, string>; neutral?: readonly string[]; funds?: SnapshotFile['funds'] } = {},
) {
  const own = { ...MARKET, ...market }
  const accounts = [...new Set(positions.map((p) => p.account))].map((id) => ({
    id,
    balance: more.balances?.[id] ?? '0',
    deltaNeutral: more.neutral?.includes(id) ?? false,
  }))
  const file: SnapshotFile = {
    format: 'plimsoll.snapshot/1',
    at: '2026-01-02T03:04:05.678Z',
    coverage: 'cohort',
    markets: [own],
    funds: more.funds ?? [],
    accounts,
    positions: positions.map((p) => ({ ...p, market: own.id })),
  }
  return { file, state: stateFrom(file), full: () => stateFrom({ ...file, coverage: 'full' }) }
}

function order(state: ReturnType<typeof stateFrom>, rulebook: string, side: 'long' | 'short') {
  const [queue] = rankAnswer(state, rulebookNamed(rulebook), { side }).queues
  return queue?.entries ?? []
}

/** A Bybit pool that holds `balance`, its peak, and one market's loss against that market's own peak. */
function pool(balance: string, peak: string, lost: string) {
  const fund: Fund = {
    id: 'F',
    asset: 'USDT',
    balance: dec(balance),
    floor: ZERO,
    windowPeak: dec(peak),
    windowAverage: null,
    largeLosses: null,
    markets: new Map([['A', { pnl: dec(lost), peakPnl: ZERO }]]),
  }
  return conditionsNow(bybit, fund, 'A', 0)[0]
}

const BYBIT_ALERT = 'github.com/bybit-exchange/docs 072c197d0, v5/market/adl-alert.mdx'
const BYBIT_STREAM = 'github.com/bybit-exchange/docs 072c197d0, v5/websocket/public/adl-alert.mdx'
const DYDX = 'github.com/dydxprotocol/v4-chain 84d4664ba, protocol/x/clob/keeper/deleveraging_test.go'
const KUCOIN_RETURN = 'kucoin.com/support/35084312224281'
const KUCOIN_PRICE = 'kucoin.com/support/26686471898009'

/** BTC at 50,000. USDC amounts as the protocol holds them; a position entered at 50,000 moves its cost to the balance. */
function dydx(
  liquidated: { btc: 1 | -1; usdc: number; eth?: number },
  offsetting: readonly { usdc: number }[],
  settles = false,
) {
  const balance = (btc: number, usdc: number) => String(usdc + btc * 50_000)
  const against = -liquidated.btc
  const markets = [
    { ...MARKET, id: 'BTC', lot: '0.01', mark: '50000', maintenanceMarginRate: '1' },
    { ...MARKET, id: 'ETH', lot: '0.01', mark: '3000', maintenanceMarginRate: '1' },
  ].map((market) => (settles ? { ...market, status: 'final-settlement' as const } : market))
  const side = (btc: number) => (btc > 0 ? ('long' as const) : ('short' as const))
  const position = (account: string, btc: number) => ({
    account,
    market: 'BTC',
    side: side(btc),
    size: '1',
    entry: '50000',
  })
  const eth = liquidated.eth ?? 0
  const file: SnapshotFile = {
    format: 'plimsoll.snapshot/1',
    at: '2026-01-02T03:04:05.678Z',
    coverage: 'cohort',
    markets,
    funds: [],
    accounts: [
      { id: 'carl', balance: String(Number(balance(liquidated.btc, liquidated.usdc)) + eth * 3000) },
      ...offsetting.map((dave, i) => ({ id: `dave${i}`, balance: balance(against, dave.usdc) })),
    ],
    positions: [
      position('carl', liquidated.btc),
      ...offsetting.map((_, i) => position(`dave${i}`, against)),
      ...(eth > 0 ? [{ account: 'carl', market: 'ETH', side: 'long' as const, size: String(eth), entry: '3000' }] : []),
    ],
  }
  // Above zero and open, a position is only closed on request, as the protocol's own test calls the step by hand.
  const run = deleverageAnswer(stateFrom(file), rulebookNamed('dydx'), {
    account: 'carl',
    market: 'BTC',
    force: !settles,
  })
  return {
    price: run.price,
    // What is left of ETH still stands behind the balance at its entry.
    carl: Number(run.bankrupt.balanceAfter) - eth * 3000,
    dave: run.closures.map((c) => c.balanceAfter),
    skipped: run.skipped.map((s) => s.reason),
    remaining: run.remaining,
  }
}

const closed = (price: string, carl: number, dave: string) => ({
  price,
  carl,
  dave: [dave],
  skipped: [],
  remaining: '0',
})

function dydxVector(test: () => void): Vector {
  return { source: DYDX, test }
}

function dydxRefuses(usdc: number, dave: number, settles = false): Vector {
  return dydxVector(() => {
    const run = dydx({ btc: -1, usdc }, [{ usdc: dave }], settles)
    expect(run).toMatchObject({ dave: [], skipped: ['non-overlapping-bankruptcy-price'], remaining: '1' })
  })
}

const VECTORS: Readonly<Record<string, Vector>> = {
  'bitmex-queue-1': {
    source: 'testnet.bitmex.com/app/autoDeleveragingExamples',
    test() {
      // Bought at 100 and worth 700, a return of 6; the margin sets the leverage, and so the score.
      const marginFor = { '1': 800, '2': 100, '3': 3600, '4': 450, '5': 240, '6': 1500 }
      const sizes = { '1': 10, '2': 10, '3': 20, '4': 30, '5': 20, '6': 10 }
      const longs = Object.entries(sizes).map(([account, size]) => ({
        account,
        side: 'long' as const,
        size: String(size),
        entry: '100',
        margin: String(size * marginFor[account as keyof typeof marginFor]),
      }))
      const shorts = [
        { account: 'x', side: 'short' as const, size: '20', entry: '600', margin: '1000' },
        { account: 'y', side: 'short' as const, size: '80', entry: '700', margin: '40000' },
      ]
      const state = world({}, [...longs, ...shorts]).full()
      const queue = order(state, 'bitmex', 'long')
      expect(queue.map((e) => [e.account, e.score, e.percentile])).toEqual([
        ['2', '6', '0.2'],
        ['5', '5', '0.4'],
        ['4', '4', '0.6'],
        ['1', '3', '0.8'],
        ['6', '2', '0.8'],
        ['3', '1', '1'],
      ])
      const run = deleverageAnswer(state, rulebookNamed('bitmex'), { account: 'x', market: 'M' })
      expect(run.closures.map((c) => [c.account, c.size, c.price, c.sizeAfter])).toEqual([
        ['2', '10', '650', '0'],
        ['5', '10', '650', '10'],
      ])
    },
  },
  'bybit-trigger-1': {
    source: BYBIT_ALERT,
    test() {
      expect(pool('1000000', '1000000', '-350000')).toMatchObject({
        holds: true,
        numbers: { pnlRatio: '-0.35', absorbs: '50000' },
      })
      // Once 50,000 were absorbed elsewhere the market stands at the start itself.
      expect(pool('1000000', '1000000', '-300000')?.numbers).toMatchObject({ pnlRatio: '-0.3', absorbs: '0' })
      // The second example: 2,000,000 at the peak, 600,000 lost, exactly the start.
      expect(pool('1400000', '2000000', '-600000')?.holds).toBe(true)
      expect(pool('1400000', '2000000', '-599999.999')?.holds).toBe(false)
      expect(pool('10000', '1000000', '-900000')?.holds).toBe(false)
    },
  },
  'bybit-trigger-3': {
    source: BYBIT_ALERT,
    test() {
      expect(pool('0', '1000000', '-100000')?.holds).toBe(true)
      expect(pool('0.01', '1000000', '-100000')?.holds).toBe(false)
    },
  },
  'bybit-live-sample': {
    source: BYBIT_ALERT,
    test() {
      const peak = '92231510324.75948'
      const lost = plain(dec(peak).times('-0.560973'))
      expect(pool('92203504694.99632', peak, lost)).toMatchObject({ holds: true, numbers: { pnlRatio: '-0.560973' } })
    },
  },
  'bybit-ws-FWOGUSDT': {
    source: BYBIT_STREAM,
    test: () => expect(pool('-5421.29889888', '100000', '0')?.holds).toBe(true),
  },
  'bybit-ws-BERAUSDT': {
    source: BYBIT_STREAM,
    test: () => expect(pool('453.36427074', '100000', '24576')?.holds).toBe(false),
  },
  'bybit-bankruptcy-inverse-long': {
    source: 'help.bybit.com/hc/en-us/articles/900000031623',
    test() {
      const margin = plain(cutPlaces(ratio(dec(5000), dec('7890.08').times(50)), 18))
      const market = { kind: 'inverse' as const, settle: 'BTC', tick: '0.5', mark: '7900' }
      const long = { account: 'a', side: 'long' as const, size: '5000', entry: '7890.08', margin }
      const [row] = positionsAnswer(world(market, [long]).state).positions
      expect(row?.bankruptcyPrice?.slice(0, 11)).toBe('7735.372549')
      expect(row?.bankruptcyPriceTick).toBe('7735.5')
    },
  },
  'bybit-delta-neutral': {
    source: 'bybit.com/en/help-center/article/Introduction-to-Delta-Neutral-Mode',
    test() {
      // Six users in the order of their profit; the sixth is isolated, and so never qualifies.
      const users = ['1', '2', '3', '4', '5', '6']
      const longs = users.map((account, i) => ({
        account,
        side: 'long' as const,
        size: '1',
        entry: String(400 + 10 * i),
        ...(account === '6' ? { margin: '1000' } : {}),
      }))
      const balances = Object.fromEntries(users.map((u) => [u, '1000']))
      const { state } = world({}, longs, { balances })
      expect(order(state, 'bybit', 'long').map((e) => e.account)).toEqual(users)
      const hedged = world({}, longs, { balances, neutral: ['1', '4', '6'] })
      expect(order(hedged.state, 'bybit', 'long').map((e) => e.account)).toEqual(['2', '3', '5', '6', '1', '4'])
    },
  },
  'binance-leveragepnl-1': {
    source: 'dev.binance.vision/t/how-to-caculating-leverage-pnl-quantile/17801',
    test() {
      const equity = plus(ratio(dec('40.2')), ratio(dec('4.27')))
      const fields: Partial<Record<Field, ReturnType<typeof ratio>>> = {
        pairUnrealised: ratio(dec('40.2')),
        wallet: ratio(dec('4.27')),
        equity,
        maintenance: over(equity, ratio(dec(1), dec('0.1342'))),
      }
      const score = binance.ranking.score
      expect(score).not.toBeNull()
      if (!score) return
      const { steps, result } = evaluateSteps(score, (field) => fields[field] ?? ratio(ZERO))
      expect(plain(cutPlaces(steps.get('return') ?? ratio(ZERO), 2))).toBe('9.41')
      expect(plain(cutPlaces(result, 2))).toBe('1.26')
    },
  },
  'kucoin-roi-long-linear': {
    source: KUCOIN_RETURN,
    test() {
      const long = { account: 'a', side: 'long' as const, size: '5', entry: '200' }
      const { state } = world({ mark: '220', multiplier: '0.1' }, [long])
      expect(order(state, 'kucoin/2', 'long')[0]?.score).toBe('0.1')
    },
  },
  'kucoin-roi-short-linear': {
    source: KUCOIN_RETURN,
    test() {
      const short = { account: 'a', side: 'short' as const, size: '5', entry: '220' }
      const { state } = world({ mark: '200', multiplier: '0.1' }, [short])
      expect(order(state, 'kucoin/2', 'short')[0]?.score.slice(0, 6)).toBe('0.0909')
    },
  },
  'kucoin-roi-short-inverse': {
    source: KUCOIN_RETURN,
    test() {
      const short = { account: 'a', side: 'short' as const, size: '10', entry: '62000' }
      const { state } = world({ kind: 'inverse', settle: 'BTC', mark: '60000' }, [short])
      expect(order(state, 'kucoin/2', 'short')[0]?.score.slice(0, 6)).toBe('0.0333')
      // The page's long, from 60,000 to 62,000, is at 3.23 %.
      const long = { ...short, side: 'long' as const, entry: '60000' }
      const up = world({ kind: 'inverse', settle: 'BTC', mark: '62000' }, [long])
      expect(cutDigits(ratio(dec(order(up.state, 'kucoin/2', 'long')[0]?.score ?? '0')), 3).toFixed()).toBe('0.0322')
    },
  },
  'kucoin-adl-price-1': {
    source: KUCOIN_PRICE,
    test: () => expect(closedByKucoin('100000', '87900')).toEqual({ price: '88000', realised: '12000' }),
  },
  'kucoin-adl-price-2': {
    source: KUCOIN_PRICE,
    test() {
      // It loses at a mark of 89,000 and gains at the price.
      expect(closedByKucoin('88900', '89000')).toEqual({ price: '88000', realised: '900' })
      // The page's third case: a winner at 86,000 is closed at a loss.
      expect(closedByKucoin('87000', '86000')).toEqual({ price: '88000', realised: '-1000' })
    },
  },
  'kraken-iocprice': {
    source: 'support.kraken.com/articles/360022835671',
    test() {
      const market = { kind: 'inverse' as const, settle: 'BTC', tick: '0.5', mark: '8000' }
      const long = { account: 'a', side: 'long' as const, size: '1000', entry: '8000', margin: '0.01' }
      const [row] = positionsAnswer(world(market, [long]).state).positions
      // Kraken prints 7,407, a long rounded down. Its liquidation mark of 7,481 does not follow from the plain formula.
      expect(row?.bankruptcyPrice?.slice(0, 8)).toBe('7407.407')
      expect(row?.bankruptcyPriceTick).toBe('7407.5')
    },
  },
  'ethereal-1': {
    source: 'docs.ethereal.trade/trading/perpetual-futures/auto-deleveraging',
    test() {
      const long = { account: 'a', side: 'long' as const, size: '10', entry: '4000' }
      const short = { account: 'b', side: 'short' as const, size: '10', entry: '3900' }
      const { state } = world({ mark: '3600' }, [long, short], { balances: { a: '2000', b: '9000' } })
      const run = deleverageAnswer(state, rulebookNamed('ethereal'), { account: 'a', market: 'M' })
      expect([run.price, run.priceRule, run.waterfall.shortfall]).toEqual(['3600', 'mark', '2000'])
    },
  },
  'own-hl-order-trap': {
    source: 'the two published formulas on two positions',
    test() {
      const longs = [
        { account: 'A', side: 'long' as const, size: '1', entry: '300' },
        { account: 'B', side: 'long' as const, size: '1', entry: '202' },
      ]
      const { state } = world({ mark: '303' }, longs, { balances: { A: '12.15' } })
      const scores = (rulebook: string) => order(state, rulebook, 'long').map((e) => [e.account, e.score])
      expect(scores('hyperliquid')).toEqual([
        ['A', '20.2'],
        ['B', '4.5'],
      ])
      expect(scores('hyperliquid-observed')).toEqual([
        ['B', '1.5'],
        ['A', '0.2'],
      ])
    },
  },
  'dydx-short-tnc+4999': dydxVector(() =>
    expect(dydx({ btc: -1, usdc: 54_999 }, [{ usdc: 50_000 }])).toEqual(closed('54999', 0, '104999')),
  ),
  'dydx-long-54999': dydxVector(() =>
    expect(dydx({ btc: 1, usdc: -54_999 }, [{ usdc: 100_000 }])).toEqual(closed('54999', 0, '45001')),
  ),
  'dydx-multi-position': dydxVector(() =>
    expect(dydx({ btc: -1, usdc: 47_000, eth: 1 }, [{ usdc: 50_000 }])).toEqual(closed('50000', -3000, '100000')),
  ),
  'dydx-nobody': dydxRefuses(50_000, -50_001),
  'dydx-pair-tnc+_off+': dydxVector(() =>
    expect(dydx({ btc: -1, usdc: 54_999 }, [{ usdc: -45_001 }])).toEqual(closed('54999', 0, '9998')),
  ),
  'dydx-pair-tnc+_off-': dydxVector(() =>
    expect(dydx({ btc: -1, usdc: 54_999 }, [{ usdc: -50_001 }])).toEqual(closed('54999', 0, '4998')),
  ),
  'dydx-pair-tnc0_good': dydxVector(() => {
    expect(dydx({ btc: -1, usdc: 50_000 }, [{ usdc: 50_000 }])).toEqual(closed('50000', 0, '100000'))
    // One candidate is passed over and the next one taken.
    expect(dydx({ btc: -1, usdc: 50_000 }, [{ usdc: -50_001 }, { usdc: 50_000 }])).toMatchObject({
      dave: ['100000'],
      skipped: ['non-overlapping-bankruptcy-price'],
    })
  }),
  'dydx-pair-tnc0_off+': dydxVector(() =>
    expect(dydx({ btc: -1, usdc: 50_000 }, [{ usdc: -45_001 }])).toEqual(closed('50000', 0, '4999')),
  ),
  'dydx-pair-tnc0_off-': dydxRefuses(50_000, -50_001),
  'dydx-pair-tnc-_good': dydxVector(() =>
    expect(dydx({ btc: -1, usdc: 49_999 }, [{ usdc: 50_000 }])).toEqual(closed('49999', 0, '99999')),
  ),
  'dydx-pair-tnc-_off0': dydxRefuses(49_999, -50_000),
  'dydx-pair-tnc-_off-': dydxRefuses(49_999, -50_001),
  'dydx-final-good-good': dydxVector(() =>
    expect(dydx({ btc: -1, usdc: 100_000 }, [{ usdc: 50_000 }], true)).toEqual(closed('50000', 50_000, '100000')),
  ),
  'dydx-final-good-off+': dydxVector(() =>
    expect(dydx({ btc: 1, usdc: 50_000 }, [{ usdc: 54_999 }], true)).toEqual(closed('50000', 100_000, '4999')),
  ),
  'dydx-final-good-off-': dydxRefuses(100_000, -50_001, true),
  'dydx-final-under+-good': dydxVector(() =>
    expect(dydx({ btc: -1, usdc: 54_999 }, [{ usdc: 50_000 }], true)).toEqual(closed('50000', 4999, '100000')),
  ),
  'xcoin-losses-and-net-delta': {
    source:
      'service.xcoin.com/hc/en-us/articles/14577196478351: more than 3 losses of 5,000,000; PM users by net delta',
    test: () => {
      const long = (account: string, entry: string) => ({ account, side: 'long' as const, size: '1', entry })
      const gain = ['cm', 'pm', 'flat'].map((account) => long(account, '500'))
      const balances = { cm: '500', pm: '500', flat: '500', 'cm-loss': '750', 'pm-loss': '750' }
      const positions = [...gain, long('cm-loss', '750'), long('pm-loss', '750')]
      const fund = (largeLosses: number) => [{ id: 'F', asset: 'USDT', balance: '9000000', largeLosses }]
      const market = { mark: '600', maintenanceMarginRate: '0.1', fund: 'F' }
      const netDelta: Record<string, string> = { pm: '-2', flat: '0', 'pm-loss': '4' }
      const stateWith = (losses: number) => {
        const { file } = world(market, positions, { balances, funds: fund(losses) })
        const accounts = file.accounts.map((a) => ({ ...a, netDelta: netDelta[a.id] }))
        return stateFrom({ ...file, accounts })
      }
      const xcoin = rulebookNamed('xcoin')
      expect([3, 4].map((losses) => status(stateWith(losses), xcoin).markets[0]?.state)).toEqual(['watch', 'active'])
      expect(order(stateWith(0), 'xcoin', 'long').map(({ account, score }) => [account, score])).toEqual([
        ['pm', '0.4'],
        ['cm', '0.02'],
        ['pm-loss', '-0.05'],
        ['cm-loss', '-2'],
      ])
    },
  },
}

/** One short from `entry`, closed against a long whose bankruptcy price is 88,000. */
function closedByKucoin(entry: string, mark: string) {
  const positions = [
    { account: 'long', side: 'long' as const, size: '1', entry: '90000', margin: '2000' },
    { account: 'short', side: 'short' as const, size: '1', entry },
  ]
  const { state } = world({ mark }, positions, { balances: { short: '50000' } })
  const run = deleverageAnswer(state, rulebookNamed('kucoin'), { account: 'long', market: 'M', force: true })
  return { price: run.price, realised: run.closures[0]?.realisedPnl }
}

const NOT_A_QUEUE = 'The venue shares losses without a queue: its rulebook is described and computes nothing.'
const DATA_SET = 'A total of a data set that is not part of this repository.'

/** Examples that no test of a rulebook can hold, and why. */
const NOT_TESTED: Readonly<Record<string, string>> = {
  'binance-adlquantile-hedge': 'How a payload of the venue’s API is read; nothing here reads it.',
  'gate-states': 'How a payload of the venue’s API is read; nothing here reads it.',
  'drift-perp-social': NOT_A_QUEUE,
  'drift-spot-social': NOT_A_QUEUE,
  'gmx-adl-1': NOT_A_QUEUE,
  'hl-2025-10-10': DATA_SET,
  'hl-research-headline': DATA_SET,
  'hl-research-wave1': DATA_SET,
}

const COLLECTION = '../shared/vectors/venue-vectors.json'

describe('the venues’ worked examples', () => {
  for (const [id, { source, test }] of Object.entries(VECTORS)) it(`${id} (${source})`, test)

  it.skipIf(!existsSync(COLLECTION))('accounts for every example of the collection', () => {
    const collected = (JSON.parse(readFileSync(COLLECTION, 'utf8')) as { id: string }[]).map((v) => v.id)
    expect(collected.filter((id) => !(id in VECTORS) && !(id in NOT_TESTED))).toEqual([])
    expect(Object.keys(NOT_TESTED).filter((id) => !collected.includes(id))).toEqual([])
  })
  if (!existsSync(COLLECTION)) console.warn(`SKIPPED: ${COLLECTION} is not here, so its ids are not accounted for.`)
})

describe('readings of a trigger', () => {
  /** A market of OKX with these figures of its fund. */
  const okx = (figures: { balance: string; windowPeak?: string; windowAverage?: string }) => {
    const short = { account: 'a', side: 'short' as const, size: '1', entry: '700' }
    const funds = [{ id: 'F', asset: 'USDT', ...figures }]
    const { state } = world({ fund: 'F' }, [short], { balances: { a: '1000' }, funds })
    const { markets, funds: shown } = status(state, rulebookNamed('okx'))
    return [markets[0]?.state, shown[0]?.available]
  }

  it('OKX: a fall of 30 % from the peak, exactly (okx.com, early liquidation)', () => {
    expect(okx({ balance: '700000', windowPeak: '1000000' })).toEqual(['active', '0'])
    expect(okx({ balance: '700000.01', windowPeak: '1000000' })).toEqual(['warned', '700000.01'])
    expect(okx({ balance: '850000', windowPeak: '1000000' })[0]).toBe('watch')
    expect(okx({ balance: '850000.01', windowPeak: '1000000' })[0]).toBe('calm')
  })

  it('OKX: 200,000 against an average of 400,000 lies below 280,000 (a copy of the page of 2025-03)', () => {
    expect(okx({ balance: '200000', windowAverage: '400000' })).toEqual(['active', '0'])
    expect(okx({ balance: '280000', windowAverage: '400000' })[0]).toBe('warned')
    // At least 50,000 below the average.
    expect(okx({ balance: '60000', windowAverage: '100000' })[0]).toBe('warned')
    expect(okx({ balance: '49999', windowAverage: '100000' })[0]).toBe('active')
  })

  it('without figures of its window a fund is only looked at for what it has', () => {
    expect(okx({ balance: '1' })).toEqual(['calm', '1'])
  })
})

describe('an order by several figures', () => {
  it('Ethereal: leverage, then profit, then the smaller balance, then the newest', () => {
    const long = (account: string, more: Partial<Position>) => ({
      account,
      side: 'long' as const,
      size: '1',
      entry: '600',
      margin: '100',
      ...more,
    })
    const positions = [
      long('old', { openedAt: '2026-01-01T00:00:00.000Z' }),
      long('undated', {}),
      long('new', { openedAt: '2026-01-01T00:00:00.001Z' }),
      long('rich', { openedAt: '2026-01-02T00:00:00.000Z' }),
      // Twice the size at the same leverage: the same score, and more profit.
      long('large', { size: '2', margin: '200' }),
      long('safe', { size: '9', margin: '9000' }),
    ]
    const { state } = world({}, positions, { balances: { rich: '1' } })
    const queue = order(state, 'ethereal', 'long')
    expect(queue.map((e) => e.account)).toEqual(['large', 'new', 'old', 'undated', 'rich', 'safe'])
    expect(new Set(queue.slice(0, 5).map((e) => e.score))).toEqual(new Set(['3.5']))
  })
})
