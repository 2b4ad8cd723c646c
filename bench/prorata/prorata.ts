import { Decimal } from 'decimal.js'
import { proRata } from '@/engine/allocation/columns'
import { largestRemainders } from '@/engine/allocation/shares'
import { dec } from '@/engine/decimal'
import { Random } from '@/engine/simulation/random'
import { race, scaled } from '../contest'
import { prove, type Result, type Work } from '../work'
import { proRataNaively, winnersOf } from './naive'

const ROUNDS = 9
/** Ours is short: so often in one run. */
const TIMES = 20
const NANOSECONDS = 1e6

export const prorataWork: Work = {
  name: 'prorata',
  about: 'a size shared over winners with caps, in whole lots by largest remainder',
  n: 30_000,
  most: 1_000_000,
  byNameOnly: false,
  run,
}

function run(n: number): Result {
  const { held, most, needed } = winners(n)
  const objects = winnersOf(held, most)
  const exact = largestRemainders(
    Array.from(held, (lots, i) => ({ held: dec(lots), most: dec(most[i]!), mass: dec(lots) })),
    dec(needed),
  )
  const ours = proRata(held, most, needed)
  const naive = proRataNaively(objects, new Decimal(needed))
  for (const [i, lots] of exact.entries()) {
    prove(lots.eq(ours[i]!), `winner ${i} gives what the exact shares say`)
    prove(lots.toString() === naive[i]!.toString(), `winner ${i} gives the rival the same`)
  }
  prove(ours.reduce((sum, lots) => sum + lots, 0) === needed, 'the sum is what is needed, to the lot')
  const times = race(
    {
      ours: () => {
        for (let i = 0; i < TIMES; i += 1) prove(proRata(held, most, needed)[0] === ours[0], 'every run shares alike')
      },
      'decimal.js': () => prove(proRataNaively(objects, new Decimal(needed)).length === n, 'every run shares alike'),
    },
    { rounds: ROUNDS, warmUps: 2 },
  )
  return {
    work: 'prorata',
    n,
    unit: 'ns/winner',
    runs: ROUNDS,
    ours: scaled(times.ours, NANOSECONDS / n / TIMES),
    rivals: { 'decimal.js': scaled(times['decimal.js'], NANOSECONDS / n) },
    facts: { capped: ours.filter((lots, i) => lots === most[i]).length, needed },
  }
}

/** Long-tailed sizes; a third may give a quarter at most, the others all they hold; a third of everything is needed. */
function winners(n: number): { held: Float64Array; most: Float64Array; needed: number } {
  const random = Random.seeded(`bench|prorata|${n}`)
  const held = Float64Array.from({ length: n }, () => 1 + Math.floor(200 / (1.0001 - random.uniform())))
  const most = held.map((lots) => (random.chance(0.33) ? Math.floor(lots / 4) : lots))
  return { held, most, needed: Math.floor(held.reduce((sum, lots) => sum + lots, 0) / 3) }
}
