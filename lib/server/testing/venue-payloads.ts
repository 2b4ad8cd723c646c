import { type Asked, Reply, type Upstream } from './upstream'

/**
 * What five venues answer, in the shape of their own documentation and with its fields and no others: a local server
 * that is filled with these can't be told from them by what it says. The documents are named in `lib/server/venues/`.
 */
export const T = Date.parse('2026-11-20T12:00:00.000Z')

export function fillBinance(upstream: Upstream, at = T): void {
  const symbol = (name: string, base: string, contractType = 'PERPETUAL') => ({
    symbol: name,
    pair: name,
    contractType,
    status: 'TRADING',
    baseAsset: base,
    quoteAsset: 'USDT',
    marginAsset: 'USDT',
    pricePrecision: 2,
  })
  upstream.answers.set('/fapi/v1/exchangeInfo', {
    timezone: 'UTC',
    serverTime: at,
    symbols: [
      symbol('BTCUSDT', 'BTC'),
      symbol('ETHUSDT', 'ETH'),
      symbol('1000PEPEUSDT', '1000PEPE'),
      symbol('BTCUSDT_261225', 'BTC', 'CURRENT_QUARTER'),
    ],
  })
  upstream.answers.set('/fapi/v1/symbolAdlRisk', [
    { symbol: 'BTCUSDT', adlRisk: 'low', updateTime: at },
    { symbol: 'ETHUSDT', adlRisk: 'high', updateTime: at },
    { symbol: '1000PEPEUSDT', adlRisk: 'medium', updateTime: at },
    { symbol: 'BTCUSDT_261225', adlRisk: 'low', updateTime: at },
  ])
  upstream.answers.set('/fapi/v1/insuranceBalance', [
    {
      symbols: ['BTCUSDT', 'ETHUSDT'],
      assets: [
        { asset: 'USDT', marginBalance: '793930579.315848', updateTime: at },
        { asset: 'BTC', marginBalance: '61.73143554', updateTime: at },
      ],
    },
    { symbols: ['1000PEPEUSDT'], assets: [{ asset: 'USDT', marginBalance: '5166686.84431694', updateTime: at }] },
  ])
}

export const bybitAlert = (symbol: string, pnlRatio: string, balance = '92203504694.99632') => ({
  coin: 'USDT',
  symbol,
  balance,
  maxBalance: '',
  insurancePnlRatio: '-0.3',
  pnlRatio,
  adlTriggerThreshold: '10000',
  adlStopRatio: '-0.25',
})

const bybitAnswer = (result: unknown) => ({ retCode: 0, retMsg: 'OK', result, retExtInfo: {}, time: T })

export function fillBybit(upstream: Upstream, at = T): void {
  const instrument = (symbol: string, baseCoin: string, contractType: string) => ({
    symbol,
    contractType,
    status: 'Trading',
    baseCoin,
    quoteCoin: contractType.startsWith('Linear') ? 'USDT' : 'USD',
    settleCoin: 'USDT',
  })
  const pages: Readonly<Record<string, unknown>> = {
    '': {
      category: 'linear',
      list: [instrument('BTCUSDT', 'BTC', 'LinearPerpetual')],
      nextPageCursor: 'page two',
    },
    'page two': {
      category: 'linear',
      list: [instrument('ETHUSDT', 'ETH', 'LinearPerpetual'), instrument('FWOGUSDT', 'FWOG', 'LinearPerpetual')],
      nextPageCursor: '',
    },
  }
  const inverse = { category: 'inverse', list: [instrument('BTCUSD', 'BTC', 'InversePerpetual')], nextPageCursor: '' }
  upstream.answers.set('/v5/market/instruments-info', ({ query }: Asked) => {
    const page = query.get('category') === 'inverse' ? inverse : pages[query.get('cursor') ?? '']
    return new Reply(200, JSON.stringify(bybitAnswer(page)))
  })
  upstream.answers.set(
    '/v5/market/adlAlert',
    bybitAnswer({
      updatedTime: String(at),
      list: [
        bybitAlert('BTCUSDT', '-0.03'),
        bybitAlert('ETHUSDT', '-0.25'),
        bybitAlert('FWOGUSDT', '0', '-5421.29889888'),
        bybitAlert('BTCUSD', '0.000174', '19873.46255153'),
      ],
    }),
  )
  upstream.answers.set(
    '/v5/market/insurance',
    bybitAnswer({
      updatedTime: String(at),
      list: [{ coin: 'USDT', symbols: 'BTCUSDT,ETHUSDT', balance: '92203504694.99632', value: '92203504694' }],
    }),
  )
}

