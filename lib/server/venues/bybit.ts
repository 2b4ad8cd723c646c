import { z } from 'zod'
import { cutDigits, dec, plain, ratio } from '@/engine/decimal'
import type { VenueState } from '@/lib/wire/venues'
import { type Ask, coinOf, type Fund, type Listed, type Patch, type Risk, type Venue } from './port'
import { eachRow, figure, millis } from './rows'

const DOCS = 'https://bybit-exchange.github.io/docs/v5'

/** Every answer is wrapped; one that failed comes with status 200 and a code. */
const wrapped = <S extends z.ZodType>(result: S) => z.object({ retCode: z.literal(0), result })

const instrument = z.object({
  symbol: z.string().min(1).max(64),
  contractType: z.string(),
  status: z.string(),
  baseCoin: z.string().min(1).max(32),
  quoteCoin: z.string().min(1).max(32),
})
const instruments = wrapped(z.object({ list: z.array(z.unknown()), nextPageCursor: z.string().optional() }))

/** `GET /v5/market/adlAlert`. `maxBalance` is always empty by now; the time has two names in the venue's own pages. */
const alerts = wrapped(
  z.object({ list: z.array(z.unknown()), updatedTime: millis.optional(), updateTime: millis.optional() }),
)
const alert = z.object({
  coin: z.string(),
  symbol: z.string(),
  balance: figure,
  insurancePnlRatio: figure,
  pnlRatio: figure,
  adlTriggerThreshold: figure,
  adlStopRatio: figure,
})
type Alert = z.infer<typeof alert>

/** `GET /v5/market/insurance`: shared pools once a day, isolated ones every minute. */
const insurance = wrapped(
  z.object({ list: z.array(z.unknown()), updatedTime: millis.optional(), updateTime: millis.optional() }),
)
const fund = z.object({ coin: z.string(), symbols: z.string().optional(), balance: figure })

export const bybit: Venue = {
  id: 'bybit',
  name: 'Bybit',
  scale:
    'The share of the way from no drawdown to its own trigger: from 50 % watch, from 80 % warned; active where the trigger holds or the fund is empty.',
  hides: [
    'profit of a symbol and its 8 h maximum, so nobody can recompute the drawdown',
    'the 8 h maximum of the fund, empty since the field was deprecated',
    'whether ADL that has begun has stopped again',
    'balances of shared funds within the day',
  ],
  documents: [`${DOCS}/market/adl-alert`, `${DOCS}/market/insurance`],
  sources: [
    marketsOf('linear', 'linear markets'),
    marketsOf('inverse', 'inverse markets'),
    {
      name: 'risk',
      document: `${DOCS}/market/adl-alert`,
      everyMs: 60_000,
      madeEveryMs: 60_000,
      request: () => ({ path: '/v5/market/adlAlert' }),
      read: readAlerts,
    },
    {
      name: 'fund',
      document: `${DOCS}/market/insurance`,
      everyMs: 600_000,
      madeEveryMs: null,
      request: () => ({ path: '/v5/market/insurance' }),
      read: readFunds,
    },
  ],
}

function marketsOf(category: 'linear' | 'inverse', name: string): Venue['sources'][number] {
  return {
    name,
    document: `${DOCS}/market/instrument`,
    everyMs: 3_600_000,
    madeEveryMs: null,
    maxBytes: 8_000_000,
    request: () => ({ path: `/v5/market/instruments-info?category=${category}&limit=1000` }),
    read: readMarkets,
  }
}

export function readMarkets(answer: unknown, ask: Ask): Patch {
  const { list, nextPageCursor } = instruments.parse(answer).result
  const { read, unread } = eachRow(instrument, list)
  const listed = new Map<string, Listed>()
  for (const one of read) {
    if (!/^(Linear|Inverse)Perpetual$/.test(one.contractType) || one.status !== 'Trading') continue
    listed.set(one.symbol, { base: coinOf(one.baseCoin), quote: one.quoteCoin })
  }
  const [first = ''] = ask.path.split('&cursor=')
  const next = nextPageCursor ? { next: { path: `${first}&cursor=${encodeURIComponent(nextPageCursor)}` } } : {}
  return { listed, unread, ...next }
}

export function readAlerts(answer: unknown): Patch {
  const { list, updatedTime, updateTime } = alerts.parse(answer).result
  const { read, unread } = eachRow(alert, list)
  const at = updatedTime ?? updateTime ?? null
  return { risks: new Map(read.map((one) => [one.symbol, riskOf(one, at)])), unread }
}

/**
 * The venue's two rules: equity, `balance <= 0`; and drawdown, `balance > adlTriggerThreshold` with `pnlRatio` at or
 * under `insurancePnlRatio` (its text says under, its second example holds at equality).
 */
function riskOf(one: Alert, at: number | null): Risk {
  const facts = (['pnlRatio', 'insurancePnlRatio', 'balance', 'adlTriggerThreshold', 'adlStopRatio'] as const).map(
    (name) => ({ name, value: one[name] }),
  )
  const [balance, bound] = [dec(one.balance), dec(one.insurancePnlRatio)]
  if (balance.lte(0)) return { state: 'active', way: '1', facts, at }
  // Under the threshold only the equity rule counts, and how far that is from holding is not published.
  if (balance.lte(dec(one.adlTriggerThreshold)) || !bound.isNegative())
    return { state: 'unknown', way: null, facts, at }
  const drawdown = dec(one.pnlRatio)
  const way = drawdown.isNegative() ? cutDigits(ratio(drawdown, bound), 6) : dec(0)
  return { state: stateAt(way), way: plain(way.gt(1) ? dec(1) : way), facts, at }
}

function stateAt(way: ReturnType<typeof dec>): VenueState {
  if (way.gte(1)) return 'active'
  return way.gte('0.8') ? 'warned' : way.gte('0.5') ? 'watch' : 'calm'
}

export function readFunds(answer: unknown): Patch {
  const { list, updatedTime, updateTime } = insurance.parse(answer).result
  const { read, unread } = eachRow(fund, list)
  const at = updatedTime ?? updateTime ?? null
  const funds = new Map<string, Fund[]>()
  for (const { coin, symbols = '', balance } of read) {
    const markets = symbols.split(',').filter((name) => name !== '')
    for (const market of markets) {
      const known = funds.get(market) ?? []
      funds.set(market, [...known, { pool: coin, markets: markets.length, asset: coin, balance, at }])
    }
  }
  return { funds, unread }
}
