import { z } from 'zod'
import { cutDigits, type Decimal, dec, ONE, plain, RATIO_DIGITS, ratio, TEN, ZERO } from '@/engine/decimal'
import type { AccountFile, MarketFile, PositionFile, SnapshotFile } from '@/engine/snapshot'
import { id } from '@/lib/wire/amount'
import { PLAIN_DECIMAL } from '@/lib/wire/plain-decimal'

/**
 * What Hyperliquid says, as its documentation has it (info endpoint and WebSocket subscriptions), made into a snapshot.
 * Fields that are not named here are let pass. https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api
 */
const figure = z.string().regex(PLAIN_DECIMAL)

const universe = z.array(
  z.looseObject({
    name: z.string(),
    szDecimals: z.int().min(0).max(6),
    maxLeverage: z.int().min(1).max(1_000),
    isDelisted: z.boolean().optional(),
  }),
)
const context = z.looseObject({ markPx: figure, funding: figure, oraclePx: figure })

/** `metaAndAssetCtxs`: markets, and in the same order how each stands. */
export const metaAndContexts = z.tuple([z.looseObject({ universe }), z.array(context)])
export type MetaAndContexts = z.infer<typeof metaAndContexts>

/** Subscription `assetCtxs`: contexts in the order of the universe. */
export const contexts = z.looseObject({ ctxs: z.array(context) })

const leverage = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('cross') }),
  z.looseObject({ type: z.literal('isolated') }),
])
const position = z.looseObject({
  coin: z.string(),
  szi: figure,
  leverage,
  entryPx: figure,
  unrealizedPnl: figure,
  marginUsed: figure,
})
/** `clearinghouseState`: one account's positions and what stands behind them. */
export const clearinghouse = z.looseObject({
  crossMarginSummary: z.looseObject({ accountValue: figure }),
  assetPositions: z.array(z.looseObject({ position })),
})
export type Clearinghouse = z.infer<typeof clearinghouse>

/** Subscription `userFills`; each fill is read by `lib/wire/hyperliquid-fills.ts`. */
export const userFills = z.looseObject({
  user: z.string(),
  fills: z.array(z.looseObject({ tid: z.int(), time: z.int() })),
  isSnapshot: z.boolean().optional(),
})
/** Subscription `userFundings`: what was paid, and by which rate, once an hour. */
export const userFundings = z.looseObject({
  user: z.string(),
  fundings: z.array(z.looseObject({ time: z.int(), coin: z.string(), fundingRate: figure })),
  isSnapshot: z.boolean().optional(),
})

export const RULEBOOK = 'hyperliquid'
const SETTLE = 'USDC'
/** A price of a perpetual has at most so many decimals, less those of its size. */
const PRICE_DECIMALS = 6

/** Marks of the markets that are listed, in the order of the universe. */
export function marksOf({ universe }: MetaAndContexts[0], ctxs: MetaAndContexts[1]): Record<string, string> {
  const marks: Record<string, string> = {}
  for (const [i, market] of universe.entries()) {
    const mark = ctxs[i]?.markPx
    if (isListed(market) && mark !== undefined && dec(mark).gt(ZERO)) marks[market.name] = plain(dec(mark))
  }
  return marks
}

/** Names that our files can't hold are left out, as are markets without a mark. */
function isListed({ name, isDelisted }: { name: string; isDelisted?: boolean | undefined }): boolean {
  return isDelisted !== true && id.safeParse(name).success
}

/** The world as the venue tells it now: all its markets, and those of its accounts that are followed. */
export function snapshotOf(
  at: string,
  meta: MetaAndContexts[0],
  marks: Readonly<Record<string, string>>,
  previous: Readonly<Record<string, string>>,
  accounts: ReadonlyMap<string, Clearinghouse>,
): SnapshotFile {
  const markets = meta.universe.flatMap((one) => {
    const mark = marks[one.name]
    return mark === undefined ? [] : [marketOf(one, mark, previous[one.name])]
  })
  const known = new Set(markets.map((market) => market.id))
  const files = [...accounts].map(([account, state]) => accountOf(account, state, known))
  return {
    format: 'plimsoll.snapshot/1',
    at,
    venue: 'Hyperliquid',
    rulebook: RULEBOOK,
    coverage: 'cohort',
    markets,
    funds: [],
    accounts: files.map(({ account }) => account),
    positions: files.flatMap(({ positions }) => positions),
  }
}

/** The maintenance margin is half of the initial margin at the market's highest leverage. */
function marketOf(
  market: z.infer<typeof universe>[number],
  mark: string,
  previousMark: string | undefined,
): MarketFile {
  const { name, szDecimals, maxLeverage } = market
  const step = (decimals: number) => plain(cutDigits(ratio(ONE, TEN.pow(decimals)), RATIO_DIGITS))
  return {
    id: name,
    kind: 'linear',
    settle: SETTLE,
    lot: step(szDecimals),
    tick: step(PRICE_DECIMALS - szDecimals),
    mark,
    ...(previousMark === undefined ? {} : { previousMark }),
    maintenanceMarginRate: plain(cutDigits(ratio(ONE, dec(2 * maxLeverage)), RATIO_DIGITS)),
  }
}

/** What the venue calls margin or account value counts unrealised profit already; a snapshot has it without. */
function accountOf(
  account: string,
  { crossMarginSummary, assetPositions }: Clearinghouse,
  known: ReadonlySet<string>,
): { readonly account: AccountFile; readonly positions: readonly PositionFile[] } {
  const held = assetPositions
    .map((one) => one.position)
    .filter(({ coin, szi }) => known.has(coin) && !dec(szi).isZero())
  const cross = held.filter(({ leverage }) => leverage.type === 'cross')
  const unrealised = cross.reduce<Decimal>((all, one) => all.plus(dec(one.unrealizedPnl)), ZERO)
  const balance = plain(dec(crossMarginSummary.accountValue).minus(unrealised))
  const positions = held.map((one): PositionFile => {
    const size = dec(one.szi)
    const margin = plain(dec(one.marginUsed).minus(dec(one.unrealizedPnl)))
    return {
      account,
      market: one.coin,
      side: size.isNegative() ? 'short' : 'long',
      size: plain(size.abs()),
      entry: plain(dec(one.entryPx)),
      ...(one.leverage.type === 'isolated' ? { margin } : {}),
    }
  })
  return { account: { id: account, balance }, positions }
}

/** What has to differ before a snapshot is worth another: sizes and entries, not what marks make of them. */
export function fingerprint(accounts: ReadonlyMap<string, Clearinghouse>): string {
  return JSON.stringify(
    [...accounts].map(([account, { assetPositions }]) => [
      account,
      assetPositions.map(({ position: { coin, szi, entryPx, leverage } }) => [coin, szi, entryPx, leverage.type]),
    ]),
  )
}
