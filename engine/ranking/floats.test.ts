import { describe, expect, it } from 'vitest'
import { ceilQuotient, dec, ratio } from '../decimal'
import { Random } from '../simulation/random'
import { Directory } from './directory'
import { nearest, split, timesIn } from './floats'

const SEED = 'floats 1'

describe(`floats in two parts (seed ${SEED})`, () => {
  it('leave out less than 2^-90 of a decimal', () => {
    const random = Random.seeded(SEED)
    let long = 0
    for (let i = 0; i < 20_000; i += 1) {
      const digits = 1 + random.below(20)
      const text = Array.from({ length: digits }, () => random.below(10)).join('')
      const value = dec(text).times(dec(10).pow(random.below(24) - 18))
      if (value.isZero()) continue
      expect(nearest(value)).toBe(value.toNumber())
      expect(nearest(value.neg())).toBe(-value.toNumber())
      const { head, rest } = split(value)
      expect(head).toBe(value.toNumber())
      const lost = value
        .minus(dec(head.toFixed(100)))
        .minus(dec(rest.toFixed(100)))
        .abs()
      expect(lost.lte(value.times(2 ** -90)), `${value.toFixed()}: ${head} ${rest}`).toBe(true)
      if (digits > 15) long += 1
    }
    expect(long).toBeGreaterThan(1_000)
  })
})

describe(`how often a lot goes into a size (seed ${SEED})`, () => {
  it('is the exact quotient, raised to a whole number', () => {
    const random = Random.seeded(`${SEED} lots`)
    const seen = { whole: 0, raised: 0, long: 0 }
    const drawn = () => dec(1 + random.below(10 ** (1 + random.below(15)))).times(dec(10).pow(random.below(20) - 14))
    for (let i = 0; i < 20_000; i += 1) {
      const part = drawn()
      const amount = random.chance(0.3) ? part.times(random.below(10_000)) : drawn()
      const exact = ceilQuotient(ratio(amount), ratio(part))
      if (exact.gt(2 ** 52)) continue
      expect(timesIn(amount, part), `${amount.toFixed()} / ${part.toFixed()}`).toBe(exact.toNumber())
      seen[exact.times(part).eq(amount) ? 'whole' : 'raised'] += 1
      if (amount.precision() > 15) seen.long += 1
    }
    for (const [name, count] of Object.entries(seen)) expect(count, name).toBeGreaterThan(500)
  })
})

describe('the directory', () => {
  it('gives every id one number, and the id back, through growth', () => {
    const directory = new Directory(4)
    const ids = Array.from({ length: 5_000 }, (_, i) => `${'ab:-_.'.charAt(i % 6)}${(i * 7919).toString(36)}`)
    const numbers = ids.map((id) => directory.add(id))
    expect(new Set(numbers).size).toBe(ids.length)
    expect(ids.map((id) => directory.indexOf(id))).toEqual(numbers)
    expect(ids.map((id) => directory.add(id))).toEqual(numbers)
    expect(numbers.map((number) => directory.idOf(number))).toEqual(ids)
    expect(directory.indexOf('nobody')).toBe(-1)
  })
})
