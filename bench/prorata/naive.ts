import { Decimal } from 'decimal.js'

/** A winner as an object, in lots. */
export interface Winner {
  readonly held: Decimal
  readonly most: Decimal
}

/**
 * Capped pro rata as one writes it in an afternoon: winners at their cap are taken out until the level holds, shares are
 * cut to whole lots, and a sort by remainder hands out what is left. decimal.js with 40 digits, because with its usual 20
 * remainders come out wrong.
 */
const Exact = Decimal.clone({ defaults: true, precision: 40 })

export function winnersOf(held: Float64Array, most: Float64Array): Winner[] {
  return Array.from(held, (lots, i) => ({ held: new Exact(lots), most: new Exact(most[i] ?? 0) }))
}

export function proRataNaively(winners: readonly Winner[], needed: Decimal): Decimal[] {
  let left: Decimal = new Exact(needed)
  let open = winners.map((_, i) => i)
  const taken: Decimal[] = winners.map(() => new Exact(0))
  for (;;) {
    const mass = open.reduce((sum, i) => sum.plus(winners[i]!.held), new Exact(0))
    const full = open.filter((i) => left.times(winners[i]!.held).gte(winners[i]!.most.times(mass)))
    if (full.length === 0) return withRemainders(winners, open, left, mass, taken)
    for (const i of full) {
      taken[i] = winners[i]!.most
      left = left.minus(winners[i]!.most)
    }
    const isFull = new Set(full)
    open = open.filter((i) => !isFull.has(i))
  }
}

function withRemainders(
  winners: readonly Winner[],
  open: readonly number[],
  left: Decimal,
  mass: Decimal,
  taken: Decimal[],
): Decimal[] {
  const shares = open.map((i) => {
    const share = left.times(winners[i]!.held).dividedBy(mass)
    const lots = share.floor()
    taken[i] = lots
    return { i, rest: share.minus(lots) }
  })
  let missing = open.reduce((sum, i) => sum.minus(taken[i]!), left).toNumber()
  shares.sort((a, b) => b.rest.comparedTo(a.rest) || a.i - b.i)
  for (const { i } of shares) {
    if (missing === 0) break
    taken[i] = taken[i]!.plus(1)
    missing -= 1
  }
  return taken
}
