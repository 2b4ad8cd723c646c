import { z } from 'zod'
import type { VenueState } from '@/lib/wire/venues'
import { coinOf, type Fund, type Listed, type Patch, type Risk, type Venue } from './port'
import { eachRow, figure, millis } from './rows'

const DOCS = 'https://developers.binance.com/docs/derivatives/usds-margined-futures/market-data/rest-api'

/** `GET /fapi/v1/exchangeInfo`: of each symbol only what a row of the board needs. */
const symbol = z.object({
  symbol: z.string().min(1).max(64),
  contractType: z.string(),
  status: z.string(),
  baseAsset: z.string().min(1).max(32),
  quoteAsset: z.string().min(1).max(32),
})

/** Three steps, published since 2025-11-19; the highest is not ADL under way, which Binance does not publish. */
const STEPS: Readonly<Record<string, VenueState>> = { low: 'calm', medium: 'watch', high: 'warned' }

/** `GET /fapi/v1/symbolAdlRisk` without a symbol: `[{symbol, adlRisk, updateTime}]`. */
const risk = z.object({ symbol: z.string(), adlRisk: z.string(), updateTime: millis })

/** `GET /fapi/v1/insuranceBalance` without a symbol: funds, each with the symbols that share it. */
const pool = z.object({
  symbols: z.array(z.string()),
  assets: z.array(z.object({ asset: z.string(), marginBalance: figure, updateTime: millis })),
})

export const binance: Venue = {
  id: 'binance',
  name: 'Binance',
  scale: 'Its rating of a symbol: low is calm, medium is watch, high is warned.',
  hides: [
    'how the rating is made of fund, concentration, depth, volatility, leverage, profit and margin use',
    'whether ADL is under way in a market',
    'any rating of its coin-margined markets',
  ],
  documents: [`${DOCS}/ADL-Risk`, `${DOCS}/Insurance-Fund-Balance`],
  sources: [
    {
      name: 'markets',
      document: `${DOCS}/Exchange-Information`,
      everyMs: 3_600_000,
      madeEveryMs: null,
      maxBytes: 16_000_000,
      request: () => ({ path: '/fapi/v1/exchangeInfo' }),
      read: readMarkets,
    },
    {
      name: 'risk',
      document: `${DOCS}/ADL-Risk`,
      everyMs: 120_000,
      madeEveryMs: 1_800_000,
      request: () => ({ path: '/fapi/v1/symbolAdlRisk' }),
      read: readRisks,
    },
    {
      name: 'fund',
      document: `${DOCS}/Insurance-Fund-Balance`,
      everyMs: 600_000,
      madeEveryMs: null,
      request: () => ({ path: '/fapi/v1/insuranceBalance' }),
      read: readFunds,
    },
  ],
}

export function readMarkets(answer: unknown): Patch {
  const { symbols } = z.object({ symbols: z.array(z.unknown()) }).parse(answer)
  const { read, unread } = eachRow(symbol, symbols)
  const listed = new Map<string, Listed>()
  for (const one of read) {
    if (one.contractType !== 'PERPETUAL' || one.status !== 'TRADING') continue
    listed.set(one.symbol, { base: coinOf(one.baseAsset), quote: one.quoteAsset })
  }
  return { listed, unread }
}

export function readRisks(answer: unknown): Patch {
  const { read, unread } = eachRow(risk, z.array(z.unknown()).parse(answer))
  const risks = new Map<string, Risk>()
  for (const { symbol: market, adlRisk, updateTime } of read) {
    const state = STEPS[adlRisk.toLowerCase()]
    const facts = [{ name: 'adlRisk', value: adlRisk }]
    risks.set(market, { state: state ?? 'unknown', way: null, facts, at: updateTime, ...(state ? {} : CHANGED) })
  }
  return { risks, unread }
}

/** A word that is not in the documentation is shown, and not taken for one that is. */
export const CHANGED = { trouble: 'changed' } as const

export function readFunds(answer: unknown): Patch {
  const { read, unread } = eachRow(pool, z.array(z.unknown()).parse(answer))
  const funds = new Map<string, readonly Fund[]>()
  for (const { symbols, assets } of read) {
    const [first = ''] = symbols
    const all = assets.map(({ asset, marginBalance, updateTime }) => {
      return { pool: first, markets: symbols.length, asset, balance: marginBalance, at: updateTime }
    })
    for (const market of symbols) funds.set(market, all)
  }
  return { funds, unread }
}
