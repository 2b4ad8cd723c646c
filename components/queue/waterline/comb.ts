export interface Tooth {
  readonly id: string
  /** Where the label's upper (or left) edge would best stand. */
  readonly wanted: number
  /** Its height (or width), with the space it keeps to the next. */
  readonly extent: number
}

interface Block {
  readonly sum: number
  readonly count: number
}

/**
 * Places labels along a line so that none overlaps another and together they stray as little as they can from where they
 * would stand alone (least squares: an isotonic regression of the wanted places less the room that those before need).
 * Order follows the wanted places. Labels that can't fit between the ends keep their order and run over the far end.
 */
export function comb(teeth: readonly Tooth[], from: number, to: number): ReadonlyMap<string, number> {
  const sorted = teeth
    .map((tooth, index) => ({ tooth, index }))
    .sort((a, b) => a.tooth.wanted - b.tooth.wanted || a.index - b.index)
  const before: number[] = []
  let room = 0
  for (const { tooth } of sorted) {
    before.push(room)
    room += tooth.extent
  }
  const blocks: Block[] = []
  sorted.forEach(({ tooth }, index) => {
    let block: Block = { sum: tooth.wanted - (before[index] ?? 0), count: 1 }
    for (let last = blocks.at(-1); last !== undefined && mean(last) > mean(block); last = blocks.at(-1)) {
      blocks.pop()
      block = { sum: last.sum + block.sum, count: last.count + block.count }
    }
    blocks.push(block)
  })
  const highest = Math.max(from, to - room)
  const places = blocks.flatMap((block) =>
    Array<number>(block.count).fill(Math.min(highest, Math.max(from, mean(block)))),
  )
  return new Map(sorted.map(({ tooth }, index) => [tooth.id, (places[index] ?? from) + (before[index] ?? 0)]))
}

const mean = (block: Block): number => block.sum / block.count
