import { difference, forPixels, percent, price, ratioOf, signOf } from '@/lib/format'
import type { PositionRow } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/account'
import { comb } from './waterline/comb'

export type PriceKind = 'reach' | 'mark' | 'entry' | 'liquidation' | 'bankruptcy'

export interface PricePoint {
  readonly kind: PriceKind
  readonly name: string
  readonly text: string
  readonly note: string
  /** Across, 0 to 1. */
  readonly at: number
  readonly lane: 'above' | 'below'
  /** Left edge of the label in a narrow and in a wide axis, in pixels of that width. */
  readonly narrow: number
  readonly wide: number
}

/** The two widths for which labels are placed: a phone of 320 px, and the column beside the waterline. */
export const NARROW = 272
export const WIDE = 440

const NAMES: Readonly<Record<PriceKind, string>> = {
  reach: words.reach,
  mark: words.mark,
  entry: words.entry,
  liquidation: words.liquidation,
  bankruptcy: words.bankruptcy,
}

/** Widths in the condensed face, a little generous. */
const nameWidth = (text: string): number => text.length * 6.2
const figureWidth = (text: string): number => text.length * 7.4
const noteWidth = (text: string): number => text.length * 6.2 + 6
const GAP = 10

interface Bare {
  readonly kind: PriceKind
  readonly value: string
  readonly pixel: number
}

function pricesOf(row: PositionRow): Bare[] {
  const found: [PriceKind, string | null][] = [
    ['reach', row.reach?.adlPrice ?? null],
    ['mark', row.mark],
    ['entry', row.entry],
    ['liquidation', row.liquidationPrice],
    ['bankruptcy', row.bankruptcyPrice],
  ]
  return found
    .flatMap(([kind, value]) => (value === null ? [] : [{ kind, value, pixel: forPixels(value) ?? 0 }]))
    .sort((a, b) => a.pixel - b.pixel)
}

/** A price this many times the span of entry, mark and reach away would press everything else together. */
const FAR = 4

/** The axis' ends: all prices with room at both sides, except one so far away that the rest could not be told apart. */
function span(prices: readonly Bare[]): { low: number; high: number } {
  const near = prices
    .filter(({ kind }) => kind === 'mark' || kind === 'entry' || kind === 'reach')
    .map(({ pixel }) => pixel)
  const reach = Math.max(Math.max(...near) - Math.min(...near), Math.max(...near) * 0.02)
  const middle = (Math.max(...near) + Math.min(...near)) / 2
  const kept = prices.map(({ pixel }) => pixel).filter((pixel) => Math.abs(pixel - middle) <= reach * FAR)
  const low = Math.min(...kept)
  const high = Math.max(...kept)
  const room = Math.max((high - low) * 0.12, high * 0.002)
  return { low: low - room, high: high + room }
}

export interface PriceAxisView {
  readonly points: readonly PricePoint[]
  /** Shares of the axis that are water (beyond the reach) and past liquidation, each from one end. */
  readonly water: { readonly from: number; readonly to: number } | null
  readonly bad: { readonly from: number; readonly to: number } | null
  readonly profit: { readonly from: number; readonly to: number; readonly gain: boolean }
  /** Prices too far away for the axis, said in words instead. */
  readonly far: readonly string[]
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value))

/** @param current whether the mark is that of the present */
export function priceAxis(row: PositionRow, current: boolean): PriceAxisView {
  const prices = pricesOf(row)
  const { low, high } = span(prices)
  const at = (pixel: number): number => (pixel - low) / (high - low)
  const shown = prices.filter(({ pixel }) => pixel >= low && pixel <= high)
  const named = shown.map((entry, index) => ({
    ...entry,
    at: at(entry.pixel),
    lane: index % 2 === 0 ? ('above' as const) : ('below' as const),
    text: price(entry.value, row.tick),
    note: noteOf(entry, row, current),
  }))
  const narrow = place(named, NARROW, false)
  const wide = place(named, WIDE, true)
  const find = (kind: PriceKind): number | null => {
    const entry = prices.find((candidate) => candidate.kind === kind)
    return entry === undefined ? null : clamp(at(entry.pixel))
  }
  const mark = find('mark') ?? 0
  const entry = find('entry') ?? mark
  return {
    points: named.map((point) => ({
      kind: point.kind,
      name: NAMES[point.kind],
      text: point.text,
      note: point.note,
      at: point.at,
      lane: point.lane,
      narrow: narrow.get(point.kind) ?? 0,
      wide: wide.get(point.kind) ?? 0,
    })),
    water: toEnd(find('reach'), mark),
    bad: toEnd(find('liquidation') ?? find('bankruptcy'), mark),
    profit: { from: Math.min(mark, entry), to: Math.max(mark, entry), gain: signOf(row.unrealisedPnl) !== -1 },
    far: prices
      .filter(({ pixel }) => pixel < low || pixel > high)
      .map(({ kind, value }) => words.liesBeyondThisAxis(NAMES[kind], price(value, row.tick))),
  }
}

function noteOf(entry: Bare, row: PositionRow, current: boolean): string {
  if (entry.kind === 'mark') return current ? words.markNow : words.markThen
  return percent(ratioOf(difference(entry.value, row.mark), row.mark), { signed: true })
}

/** From a price to the end of the axis that lies away from the mark. */
function toEnd(at: number | null, mark: number): { from: number; to: number } | null {
  if (at === null) return null
  return at <= mark ? { from: 0, to: at } : { from: at, to: 1 }
}

/** Left edges of the labels in their two lanes, each lane a comb of its own. */
function place(
  points: readonly { kind: PriceKind; at: number; lane: 'above' | 'below'; text: string; note: string }[],
  width: number,
  notes: boolean,
): ReadonlyMap<string, number> {
  const lane = (which: 'above' | 'below') =>
    comb(
      points
        .filter((point) => point.lane === which)
        .map((point) => {
          const figures = figureWidth(point.text) + (notes ? noteWidth(point.note) : 0)
          const extent = Math.max(nameWidth(NAMES[point.kind]), figures) + GAP
          return { id: point.kind, wanted: Math.min(point.at * width, width - extent + GAP), extent }
        }),
      0,
      width + GAP,
    )
  return new Map([...lane('above'), ...lane('below')])
}
