import type { Side } from '../market'
import { byCodeUnits } from '../state'
import type { Ranks } from './ranks'

/**
 * Where every position stood in the last minutes, so that each row can say how far it has moved. The order of a side is
 * kept as a list of accounts, which says every place in it.
 */
export interface PlacesState {
  /** Oldest first, at most a dozen. */
  samples: Sample[]
}

interface Sample {
  readonly at: number
  /** Accounts from the front, by `market|side`. */
  readonly orders: ReadonlyMap<string, readonly string[]>
}

/** A move is counted over ten minutes, from samples a minute apart. */
const SPAN_MS = 600_000
const STEP_MS = 60_000
/** A sample older than this says nothing about the last ten minutes: the stream stood still in between. */
const TOO_OLD_MS = 2 * SPAN_MS
/** A side with more positions is not remembered: a dozen such lists would cost more than they tell. */
export const SAMPLED_MAX = 100_000

/** Places by account, worked out once for each list that is asked for. */
const placesIn = new WeakMap<readonly string[], ReadonlyMap<string, number>>()

export function initPlaces(): PlacesState {
  return { samples: [] }
}

/** Remembers the order of every side, at most once a minute of the stream's own time. */
export function samplePlaces(state: PlacesState, ranks: Ranks): void {
  const at = Date.parse(ranks.view.at)
  const last = state.samples.at(-1)
  if (Number.isNaN(at) || !ranks.isFull || (last && at - last.at < STEP_MS)) return
  const first = state.samples.findLastIndex((sample) => sample.at <= at - SPAN_MS)
  state.samples = [...state.samples.slice(Math.max(0, first)), { at, orders: ordersOf(ranks) }]
}

/** Places that the position came nearer to the front in ten minutes; null when it is not known that long. */
export function placesMoved(
  state: PlacesState,
  ranks: Ranks,
  account: string,
  market: string,
  side: Side,
): number | null {
  const now = Date.parse(ranks.view.at)
  const base = state.samples.findLast((sample) => sample.at <= now - SPAN_MS)
  const order = base && base.at >= now - TOO_OLD_MS ? base.orders.get(`${market}|${side}`) : undefined
  const known = ranks.view.markets.get(market)
  const place = known ? ranks.entry(known, side, account)?.place : undefined
  const before = order ? placesOf(order).get(account) : undefined
  return place === undefined || before === undefined ? null : before - place
}

/** The order of every side that is not too long to be remembered: accounts from the front. */
export function ordersOf(ranks: Ranks): Map<string, readonly string[]> {
  const orders = new Map<string, readonly string[]>()
  for (const market of [...ranks.view.markets.values()].sort((a, b) => byCodeUnits(a.id, b.id))) {
    for (const side of ['long', 'short'] as const) {
      if (ranks.view.positionsOf(market.id, side).size > SAMPLED_MAX) continue
      orders.set(`${market.id}|${side}`, ranks.queue(market, side)?.accounts() ?? [])
    }
  }
  return orders
}

function placesOf(order: readonly string[]): ReadonlyMap<string, number> {
  let places = placesIn.get(order)
  if (!places) {
    places = new Map(order.map((account, i) => [account, i + 1]))
    placesIn.set(order, places)
  }
  return places
}
