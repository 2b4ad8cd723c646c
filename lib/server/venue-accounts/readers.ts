import { z } from 'zod'
import { dec, plain } from '@/engine/decimal'
import { PLAIN_DECIMAL } from '@/lib/wire/plain-decimal'
import type { OwnPosition, VenueRank } from '@/lib/wire/venue-accounts'

/**
 * What venues say of a key and of the positions behind it, read as their documentation has it. Pure: who asks is
 * `clients.ts`. Everything here takes what a venue answered and throws a `ZodError` where it is of another shape.
 */
const figure = z.string().regex(PLAIN_DECIMAL)
/** Empty where the venue has nothing to say. */
const maybe = z.union([figure, z.literal('')]).transform((text) => (text === '' ? null : plain(dec(text))))

/**
 * Binance, `GET /sapi/v1/account/apiRestrictions`: a flag for each right. Every flag but those of reading has to be off,
 * also one that is newer than this.
 * https://developers.binance.com/docs/wallet/account/api-key-permission
 */
export function binanceCanOnlyRead(answer: unknown): boolean {
  const flags = z.looseObject({ enableReading: z.boolean() }).parse(answer)
  const rights = Object.entries(flags).filter(([name]) => /^(enable|permits)/.test(name))
  return flags.enableReading && rights.every(([name, on]) => on === false || BINANCE_READS.has(name))
}

const BINANCE_READS: ReadonlySet<string> = new Set(['enableReading', 'enableFixReadOnly'])

/** Bybit, `GET /v5/user/query-api`: 1 is read only. https://bybit-exchange.github.io/docs/v5/user/apikey-info */
export function bybitCanOnlyRead(answer: unknown): boolean {
  return z.looseObject({ result: z.looseObject({ readOnly: z.int() }) }).parse(answer).result.readOnly === 1
}

/** OKX, `GET /api/v5/account/config`: `perm` names rights with commas. https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-account-configuration */
export function okxCanOnlyRead(answer: unknown): boolean {
  const { data } = z.looseObject({ data: z.tuple([z.looseObject({ perm: z.string() })]) }).parse(answer)
  return data[0].perm === 'read_only'
}

const binancePosition = z.looseObject({
  symbol: z.string(),
  positionSide: z.enum(['BOTH', 'LONG', 'SHORT']),
  positionAmt: figure,
  entryPrice: figure,
  markPrice: figure,
  unRealizedProfit: figure,
  isolatedMargin: figure.optional(),
})
/** `HEDGE` in place of `BOTH` is only a sign that both sides share one value; its own value means nothing. */
const binanceQuantile = z.looseObject({
  symbol: z.string(),
  adlQuantile: z.looseObject({ LONG: z.int().optional(), SHORT: z.int().optional(), BOTH: z.int().optional() }),
})

/**
 * Binance, `GET /fapi/v3/positionRisk` with `GET /fapi/v1/adlQuantile`, 0 to 4 with 4 at the front. The quantile of a
 * position stands under the side of that position: in hedge mode `LONG` and `SHORT`, where `BOTH` is 0 and says nothing.
 */
export function binancePositions(risk: unknown, quantiles: unknown): OwnPosition[] {
  const known = new Map(
    z
      .array(binanceQuantile)
      .parse(quantiles)
      .map((one) => [one.symbol, one.adlQuantile]),
  )
  return z
    .array(binancePosition)
    .parse(risk)
    .filter(({ positionAmt }) => !dec(positionAmt).isZero())
    .map((one) => {
      const amount = dec(one.positionAmt)
      const raw = known.get(one.symbol)?.[one.positionSide]
      const isShort = one.positionSide === 'SHORT' || (one.positionSide === 'BOTH' && amount.isNegative())
      const isolated = one.isolatedMargin === undefined ? null : dec(one.isolatedMargin).isZero() ? 'cross' : 'isolated'
      return {
        market: one.symbol,
        side: isShort ? 'short' : 'long',
        size: plain(amount.abs()),
        unit: 'coins',
        entry: plain(dec(one.entryPrice)),
        mark: plain(dec(one.markPrice)),
        unrealised: plain(dec(one.unRealizedProfit)),
        margin: isolated,
        rank: raw === undefined ? null : rankOf(`adlQuantile.${one.positionSide}`, String(raw), raw + 1),
      }
    })
}

const bybitPosition = z.looseObject({
  symbol: z.string(),
  side: z.enum(['Buy', 'Sell', 'None', '']),
  size: figure,
  avgPrice: maybe,
  markPrice: maybe,
  unrealisedPnl: maybe,
  adlRankIndicator: z.int().optional(),
})

/** Bybit, `GET /v5/position/list`: `adlRankIndicator` 1 to 5, 5 at the front, 0 for no position. */
export function bybitPositions(answer: unknown): OwnPosition[] {
  const { list } = z.looseObject({ result: z.looseObject({ list: z.array(bybitPosition) }) }).parse(answer).result
  return list
    .filter(({ size, side }) => !dec(size).isZero() && (side === 'Buy' || side === 'Sell'))
    .map((one) => ({
      market: one.symbol,
      side: one.side === 'Buy' ? 'long' : 'short',
      size: plain(dec(one.size)),
      unit: 'coins',
      entry: one.avgPrice,
      mark: one.markPrice,
      unrealised: one.unrealisedPnl,
      margin: null,
      rank:
        one.adlRankIndicator === undefined
          ? null
          : rankOf('adlRankIndicator', String(one.adlRankIndicator), one.adlRankIndicator),
    }))
}

const okxPosition = z.looseObject({
  instId: z.string(),
  posSide: z.enum(['net', 'long', 'short']),
  pos: figure,
  avgPx: maybe,
  markPx: maybe,
  upl: maybe,
  mgnMode: z.enum(['cross', 'isolated']),
  adl: z.string(),
})

/** OKX, `GET /api/v5/account/positions`: `adl` 1 to 5, the smaller the weaker; sizes in contracts. */
export function okxPositions(answer: unknown): OwnPosition[] {
  const { data } = z.looseObject({ data: z.array(okxPosition) }).parse(answer)
  return data
    .filter(({ pos }) => !dec(pos).isZero())
    .map((one) => ({
      market: one.instId,
      side: one.posSide === 'short' || (one.posSide === 'net' && dec(one.pos).isNegative()) ? 'short' : 'long',
      size: plain(dec(one.pos).abs()),
      unit: 'contracts',
      entry: one.avgPx,
      mark: one.markPx,
      unrealised: one.upl,
      margin: one.mgnMode,
      rank: /^\d$/.test(one.adl) ? rankOf('adl', one.adl, Number(one.adl)) : null,
    }))
}

/** Steps outside one to five are the venue's way of saying that it ranks it nowhere. */
function rankOf(name: string, raw: string, step: number): VenueRank {
  return { step: step >= 1 && step <= 5 ? step : null, name, raw }
}
