import { assert } from '../errors'

/**
 * Pro rata and capped pro rata over columns of whole lots, exactly as shares.ts works them out in decimals: everybody gives
 * the same share of what they hold, none more than their cap; shares are cut to whole lots, and the lots left over go to
 * the largest remainders, ties to the front.
 *
 * All numbers are whole and below 2^50, so that only products of two are not exact as floats. A product is carried as the
 * nearest float and what that leaves out, both exact (Dekker), and a remainder is a difference of products that is small
 * again, so that it is exact as well.
 */
const LOTS_MAX = 2 ** 50

/**
 * Lots that each gives of `needed`, in the order of the columns; their sum is what is needed or all that the caps allow.
 * @param most no more than this is taken of each, never above what is held
 */
export function proRata(held: Float64Array, most: Float64Array, needed: number): Float64Array {
  const [mass, capacity] = [sumOf(held), sumOf(most)]
  assert(mass < LOTS_MAX && needed < LOTS_MAX, 'lots fit columns')
  const target = Math.min(needed, capacity)
  const level = levelOf(held, most, target, mass)
  const taken = new Float64Array(held.length)
  const rests = new Float64Array(held.length)
  for (let i = 0; i < held.length; i += 1) {
    if (isFull(level, held[i]!, most[i]!)) taken[i] = most[i]!
    else divide(level, held[i]!, taken, rests, i)
  }
  giveRemainders(taken, rests, target - sumOf(taken))
  return taken
}

/** What those give who are not full, over what they hold: the level of everybody's share. */
interface Level {
  readonly given: number
  readonly mass: number
  /** given / mass, as a float. */
  readonly share: number
}

/**
 * The level at which shares add up: whoever would give more than their most gives that, which raises the level of the
 * others, until nobody is added.
 */
function levelOf(held: Float64Array, most: Float64Array, target: number, mass: number): Level {
  let level: Level = { given: target, mass, share: target / mass }
  for (;;) {
    let full = 0
    let fullMass = 0
    for (let i = 0; i < held.length; i += 1) {
      if (isFull(level, held[i]!, most[i]!)) {
        full += most[i]!
        fullMass += held[i]!
      }
    }
    if (mass - fullMass === level.mass) return level
    const given = target - full
    level = { given, mass: mass - fullMass, share: given / (mass - fullMass) }
  }
}

/** Beyond this a share and a most are told apart by their floats. */
const CERTAIN = 2 ** -50

/** Whether a share reaches the most: given * held >= most * mass. */
function isFull(level: Level, held: number, most: number): boolean {
  const apart = held * level.share - most
  return Math.abs(apart) > CERTAIN * most ? apart > 0 : reaches(level, held, most)
}

function reaches({ given, mass }: Level, held: number, most: number): boolean {
  const share = given * held
  const limit = most * mass
  return share - limit + (lostOf(given, held, share) - lostOf(most, mass, limit)) >= 0
}

/** held * given / mass as a whole number of lots, and the remainder over mass. */
function divide({ given, mass }: Level, held: number, taken: Float64Array, rests: Float64Array, i: number): void {
  if (mass === 0) return
  const product = held * given
  let lots = Math.floor(product / mass)
  const whole = lots * mass
  let rest = product - whole + (lostOf(held, given, product) - lostOf(lots, mass, whole))
  // The quotient of floats is at most one off.
  if (rest < 0) {
    lots -= 1
    rest += mass
  } else if (rest >= mass) {
    lots += 1
    rest -= mass
  }
  taken[i] = lots
  rests[i] = rest
}

/** What the float `product` leaves out of a * b. */
function lostOf(a: number, b: number, product: number): number {
  if (product <= Number.MAX_SAFE_INTEGER) return 0
  const c = a * SPLIT
  const d = b * SPLIT
  const aHigh = c - (c - a)
  const bHigh = d - (d - b)
  const aLow = a - aHigh
  const bLow = b - bHigh
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)
}

const SPLIT = 2 ** 27 + 1

/** One lot more for each of the `count` largest remainders; of equal ones those in front. */
function giveRemainders(taken: Float64Array, rests: Float64Array, count: number): void {
  if (count === 0) return
  const least = largest(rests.slice(), count)
  let equal = count
  for (let i = 0; i < rests.length; i += 1) if (rests[i]! > least) equal -= 1
  for (let i = 0; i < rests.length; i += 1) {
    if (rests[i]! > least) taken[i]! += 1
    else if (rests[i] === least && equal > 0) {
      taken[i]! += 1
      equal -= 1
    }
  }
}

/** The value at place `count`, from the largest down. Reorders what it is given. */
function largest(values: Float64Array, count: number): number {
  let low = 0
  let high = values.length - 1
  const place = count - 1
  while (low < high) {
    const pivot = values[(low + high) >> 1]!
    let i = low
    let j = high
    while (i <= j) {
      while (values[i]! > pivot) i += 1
      while (values[j]! < pivot) j -= 1
      if (i > j) break
      const value = values[i]!
      values[i] = values[j]!
      values[j] = value
      i += 1
      j -= 1
    }
    if (place <= j) high = j
    else if (place >= i) low = i
    else break
  }
  return values[place]!
}

function sumOf(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i += 1) sum += values[i]!
  return sum
}
