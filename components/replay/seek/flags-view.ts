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

/** Ticks that stand together share one label; labels that would overlap stand in two rows, and what has no room is left out. */
export function placeFlags(flags: readonly Flag[]): PlacedFlag[] {
  const free: [number, number] = [0, 0]
  const placed: PlacedFlag[] = []
  for (const { at, label } of gathered(flags)) {
    const x = at * WIDE
    const extent = label.length * CHARACTER + GAP
    const before = x + extent > WIDE
    const from = before ? x - extent : x
    const row = free.findIndex((end) => from >= end)
    if (row < 0 || from < 0) continue
    free[row] = before ? WIDE + 1 : x + extent
    placed.push({ at, label, before, row: row === 0 ? 0 : 1 })
  }
  return placed
}

function gathered(flags: readonly Flag[]): Flag[] {
  const groups: { at: number; labels: string[] }[] = []
  for (const { at, label } of [...flags].sort((a, b) => a.at - b.at)) {
    const last = groups.at(-1)
    if (last !== undefined && (at - last.at) * WIDE < SAME) last.labels.push(label)
    else groups.push({ at, labels: [label] })
  }
  return groups.map(({ at, labels }) => ({ at, label: labels.join(' · ') }))
}
