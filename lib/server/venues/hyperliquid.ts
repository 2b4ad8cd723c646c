import { z } from 'zod'
import { type Ask, coinOf, type Fund, type Known, type Listed, type Patch, type Risk, type Venue } from './port'
import { eachRow, figure, millis } from './rows'

const DOCS = 'https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/info-endpoint'

/** The vault that takes over what the order book can't: Hyperliquidity Provider, on the main network. */
export const HLP = '0xdfc24b077bc1425ad1dea75bcb6f8158e10df303'

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/)

/** `meta`: the markets of the venue itself. Those of other deployers (HIP-3) are not asked for. */
const meta = z.object({ universe: z.array(z.unknown()) })
const coin = z.object({ name: z.string().min(1).max(64), isDelisted: z.boolean().optional() })

/** `vaultDetails`: value by time, and the vaults it consists of. */
const vault = z.object({
  vaultAddress: address,
  name: z.string(),
  portfolio: z.array(z.tuple([z.string(), z.object({ accountValueHistory: z.array(z.tuple([millis, figure])) })])),
  relationship: z
    .object({ type: z.string(), data: z.object({ childAddresses: z.array(address) }).optional() })
    .optional(),
})

/** `userFillsByTime`; a closure has the direction `Auto-Deleveraging`, a position taken over the method `backstop`. */
const fill = z.object({
  coin: z.string(),
  sz: figure,
  px: figure,
  time: millis,
  dir: z.string(),
  liquidation: z.object({ method: z.string() }).nullish(),
})

const CLOSURE = 'Auto-Deleveraging'
/** How far back fills are asked for, and how long a closure counts as under way. */
const LOOK_BACK_MS = 600_000

export function hyperliquid(vaultAddress = HLP): Venue {
  return {
    id: 'hyperliquid',
    name: 'Hyperliquid',
    scale:
      'It publishes no ADL risk of a market, so every market is unknown; active for ten minutes after a closure is seen in the fills of its vault.',
    hides: [
      'any ADL risk of a market, and any rank of a position',
      'closures of accounts that are not looked at: only the vault’s own fills are',
      'markets of other deployers are left out here',
    ],
    documents: [DOCS],
    sources: [
      {
        name: 'markets',
        document: `${DOCS}/perpetuals#retrieve-perpetuals-metadata-universe-and-margin-tables`,
        everyMs: 3_600_000,
        madeEveryMs: null,
        request: () => ({ path: '/info', body: { type: 'meta' } }),
        read: readMarkets,
      },
      {
        name: 'vault',
        document: `${DOCS}#retrieve-details-for-a-vault`,
        everyMs: 600_000,
        madeEveryMs: null,
        request: () => ({ path: '/info', body: { type: 'vaultDetails', vaultAddress } }),
        read: (answer, _ask, known) => readVault(answer, known),
      },
      {
        // Its weight grows with the fills that come back: the vaults take turns.
        name: 'fills',
        document: `${DOCS}#retrieve-a-users-fills-by-time`,
        everyMs: 60_000,
        madeEveryMs: null,
        request: ({ watched }, turn, now) => {
          const user = watched[turn % Math.max(1, watched.length)]
          const startTime = now - LOOK_BACK_MS
          return user === undefined ? null : { path: '/info', body: { type: 'userFillsByTime', user, startTime } }
        },
        read: readFills,
      },
    ],
  }
}

export function readMarkets(answer: unknown): Patch {
  const { read, unread } = eachRow(coin, meta.parse(answer).universe)
  const listed = new Map<string, Listed>()
  for (const { name, isDelisted } of read) {
    // The venue's own sign for a thousand of a coin: kPEPE.
    if (isDelisted !== true) listed.set(name, { base: coinOf(name.replace(/^k(?=[A-Z])/, '')), quote: 'USDC' })
  }
  return { listed, unread }
}

export function readVault(answer: unknown, { listed }: Known): Patch {
  const { vaultAddress, name, portfolio, relationship } = vault.parse(answer)
  const day = portfolio.find(([period]) => period === 'day')?.[1].accountValueHistory.at(-1)
  const watched = [vaultAddress, ...(relationship?.data?.childAddresses ?? [])]
  if (!day) return { watched, unread: 1 }
  const fund: Fund = { pool: name, markets: listed.size, asset: 'USDC', balance: day[1], at: day[0] }
  return { watched, funds: new Map([...listed.keys()].map((market) => [market, [fund]])), unread: 0 }
}

export function readFills(answer: unknown, ask: Ask): Patch {
  const { read, unread } = eachRow(fill, z.array(z.unknown()).parse(answer))
  const risks = new Map<string, Risk>()
  const newest = [...read].sort((a, b) => a.time - b.time)
  for (const { coin: market, sz, px, time, dir, liquidation } of newest) {
    const isClosure = dir === CLOSURE
    if (!isClosure && liquidation?.method !== 'backstop') continue
    // What was taken over says nothing of what comes: it is shown beside the closure and changes no state.
    if (!isClosure && risks.get(market)?.state === 'active') continue
    const facts = [
      { name: 'dir', value: dir },
      { name: 'sz', value: sz },
      { name: 'px', value: px },
      { name: 'user', value: String(ask.body?.user ?? '') },
    ]
    const state = isClosure ? 'active' : 'unknown'
    risks.set(market, { state, way: null, facts, at: time, until: time + LOOK_BACK_MS })
  }
  return { risks, unread, partial: true }
}
