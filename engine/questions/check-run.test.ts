import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dec, plain } from '../decimal'
import type { DifferenceName, VenueRun } from '../differences'
import { PlimsollError } from '../errors'
import { requestsIn, worlds } from '../oracle/worlds'
import { rulebookNamed } from '../rulebooks/index'
import { type SnapshotFile, stateFrom } from '../snapshot'
import type { MutableState } from '../state'
import { deleverageAnswer } from './answers'
import { checkRun } from './check-run'

/** An honest run shows no difference; each way of tampering with one shows under its own name. */
const seed = Number(process.env.PLIMSOLL_FC_SEED ?? 20_261_122)
const parameters = { seed, numRuns: process.env.PLIMSOLL_LONG ? 10_000 : 300 }
const RULEBOOKS = ['bitmex', 'binance', 'hyperliquid'] as const

type Mutable = { -readonly [K in keyof Omit<VenueRun, 'closures'>]: VenueRun[K] } & {
  closures: { account: string; size: string; price?: string | undefined }[]
}

function honest(
  state: MutableState,
  request: { account: string; market: string; side: 'long' | 'short' },
  rulebook: string,
): Mutable | null {
  try {
    return deleverageAnswer(state, rulebookNamed(rulebook), request) as unknown as Mutable
  } catch (error) {
    if (error instanceof PlimsollError) return null
    throw error
  }
}

interface Case {
  readonly state: MutableState
  readonly run: Mutable
  readonly rulebook: string
}

const cases = (useful: (run: Mutable) => boolean) =>
  fc.tuple(worlds(), fc.constantFrom(...RULEBOOKS)).map(([world, rulebook]): Case | null => {
    const state = stateFrom(world as SnapshotFile)
    for (const request of requestsIn(world)) {
      const run = honest(state, request, rulebook)
      if (run && useful(run)) return { state, run: structuredClone(run), rulebook }
    }
    return null
  })

function namesOf({ state, run, rulebook }: Case): DifferenceName[] {
  return checkRun(state, run, rulebookNamed(rulebook)).differences.map((d) => d.name)
}

let met: Record<string, number> = {}
const meet = (name: string) => {
  met = { ...met, [name]: (met[name] ?? 0) + 1 }
}

describe(`check-run (seed ${seed})`, () => {
  it('finds nothing in an honest run', () => {
    fc.assert(
      fc.property(worlds(), fc.constantFrom(...RULEBOOKS), (world, rulebook) => {
        const state = stateFrom(world as SnapshotFile)
        for (const request of requestsIn(world)) {
          const run = honest(state, request, rulebook)
          if (!run) continue
          expect(checkRun(state, run, rulebookNamed(rulebook)).differences).toEqual([])
          if (run.closures.length > 0) meet('honest')
        }
      }),
      parameters,
    )
    expect(met.honest ?? 0).toBeGreaterThan(parameters.numRuns / 4)
  })

  const tampering: readonly [
    what: string,
    name: DifferenceName,
    useful: (run: Mutable) => boolean,
    change: (run: Mutable) => void,
  ][] = [
    [
      'two closures swapped',
      'out-of-order',
      (r) => r.closures.length > 1,
      (r) => r.closures.splice(0, 2, ...r.closures.slice(0, 2).reverse()),
    ],
    [
      'another price',
      'wrong-price',
      () => true,
      (r) => {
        r.price = plain(dec(r.price).plus(1))
      },
    ],
    [
      'another price for one closure',
      'wrong-price',
      (r) => r.closures.length > 0,
      (r) => {
        const [c] = r.closures
        if (c) c.price = plain(dec(c.price ?? r.price).plus(1))
      },
    ],
    [
      'too much of one',
      'too-much',
      (r) => r.closures.length > 0,
      (r) => {
        const c = r.closures.at(-1)
        if (c) c.size = plain(dec(c.size).times(2))
      },
    ],
    [
      'too little of one',
      'too-little',
      (r) => r.closures.length > 0,
      (r) => {
        const c = r.closures.at(-1)
        if (c) c.size = plain(dec(c.size).times('0.5'))
      },
    ],
    [
      'the last one left out',
      'too-little',
      (r) => r.closures.length > 1,
      (r) => {
        r.closures.pop()
      },
    ],
    [
      'the first one skipped',
      'skipped-without-reason',
      (r) => r.closures.length > 1,
      (r) => {
        r.closures.shift()
      },
    ],
    [
      'the fund spared',
      'fund-not-first',
      (r) => dec(r.waterfall.fundPaid).gt(0),
      (r) => {
        r.waterfall = { ...r.waterfall, fundPaid: '0' }
      },
    ],
  ]

  it.each(tampering)('%s is %s', (what, name, useful, change) => {
    fc.assert(
      fc.property(cases(useful), (found) => {
        if (!found) return
        change(found.run)
        expect(namesOf(found)).toContain(name)
        meet(what)
      }),
      parameters,
    )
    expect(met[what] ?? 0, what).toBeGreaterThan(parameters.numRuns / 50)
  })

  it('a protected account taken is protected-taken', () => {
    const world: SnapshotFile = {
      format: 'plimsoll.snapshot/1',
      at: '2026-01-02T03:04:05.678Z',
      markets: [
        { id: 'M', kind: 'linear', settle: 'USDT', lot: '1', tick: '1', mark: '110', maintenanceMarginRate: '0.01' },
      ],
      funds: [],
      accounts: [
        { id: 'x', balance: '0' },
        { id: 'a', balance: '100' },
        { id: 'n', balance: '100', deltaNeutral: true },
      ],
      positions: [
        { account: 'x', market: 'M', side: 'short', size: '2', entry: '100', margin: '10' },
        { account: 'a', market: 'M', side: 'long', size: '5', entry: '100' },
        { account: 'n', market: 'M', side: 'long', size: '5', entry: '90' },
        { account: 'a', market: 'M', side: 'short', size: '8', entry: '110' },
      ],
    }
    const state = stateFrom(world)
    const run = honest(state, { account: 'x', market: 'M', side: 'short' }, 'binance')
    if (!run) throw new Error('the run can be made')
    expect(run.closures.map((c) => c.account)).toEqual(['a'])
    run.closures = [{ account: 'n', size: '2' }]
    expect(namesOf({ state, run, rulebook: 'binance' })).toContain('protected-taken')
  })
})
