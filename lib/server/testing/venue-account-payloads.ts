import { type Asked, Reply, type Upstream } from './upstream'

/** What Binance, Bybit and OKX answer to a key that can only read, in the shape of their own documentation. */
export const RESTRICTIONS = {
  ipRestrict: false,
  createTime: 1698645219000,
  enableReading: true,
  enableWithdrawals: false,
  enableInternalTransfer: false,
  enableMargin: false,
  enableFutures: false,
  permitsUniversalTransfer: false,
  enableVanillaOptions: false,
  enableFixApiTrade: false,
  enableFixReadOnly: true,
  enableSpotAndMarginTrading: false,
  enablePortfolioMarginTrading: false,
}
const risk = (symbol: string, positionSide: string, positionAmt: string) => ({
  symbol,
  positionSide,
  positionAmt,
  entryPrice: '90000.0',
  breakEvenPrice: '90045.0',
  markPrice: '95000.00000000',
  unRealizedProfit: '500.00',
  liquidationPrice: '0',
  isolatedMargin: '1000',
  notional: '9500',
  marginAsset: 'USDT',
  isolatedWallet: '500',
  adl: 2,
  updateTime: 1720736417660,
})
export const bybitAnswer = (result: unknown) => ({
  retCode: 0,
  retMsg: 'OK',
  result,
  retExtInfo: {},
  time: 1672053931991,
})
const bybitPosition = {
  positionIdx: 0,
  symbol: 'BTCUSDT',
  side: 'Sell',
  size: '0.5',
  avgPrice: '95000',
  positionValue: '47500',
  markPrice: '94000',
  unrealisedPnl: '500',
  tradeMode: 0,
  adlRankIndicator: 4,
  leverage: '10',
}

/** One server for all three: their paths differ. */
export function fillAccounts(upstream: Upstream): void {
  upstream.answers.set('/sapi/v1/account/apiRestrictions', RESTRICTIONS)
  // The documentation's own example of isolated positions in hedge mode.
  upstream.answers.set('/fapi/v1/adlQuantile', [
    { symbol: 'BTCUSDT', adlQuantile: { LONG: 1, SHORT: 2, BOTH: 0 } },
    { symbol: 'ETHUSDT', adlQuantile: { LONG: 3, SHORT: 3, HEDGE: 0 } },
    { symbol: 'SOLUSDT', adlQuantile: { LONG: 0, SHORT: 0, BOTH: 4 } },
  ])
  upstream.answers.set('/fapi/v3/positionRisk', [
    risk('BTCUSDT', 'LONG', '0.1'),
    risk('BTCUSDT', 'SHORT', '-0.2'),
    risk('ETHUSDT', 'LONG', '3'),
    risk('SOLUSDT', 'BOTH', '-7'),
    risk('XRPUSDT', 'BOTH', '0'),
  ])
  upstream.answers.set('/v5/user/query-api', bybitAnswer({ id: '1', apiKey: 'k', readOnly: 1, permissions: {} }))
  upstream.answers.set('/v5/position/list', ({ query }: Asked) => {
    const list =
      query.get('settleCoin') === 'USDT'
        ? [bybitPosition, { ...bybitPosition, symbol: 'X', side: '', size: '0', adlRankIndicator: 0 }]
        : []
    return new Reply(200, JSON.stringify(bybitAnswer({ list, category: 'linear', nextPageCursor: '' })))
  })
  upstream.answers.set('/api/v5/account/config', {
    code: '0',
    msg: '',
    data: [{ uid: '1', acctLv: '2', perm: 'read_only', ip: '' }],
  })
  upstream.answers.set('/api/v5/account/positions', {
    code: '0',
    msg: '',
    data: [
      {
        instId: 'BTC-USDT-SWAP',
        posSide: 'net',
        pos: '-3',
        avgPx: '95000',
        markPx: '94000',
        upl: '30',
        mgnMode: 'cross',
        adl: '5',
      },
      {
        instId: 'ETH-USDT-SWAP',
        posSide: 'long',
        pos: '2',
        avgPx: '',
        markPx: '3000',
        upl: '',
        mgnMode: 'isolated',
        adl: '0',
      },
    ],
  })
}
