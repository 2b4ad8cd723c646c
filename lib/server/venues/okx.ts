import { z } from 'zod'
import { coinOf, type Fund, type Known, type Listed, type Patch, type Risk, type Venue } from './port'
import { eachRow, figure, millis } from './rows'

const DOCS = 'https://www.okx.com/docs-v5/en'

/** Every answer is wrapped; one that failed comes with status 200 and a code. */
const wrapped = z.object({ code: z.literal('0'), data: z.array(z.unknown()) })

/** `GET /api/v5/public/instruments?instType=SWAP`. */
const instrument = z.object({
  instId: z.string().min(1).max(64),
  instFamily: z.string().min(1).max(64),
  state: z.string(),
})

/** `GET /api/v5/public/insurance-fund`: of one family at a time, worked out once a day at about 08:00 UTC. */
const fund = z.object({
  instFamily: z.string(),
  details: z.array(z.object({ balance: figure, ccy: z.string(), ts: millis })),
})

/**
 * Channel `adl-warning`, by instrument family. Since 2026-06-09 nothing is pushed in the state `normal`, and nine of its
 * fields come as empty texts; what is left is read and nothing else.
 */
const push = z.object({
  instFamily: z.string(),
  state: z.enum(['warning', 'adl']),
  bal: z.union([figure, z.literal('')]),
  ts: millis,
})
const message = z.object({
  event: z.string().optional(),
  code: z.string().optional(),
  arg: z.object({ channel: z.string() }).optional(),
  data: z.array(z.unknown()).optional(),
})

export const OKX_CHANNEL = 'adl-warning'
export const OKX_SUBSCRIBE = { op: 'subscribe', args: [{ channel: OKX_CHANNEL, instType: 'SWAP' }] }

/** Pushed every second while there is something to say; after so long without it the warning is over. */
const PUSHED_FOR_MS = 10_000

export const okx: Venue = {
  id: 'okx',
  name: 'OKX',
  scale:
    'What its warning channel pushes: warning is warned, adl is active. It pushes nothing while all is normal, so silence of a subscription that stands is shown as calm.',
  hides: [
    'anything at all of a market in its normal state',
    'peak and decline of the fund, and the bounds at which ADL starts and stops, since June 2026',
    'balances of its funds within the day',
  ],
  documents: [`${DOCS}/#public-data-websocket-adl-warning-channel`, `${DOCS}/#public-data-rest-api-get-security-fund`],
  sources: [
    {
      name: 'markets',
      document: `${DOCS}/#public-data-rest-api-get-instruments`,
      everyMs: 3_600_000,
      madeEveryMs: null,
      maxBytes: 8_000_000,
      request: () => ({ path: '/api/v5/public/instruments?instType=SWAP' }),
      read: readMarkets,
    },
    {
      // One family at a time: the rate limit is ten in two seconds, and the figure is made once a day.
      name: 'fund',
      document: `${DOCS}/#public-data-rest-api-get-security-fund`,
      everyMs: 5_000,
      madeEveryMs: null,
      request: ({ listed }, turn) => {
        const families = [...new Set([...listed.keys()].map(familyOf))].sort()
        const family = families[turn % Math.max(1, families.length)]
        return family === undefined
          ? null
          : { path: `/api/v5/public/insurance-fund?instType=SWAP&instFamily=${encodeURIComponent(family)}&limit=1` }
      },
      read: (answer, _ask, known) => readFund(answer, known),
    },
    {
      // Not asked for: `okx-stream.ts` hears it.
      name: 'warnings',
      document: `${DOCS}/#public-data-websocket-adl-warning-channel`,
      everyMs: 5_000,
      madeEveryMs: null,
      request: () => null,
      read: () => ({ unread: 0 }),
    },
  ],
}

/** `BTC-USDT-SWAP` is a market of the family `BTC-USDT`. */
const familyOf = (market: string) => market.replace(/-SWAP$/, '')

export function readMarkets(answer: unknown): Patch {
  const { read, unread } = eachRow(instrument, wrapped.parse(answer).data)
  const listed = new Map<string, Listed>()
  for (const { instId, instFamily, state } of read) {
    const [base = '', quote = ''] = instFamily.split('-')
    if (state === 'live' && base !== '' && quote !== '') listed.set(instId, { base: coinOf(base), quote })
  }
  return { listed, unread }
}

export function readFund(answer: unknown, { listed }: Known): Patch {
  const { read, unread } = eachRow(fund, wrapped.parse(answer).data)
  const funds = new Map<string, readonly Fund[]>()
  for (const { instFamily, details } of read) {
    const [newest] = details
    if (!newest) continue
    const mine = [...listed.keys()].filter((market) => familyOf(market) === instFamily)
    const one = { pool: instFamily, markets: mine.length, asset: newest.ccy, balance: newest.balance, at: newest.ts }
    for (const market of mine) funds.set(market, [one])
  }
  return { funds, unread, partial: true }
}

export interface Push {
  readonly state: 'warning' | 'adl'
  readonly bal: string
  readonly ts: number
}

export type Heard =
  | { readonly type: 'subscribed' }
  | { readonly type: 'refused' }
  | { readonly type: 'pushed'; readonly pushes: ReadonlyMap<string, Push>; readonly unread: number }
  | { readonly type: 'other' }

/** One message of the channel. Throws where it is not of the documented shape. */
export function readMessage(text: string): Heard {
  if (text === 'pong') return { type: 'other' }
  const { event, arg, data } = message.parse(JSON.parse(text))
  if (event === 'error') return { type: 'refused' }
  if (arg?.channel !== OKX_CHANNEL) return { type: 'other' }
  if (event === 'subscribe') return { type: 'subscribed' }
  if (!data) return { type: 'other' }
  const { read, unread } = eachRow(push, data)
  return { type: 'pushed', pushes: new Map(read.map((one) => [one.instFamily, one])), unread }
}

/** What a subscription that stands says of every market: what was pushed a moment ago, or that nothing was. */
export function risksAt(pushes: ReadonlyMap<string, Push>, { listed }: Known, now: number): Patch {
  const risks = new Map<string, Risk>()
  for (const market of listed.keys()) {
    const pushed = pushes.get(familyOf(market))
    risks.set(market, pushed && now - pushed.ts <= PUSHED_FOR_MS ? pushedRisk(pushed) : quiet(now))
  }
  return { risks, unread: 0 }
}

function pushedRisk({ state, bal, ts }: Push): Risk {
  const facts = [
    { name: 'state', value: state },
    { name: 'bal', value: bal },
  ]
  return { state: state === 'adl' ? 'active' : 'warned', way: null, facts, at: ts }
}

function quiet(now: number): Risk {
  return { state: 'calm', way: null, facts: [{ name: OKX_CHANNEL, value: 'nothing pushed' }], at: now }
}
