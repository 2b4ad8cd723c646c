import type { Compartment, QueuePlace } from '@/engine/projections/replay'
import { forPixels, sum } from '@/lib/format'

export interface Slot extends Compartment {
  /** Markets behind this compartment; more than one when it gathers the small ones. */
  readonly markets: number
  /** Across, 0 to 1. */
  readonly from: number
  readonly width: number
}

const px = (value: string | null): number => forPixels(value) ?? 0

/** How many compartments there are at most. */
const SLOTS_MAX = 8

/**
 * Compartments side by side, as wide as what is closed in them. Those with less than `least` of the width stand together
 * at the end.
 */
export function slotsOf(compartments: readonly Compartment[], least: number): Slot[] {
  const total = compartments.reduce((all, { total: one }) => all + px(one), 0)
  if (total <= 0) return []
  const own = compartments.filter(({ total: one }, index) => index < SLOTS_MAX && px(one) / total >= least)
  const rest = compartments.slice(own.length)
  const groups = [...own.map((one) => ({ ...one, markets: 1 })), ...(rest.length === 0 ? [] : [gathered(rest)])]
  let from = 0
  return groups.map((group) => {
    const width = px(group.total) / total
    const slot = { ...group, from, width }
    from += width
    return slot
  })
}

function gathered(rest: readonly Compartment[]): Compartment & { markets: number } {
  const all = (pick: (one: Compartment) => string) => sum(rest.map(pick)) ?? '0'
  return {
    market: rest.length === 1 ? (rest[0]?.market ?? '') : `${rest.length} others`,
    total: all(({ total }) => total),
    closed: all(({ closed }) => closed),
    now: all(({ now }) => now),
    markets: rest.length,
  }
}

export interface Fill {
  /** Heights as shares of the compartment, from its floor. */
  readonly before: number
  readonly level: number
}

export function fillOf({ total, closed, now }: Compartment): Fill {
  const whole = px(total)
  if (whole <= 0) return { before: 0, level: 0 }
  const level = Math.min(1, px(closed) / whole)
  return { level, before: Math.max(0, level - px(now) / whole) }
}

export interface Stacked {
  readonly key: string
  readonly label: string
  readonly from: number
  readonly height: number
}

/** Parts one above the other, as shares of the scale's end; what would leave the scale is cut. */
export function stack(parts: readonly { key: string; label: string; amount: string }[], end: number): Stacked[] {
  let from = 0
  return parts.map(({ key, label, amount }) => {
    const height = Math.max(0, Math.min(1 - from, end <= 0 ? 0 : px(amount) / end))
    const part = { key, label, from, height }
    from += height
    return part
  })
}

/** A round end of a scale that holds the value: 1, 2, 2.5, 4 or 5 times a power of ten. */
export function scaleEnd(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 2.5, 4, 5, 10].find((step) => step * power >= value * (1 - 1e-12)) ?? 10) * power
}

export interface PlaceSlice {
  readonly entry: QueuePlace
  /** Shares of the shown part from its front. */
  readonly from: number
  readonly height: number
  readonly closed: number
  readonly now: number
}

/** The shown front of the queue: every slice as high as its size; a front that is closed wholly fills the hull. */
export function slicesOf(entries: readonly QueuePlace[], shown: number): PlaceSlice[] {
  let from = 0
  const slices: PlaceSlice[] = []
  for (const entry of entries) {
    if (from >= 1) break
    const size = px(entry.size)
    const height = Math.min(1 - from, shown <= 0 ? 0 : size / shown)
    const share = (value: string) => (size <= 0 ? 0 : Math.min(1, px(value) / size))
    slices.push({ entry, from, height, closed: share(entry.closed), now: share(entry.now) })
    from += size / shown
  }
  return slices
}

/** How much of the queue is shown: what is to be closed with half as much again behind it, never more than there is. */
export function shownSize(planned: string, cut: string, entries: readonly QueuePlace[]): number {
  const listed = entries.reduce((all, { size }) => all + px(size), 0)
  const wanted = Math.max(px(planned), px(cut)) * 1.5
  return Math.min(listed, wanted > 0 ? wanted : listed)
}