export function fillOkx(upstream: Upstream, at = T): void {
  const answer = (data: readonly unknown[]) => ({ code: '0', msg: '', data })
  const instrument = (instFamily: string) => ({
    instType: 'SWAP',
    instId: `${instFamily}-SWAP`,
    instFamily,
    uly: instFamily,
    ctType: 'linear',
    settleCcy: 'USDT',
    state: 'live',
  })
  upstream.answers.set(
    '/api/v5/public/instruments',
    answer([instrument('BTC-USDT'), instrument('ETH-USDT'), instrument('BTC-USD')]),
  )
  upstream.answers.set('/api/v5/public/insurance-fund', ({ query }: Asked) => {
    const details = [
      {
        adlType: '',
        amt: '1343.1308',
        balance: '1369179138.7489',
        ccy: 'USDT',
        maxBal: '',
        maxBalTs: '',
        ts: String(at),
        type: 'liquidation_balance_deposit',
      },
    ]
    const row = { details, instFamily: query.get('instFamily'), instType: 'SWAP', total: '1369179138.7489' }
    return new Reply(200, JSON.stringify(answer([row])))
  })
  upstream.reply = (text, socket) => {
    if (text === 'ping') return socket.send('pong')
    const { op, args } = JSON.parse(text) as { op: string; args: [unknown] }
    if (op === 'subscribe') socket.send(JSON.stringify({ event: 'subscribe', arg: args[0], connId: '48d8960a' }))
  }
}

export const okxPush = (state: 'warning' | 'adl', at: number, instFamily = 'BTC-USDT') => ({
  arg: { channel: 'adl-warning', instType: 'SWAP' },
  data: [
    {
      instType: 'SWAP',
      instFamily,
      state,
      bal: '280784384.9564228289548144',
      ccy: '',
      maxBal: '',
      maxBalTs: '',
      adlType: '',
      adlBal: '',
      adlRecBal: '',
      ts: String(at),
      decRate: '',
      adlRate: '',
      adlRecRate: '',
    },
  ],
})

export function fillGate(upstream: Upstream, at = T): void {
  const state = (word: string) => ({ state: word, calculated_at_ms: at })
  upstream.answers.set('/api/v4/futures/usdt/adl_risk_states', {
    settle: 'usdt',
    states: { BTC_USDT: state('normal'), GT_USDT: state('warning'), HYPE_USDT: state('adl_risk') },
  })
  upstream.answers.set('/api/v4/futures/btc/adl_risk_states', { settle: 'btc', states: { BTC_USD: state('normal') } })
  upstream.answers.set('/api/v4/futures/usdt/insurance', [{ t: Math.floor(at / 1000), b: '83.0031' }])
  upstream.answers.set('/api/v4/futures/btc/insurance', [{ t: Math.floor(at / 1000), b: '12.5' }])
}

export const VAULT = '0xdfc24b077bc1425ad1dea75bcb6f8158e10df303'
const CHILD = '0x010461c14e146ac35fe42271bdc1134ee31c703a'

export function fillHyperliquid(upstream: Upstream, at = T, fills: readonly unknown[] = []): void {
  upstream.answers.set('/info', ({ body }: Asked) => {
    const { type, user } = JSON.parse(body) as { type: string; user?: string }
    const answers: Readonly<Record<string, unknown>> = {
      meta: {
        universe: [
          { name: 'BTC', szDecimals: 5, maxLeverage: 40, marginTableId: 56 },
          { name: 'kPEPE', szDecimals: 0, maxLeverage: 10, marginTableId: 52 },
          { name: 'OLD', szDecimals: 1, maxLeverage: 3, marginTableId: 3, isDelisted: true },
        ],
        marginTables: [],
        collateralToken: 0,
      },
      vaultDetails: {
        name: 'Hyperliquidity Provider (HLP)',
        vaultAddress: VAULT,
        leader: '0x677d831aef5328190852e24f13c46cac05f984e7',
        portfolio: [['day', { accountValueHistory: [[at, '329265410.90790099']], pnlHistory: [], vlm: '0.0' }]],
        relationship: { type: 'parent', data: { childAddresses: [CHILD] } },
        isClosed: false,
      },
      userFillsByTime: user === CHILD ? fills : [],
    }
    return new Reply(200, JSON.stringify(answers[type] ?? null))
  })
}

export const hyperliquidFill = (coin: string, dir: string, time: number, more: object = {}) => ({
  coin,
  px: '95012.0',
  sz: '0.5',
  side: 'A',
  time,
  startPosition: '0.5',
  dir,
  closedPnl: '1250.0',
  hash: `0x${'0'.repeat(64)}`,
  oid: 90542681,
  crossed: true,
  fee: '0.0',
  tid: 118906512037719,
  feeToken: 'USDC',
  ...more,
})
