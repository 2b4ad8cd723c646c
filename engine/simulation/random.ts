/**
 * The simulation's only chance: sfc32, a small generator on 32-bit integers whose whole state is four numbers, so that it
 * can be part of a checkpoint. Everything derived from it uses only + - * / on numbers, which every engine of the
 * language computes alike; exp, log, sin and pow it may not.
 */
export type RandomState = readonly [number, number, number, number]

/** Draws thrown away after seeding, until every bit of the seed has reached every bit of the state. */
const WARM_UP = 20
const TWO_TO_32 = 4294967296

export class Random {
  private constructor(
    private a: number,
    private b: number,
    private c: number,
    private counter: number,
  ) {}

  /** A generator for a seed; text is allowed in, so that one seed gives unlike streams to unlike purposes. */
  static seeded(seed: string): Random {
    const random = new Random(mix(seed, 0x9e3779b9), mix(seed, 0x243f6a88), mix(seed, 0xb7e15162), 1)
    for (let i = 0; i < WARM_UP; i += 1) random.next()
    return random
  }

  static restore([a, b, c, counter]: RandomState): Random {
    return new Random(a, b, c, counter)
  }

  get state(): RandomState {
    return [this.a, this.b, this.c, this.counter]
  }

  /** A whole number from 0 to 2^32 - 1. */
  next(): number {
    const sum = (this.a + this.b + this.counter) >>> 0
    this.counter = (this.counter + 1) >>> 0
    this.a = (this.b ^ (this.b >>> 9)) >>> 0
    this.b = (this.c + (this.c << 3)) >>> 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) >>> 0
    return sum
  }

  /** From 0 (included) to 1 (left out). */
  uniform(): number {
    return this.next() / TWO_TO_32
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.uniform()
  }

  /** A whole number from 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor(this.uniform() * count)
  }

  chance(probability: number): boolean {
    return this.uniform() < probability
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new RangeError('nothing to pick from')
    return item
  }

  /** A bell curve of mean 0 and deviation 1: four uniforms added, so it ends at 3.46 deviations. Jumps are the scenario's. */
  bell(): number {
    const sum = this.uniform() + this.uniform() + this.uniform() + this.uniform()
    return (sum - 2) * Math.sqrt(3)
  }

  /** Many small and few large ones: `scale` at least, at most about 30 times that, 3.5 times on average. */
  heavy(scale: number): number {
    return scale / (this.uniform() * 0.97 + 0.03)
  }
}

/** FNV-1a over the text's code units, from a given start, with a last stirring. */
function mix(text: string, start: number): number {
  let hash = start
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}
