export interface Flag {
  /** Across, 0 to 1. */
  readonly at: number
  readonly label: string
}

export interface PlacedFlag extends Flag {
  readonly row: 0 | 1
  /** The label stands left of its tick, because it would run over the end. */
  readonly before: boolean
}

/** Labels are placed for the narrowest bar that shows them; on a wider one there is only more room. */
const WIDE = 700
const CHARACTER = 6.4
const GAP = 18
/** Ticks this close are one place to the eye. */
const SAME = 14

interface Place extends PlacedFlag {
  readonly from: number
  readonly to: number
}

/**
 * Ticks that stand together share one label. A label stands right of its tick or else left of it, beside the ticks where
 * none of them would strike it through, or else above them; what has no room is left out.
 */
export function placeFlags(flags: readonly Flag[]): PlacedFlag[] {
  const ticks = flags.map(({ at }) => at * WIDE)
  const placed: Place[] = []
  for (const group of gathered(flags)) {
    const place = placesFor(group).find((one) => hasRoom(one, placed, ticks))
    if (place !== undefined) placed.push(place)
  }
  return placed.map(({ at, label, row, before }) => ({ at, label, row, before }))
}

interface Group {
  readonly first: number
  readonly last: number
  readonly label: string
}

/** Where a label would like to stand, best first. */
function placesFor({ first, last, label }: Group): Place[] {
  const extent = label.length * CHARACTER + GAP
  return ([0, 1] as const).flatMap((row) => [
    { at: last, label, row, before: false, from: last * WIDE, to: last * WIDE + extent },
    { at: first, label, row, before: true, from: first * WIDE - extent, to: first * WIDE },
  ])
}

function hasRoom({ row, from, to }: Place, placed: readonly Place[], ticks: readonly number[]): boolean {
  if (from < 0 || to > WIDE) return false
  if (placed.some((other) => other.row === row && other.from < to && from < other.to)) return false
  return row === 1 || !ticks.some((x) => from < x && x < to)
}

function gathered(flags: readonly Flag[]): Group[] {
  const groups: { first: number; last: number; labels: string[] }[] = []
  for (const { at, label } of [...flags].sort((a, b) => a.at - b.at)) {
    const group = groups.at(-1)
    if (group !== undefined && (at - group.first) * WIDE < SAME) {
      group.labels.push(label)
      group.last = at
    } else groups.push({ first: at, last: at, labels: [label] })
  }
  return groups.map(({ first, last, labels }) => ({ first, last, label: labels.join(' · ') }))
}
