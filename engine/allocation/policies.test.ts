import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, type Decimal, dec, ONE, plus, RATIO_ZERO, type Ratio, ratio, ZERO } from '../decimal'
import { type Endowment, gini, measuresOf, POLICIES, type Policy, spread } from './policies'

/**
 * Each policy is held to the conditions that make its answer the only one: the sum is the budget, nobody gives more than
 * allowed, whoever is not at the cap stands at the one level, and a queue is a prefix of its order.
 */
const seed = Number(process.env.PLIMSOLL_FC_SEED ?? 20_261_122)
const parameters = { seed, numRuns: process.env.PLIMSOLL_LONG ? 10_000 : 300 }

const amount = fc.oneof(
  fc.constant('0'),
  fc.bigInt({ min: 0n, max: 10n ** 12n }).map((n) => dec(n.toString()).times('1e-6').toFixed()),
)
const endowments = fc
  .array(fc.tuple(amount, fc.integer({ min: 0, max: 5 })), { minLength: 1, maxLength: 40 })
  .map((rows) => rows.map(([w, weight], i): Endowment => ({ id: `e${i}`, amount: dec(w), weight: dec(weight) })))

const share = fc.integer({ min: 0, max: 1000 })
const total = (rows: readonly { taken: Decimal }[]) => rows.reduce((sum, r) => sum.plus(r.taken), ZERO)
const seen: Record<string, number> = {}

describe(`policies (seed ${seed})`, () => {
  it.each(POLICIES)('%s spends exactly the budget, within everybody’s means', (policy) => {
    fc.assert(
      fc.property(endowments, share, (rows, thousandths) => {
        const bearing = policy === 'risk-weighted' ? rows.filter((r) => r.weight?.gt(0)) : rows
        const capacity = bearing.reduce((sum, r) => sum.plus(r.amount), ZERO)
        const budget = capacity.times(thousandths).times('0.001')
        const result = spread(policy, rows, budget)
        expect(total(result.shares).eq(budget)).toBe(true)
        for (const { endowment, taken } of result.shares) expect(taken.gte(0) && taken.lte(endowment.amount)).toBe(true)
        expect(result.shares.map((s) => s.endowment)).toEqual(rows)
        if (measuresOf(result).full > 0) seen[policy] = (seen[policy] ?? 0) + 1
      }),
      parameters,
    )
  })

  it('refuses a budget beyond the capacity by name, for every policy', () => {
    const rows: Endowment[] = [
      { id: 'a', amount: dec('2'), weight: ONE },
      { id: 'b', amount: dec('3'), weight: ONE },
    ]
    for (const policy of POLICIES) {
      const attempt = () => spread(policy, rows, dec('5.000001'))
      expect(attempt).toThrowError(
        expect.objectContaining({ code: 'infeasible', message: expect.stringContaining('capacity of 5.') }),
      )
    }
    expect(() => spread('capped-pro-rata', rows, dec('3'), { cap: dec('0.5') })).toThrowError(/capacity of 2.5/)
  })

  it('fills to one level: h = min(cap, level * weight) for everyone', () => {
    fc.assert(
      fc.property(endowments, share, fc.constantFrom('0.1', '0.5', '1'), (rows, thousandths, capText) => {
        const cap = dec(capText)
        const bearing = rows.filter((r) => r.weight?.gt(0) && r.amount.gt(0))
        const budget = bearing
          .reduce((sum, r) => sum.plus(r.amount), ZERO)
          .times(cap)
          .times(thousandths)
          .times('0.001')
        const { shares } = spread('risk-weighted', rows, budget, { cap })
        const level = (s: (typeof shares)[number]): Ratio =>
          ratio(s.taken, s.endowment.amount.times(s.endowment.weight ?? ONE))
        const slack = (s: (typeof shares)[number]) =>
          ratio(dec('2e-18'), s.endowment.amount.times(s.endowment.weight ?? ONE))
        const open = shares.filter((s) => bearing.includes(s.endowment) && s.taken.lt(s.endowment.amount.times(cap)))
        const capped = shares.filter((s) => bearing.includes(s.endowment) && !open.includes(s))
        for (const a of open) {
          for (const b of open) expect(compare(level(a), plus(level(b), plus(slack(a), slack(b)))) <= 0).toBe(true)
          for (const c of capped) expect(compare(level(c), plus(level(a), plus(slack(a), slack(c)))) <= 0).toBe(true)
        }
        if (open.length > 0 && capped.length > 0 && budget.gt(0)) seen.mixed = (seen.mixed ?? 0) + 1
      }),
      parameters,
    )
    expect(seen.mixed ?? 0).toBeGreaterThan(parameters.numRuns / 50)
  })

  it('the queue takes whole endowments in its order, the last in part', () => {
    fc.assert(
      fc.property(endowments, share, (rows, thousandths) => {
        const budget = rows
          .reduce((sum, r) => sum.plus(r.amount), ZERO)
          .times(thousandths)
          .times('0.001')
        const { shares } = spread('queue', rows, budget)
        const ordered = [...shares].sort(
          (a, b) =>
            (b.endowment.weight ?? ZERO).cmp(a.endowment.weight ?? ZERO) ||
            b.endowment.amount.cmp(a.endowment.amount) ||
            (a.endowment.id < b.endowment.id ? -1 : 1),
        )
        const firstPartial = ordered.findIndex((s) => s.taken.lt(s.endowment.amount))
        if (firstPartial >= 0) expect(ordered.slice(firstPartial + 1).every((s) => s.taken.isZero())).toBe(true)
      }),
      parameters,
    )
  })

  it('measures inequality from 0 to 1', () => {
    expect(gini([])).toBeNull()
    expect(gini([ZERO, ZERO])).toBeNull()
    expect(gini([dec(3), dec(3), dec(3)])).toEqual(expect.objectContaining({ n: ZERO }))
    const one = gini([ZERO, ZERO, ZERO, dec(8)])
    expect(compare(one ?? RATIO_ZERO, ratio(dec(3), dec(4)))).toBe(0)
    const policy: Policy = 'pro-rata'
    expect(measuresOf(spread(policy, [{ id: 'a', amount: ZERO, weight: null }], ZERO))).toEqual({
      taken: '0',
      touched: 0,
      full: 0,
      maxFraction: '0',
      gini: null,
    })
  })
})
