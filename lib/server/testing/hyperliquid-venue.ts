import { type Asked, Reply, type Upstream } from './upstream'

/** Hyperliquid on this machine: it answers as the documentation has it, and says what a test lets happen. */

export const A = `0x${'a'.repeat(40)}`
export const B = `0x${'b'.repeat(40)}`
export const OTHER = `0x${'c'.repeat(40)}`

/** The numbers of the documentation's own example of an isolated position, whose margin counts its loss already. */
export const ETH = {
  coin: 'ETH',
  szi: '0.0335',
  leverage: { type: 'isolated', value: 20, rawUsd: '-95.059824' },
  entryPx: '2986.3',
  positionValue: '100.02765',
  unrealizedPnl: '-0.0134',
  returnOnEquity: '-0.0026789',
  liquidationPx: '2866.26936529',
  marginUsed: '4.967826',
  maxLeverage: 50,
  cumFunding: { allTime: '514.085417', sinceOpen: '0.0', sinceChange: '0.0' },
}
export const btc = (szi: string, entryPx = '90000.0', unrealizedPnl = '5000.0') => ({
  ...ETH,
  coin: 'BTC',
  szi,
  leverage: { type: 'cross', value: 10 },
  entryPx,
  unrealizedPnl,
})
export const state = (positions: readonly object[], accountValue = '15000.0') => ({
  marginSummary: { accountValue, totalNtlPos: '0.0', totalRawUsd: '0.0', totalMarginUsed: '0.0' },
  crossMarginSummary: { accountValue, totalNtlPos: '0.0', totalRawUsd: '0.0', totalMarginUsed: '0.0' },
  crossMaintenanceMarginUsed: '0.0',
  withdrawable: '0.0',
  assetPositions: positions.map((position) => ({ type: 'oneWay', position })),
  time: 1733968369395,
})
export const ctx = (markPx: string) => ({
  prevDayPx: markPx,
  dayNtlVlm: '1169046.29406',
  markPx,
  midPx: markPx,
  funding: '0.0000125',
  openInterest: '688.11',
  premium: '0.00031774',
  oraclePx: markPx,
  impactPxs: [markPx, markPx],
  dayBaseVlm: '0.0',
})
export const closure = (tid: number, time: number, more: object = {}) => ({
  coin: 'BTC',
  px: '101000.0',
  sz: '0.2',
  side: 'A',
  time,
  startPosition: '0.5',
  dir: 'Auto-Deleveraging',
  closedPnl: '2200.0',
  hash: `0x${'0'.repeat(64)}`,
  oid: 90542681,
  crossed: true,
  fee: '0.0',
  tid,
  feeToken: 'USDC',
  liquidation: { liquidatedUser: OTHER, markPx: '101000.0', method: 'market' },
  ...more,
})

/** The venue: what it answers to questions, and what it pushes to who has subscribed. */
export class Venue {
  marks = ['100000.0', '2985.9']
  universe = [
    { name: 'BTC', szDecimals: 5, maxLeverage: 40, marginTableId: 56 },
    { name: 'ETH', szDecimals: 4, maxLeverage: 25, marginTableId: 55 },
  ]
  states: Record<string, object> = { [A]: state([btc('0.5'), ETH]), [B]: state([btc('-0.5', '90000.0', '-5000.0')]) }
  past: Record<string, object[]> = { [A]: [], [B]: [] }
  subscribed: string[] = []
  refusing: Reply | null = null

  constructor(readonly upstream: Upstream) {
    upstream.answers.set('/info', ({ body }: Asked) => {
      if (this.refusing) return this.refusing
      const { type, user } = JSON.parse(body) as { type: string; user?: string }
      const universe = { universe: this.universe, marginTables: [], collateralToken: 0 }
      const meta = [universe, this.marks.map(ctx)]
      return new Reply(200, JSON.stringify(type === 'metaAndAssetCtxs' ? meta : this.states[user ?? '']))
    })
    upstream.reply = (text, socket) => {
      const { method, subscription } = JSON.parse(text) as {
        method: string
        subscription: { type: string; user?: string }
      }
      if (method === 'ping') socket.send(JSON.stringify({ channel: 'pong' }))
      if (method !== 'subscribe') return
      socket.send(JSON.stringify({ channel: 'subscriptionResponse', data: { method, subscription } }))
      const { type, user } = subscription
      this.subscribed.push(type)
      if (type === 'userFills')
        socket.send(this.message(type, { user, fills: this.past[user ?? ''], isSnapshot: true }))
    }
  }

  message(channel: string, data: object): string {
    return JSON.stringify({ channel, data })
  }

  /** Questions are refused until `refusing` is null again. */
  refuseAll(): void {
    this.refusing = new Reply(429, '{}')
  }

  say(channel: string, data: object): void {
    this.upstream.say(this.message(channel, data))
  }

  mark(...marks: string[]): void {
    this.marks = marks
    this.say('assetCtxs', { dex: '', ctxs: marks.map(ctx) })
  }

  account(user: string, next: object): void {
    this.states[user] = next
    this.say('clearinghouseState', { dex: '', user, clearinghouseState: next })
  }

  fills(user: string, ...fills: object[]): void {
    this.past[user]?.push(...fills)
    this.say('userFills', { user, fills })
  }
}
