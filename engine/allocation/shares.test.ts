import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plain } from '../decimal'
import type { VenueRun } from '../differences'
import { PlimsollError } from '../errors'
import { cutSignificant, decimalText, Fraction, ONE, smaller, sum, ZERO } from '../oracle/fraction'
import {
  equity,
  findPosition,
  gain,
  load,
  notional,
  deleverage as oracleRun,
  type Position,
  rankSide,
  unrealised,
} from '../oracle/oracle'
import type { Snapshot } from '../oracle/shapes'
import { requestsIn, worlds } from '../oracle/worlds'
import { deleverageAnswer } from '../questions/answers'
import { checkRun } from '../questions/check-run'
import { cappedProRata } from '../rulebooks/capped-pro-rata'
import { type Rulebook, rulebookNamed } from '../rulebooks/index'
import { type SnapshotFile, stateFrom } from '../snapshot'
import { type Plan, planWithQueue } from './plan'
import type { ShareRule } from './shares'
import { verifyPlan } from './verify-plan'

/** Shares of positions against a second, naive computation in whole fractions, and plans against their verification. */
const seed = Number(process.env.PLIMSOLL_FC_SEED ?? 20_261_122)
const parameters = { seed, numRuns: process.env.PLIMSOLL_LONG ? 10_000 : 300 }
const RULES = ['pro-rata', 'capped-pro-rata', 'risk-weighted', 'min-max'] as const
const CAPS = ['0.01', '0.1', '0.5', '1'] as const

const met: Record<string, number> = {}
const meet = (name: string, when = true) => {
  if (when) met[name] = (met[name] ?? 0) + 1
}

type Request = ReturnType<typeof requestsIn>[number]

// ---- the naive computation ------------------------------------------------------------------------------------------

interface Giver {
  readonly account: string
  readonly held: Fraction
  readonly most: Fraction
  readonly strength: Fraction
}

const whole = (value: Fraction) => Fraction.of(value.floor())

/** Those who may be closed, in the order of the queue, positions in profit first; all in lots. */
function giversOf(world: Snapshot, request: Request, price: Fraction, rule: ShareRule, cap: Fraction) {
  const book = load(world)
  const bankrupt = findPosition(book, request)
  const { market } = bankrupt
  const mayGive = (p: Position) => {
    const after = gain(market, p.side, p.size, market.mark, price).plus(equity(book, p))
    return p.account.owner !== bankrupt.account.owner && !after.isNegative()
  }
  const rows = rankSide(book, market, request.side === 'long' ? 'short' : 'long', 'bitmex').map((r) => r.position)
  const giver = (p: Position): Giver => {
    const held = p.size.over(market.lot)
    const strength = rule === 'risk-weighted' ? cutSignificant(notional(p).over(equity(book, p)), 12) : ONE
    return { account: p.account.id, held, most: whole(held.times(cap)), strength }
  }
  const isWinner = (p: Position) => unrealised(p).isPositive()
  const tiers = [rows.filter(isWinner), rows.filter((p) => !isWinner(p))]
  return {
    lot: market.lot,
    passed: rows.filter((p) => !mayGive(p)),
    tiers: tiers.map((t) => t.filter(mayGive).map(giver)),
  }
}

/** Again and again in proportion; whoever would give more than may be taken is held there, and the others go on. */
function inProportion(tier: readonly Giver[], needed: Fraction): Fraction[] {
  const full = new Set<Giver>()
  for (;;) {
    const open = tier.filter((g) => !full.has(g))
    const left = needed.minus(sum([...full].map((g) => g.most)))
    const mass = sum(open.map((g) => g.held.times(g.strength)))
    const share = (g: Giver) => (full.has(g) ? g.most : left.times(g.held).times(g.strength).over(mass))
    const over = open.filter((g) => share(g).isAbove(g.most))
    if (over.length === 0) return tier.map(share)
    for (const g of over) full.add(g)
  }
}

/** Lot by lot to whoever is furthest below the exact share, the front first. */
function inLots(tier: readonly Giver[], needed: Fraction): Fraction[] {
  const exact = inProportion(tier, needed)
  const lots = exact.map(whole)
  const given = new Set<number>()
  for (let left = needed.minus(sum(lots)); left.isPositive(); left = left.minus(ONE)) {
    let best = -1
    for (const [i, share] of exact.entries()) {
      if (given.has(i)) continue
      if (best < 0 || share.minus(lots[i]!).isAbove(exact[best]!.minus(lots[best]!))) best = i
    }
    given.add(best)
    lots[best] = lots[best]!.plus(ONE)
  }
  return lots
}

/** The least share at which enough lots can be had, found by trying every one; what is too much is given back. */
function leastShare(tier: readonly Giver[], needed: Fraction): Fraction[] {
  const lotsAt = (z: Fraction) => tier.map((g) => whole(z.times(g.held)))
  let [low, high] = [ZERO, ONE]
  // Halving comes close enough for no other share of whole lots to lie between.
  const [most] = tier.map((g) => g.held).sort((a, b) => b.compare(a))
  const gap = ONE.over(most!.times(most!).times(Fraction.of(2n)))
  while (high.minus(low).isAbove(gap)) {
    const middle = low.plus(high).over(Fraction.of(2n))
    if (sum(lotsAt(middle)).isBelow(needed)) low = middle
    else high = middle
  }
  const lots = lotsAt(high)
  const tops = tier.map((g, i) => lots[i]!.isPositive() && lots[i]!.over(g.held).isAbove(low))
  let extra = sum(lots).minus(needed)
  for (let i = tier.length - 1; extra.isPositive(); i -= 1) {
    if (!tops[i]) continue
    lots[i] = lots[i]!.minus(ONE)
    extra = extra.minus(ONE)
  }
  return lots
}

function naive(world: Snapshot, request: Request, rule: ShareRule, cap: string) {
  const run = oracleRun(world, { ...request, rulebook: 'bitmex', force: true })
  const needed = sum([...run.closures.map((c) => Fraction.parse(c.size)), Fraction.parse(run.remaining)])
  const { lot, tiers, passed } = giversOf(world, request, Fraction.parse(run.price), rule, Fraction.parse(cap))
  const sizes: Record<string, string> = {}
  let left = needed.over(lot)
  for (const [at, tier] of tiers.entries()) {
    const wanted = smaller(left, sum(tier.map((g) => g.most)))
    if (wanted.isZero()) continue
    meet(`${rule}: ${at === 0 ? 'in profit' : 'the others'}`)
    const lots = rule === 'min-max' ? leastShare(tier, wanted) : inLots(tier, wanted)
    for (const [i, g] of tier.entries()) {
      if (lots[i]!.isPositive()) sizes[g.account] = decimalText(lots[i]!.times(lot))
      meet(`${rule}: whole`, lots[i]!.equals(g.held))
      meet(`${rule}: at the cap`, lots[i]!.equals(g.most) && g.most.isBelow(g.held))
    }
    left = left.minus(wanted)
  }
  const isRun = needed.isPositive()
  return { isRun, sizes, passed: isRun ? passed.map((p) => p.account.id) : [], remaining: decimalText(left.times(lot)) }
}

// ---- the engine's plan ----------------------------------------------------------------------------------------------

const rulebookOf = (rule: ShareRule, cap: string): Rulebook =>
  rule === 'capped-pro-rata' ? { ...cappedProRata, cap } : rulebookNamed(rule)

function planned(world: Snapshot, request: Request, rulebook: Rulebook, force = true) {
  const state = stateFrom(world as SnapshotFile)
  const position = state.position(request.account, request.market, request.side)
  if (!position) throw new Error('the position is there')
  try {
    return { state, plan: planWithQueue(state, position, rulebook, { force }).plan }
  } catch (error) {
    if (error instanceof PlimsollError) return null
    throw error
  }
}

const one = fc.nat(60)
const pick = (world: Snapshot, n: number) => {
  const requests = requestsIn(world)
  return requests[n % requests.length]!
}

describe(`shares of positions (seed ${seed})`, () => {
  it.each(RULES)('%s: the same as the naive computation, and verified', (rule) => {
    fc.assert(
      fc.property(worlds(), one, fc.constantFrom(...CAPS), (world, n, someCap) => {
        const request = pick(world, n)
        const cap = rule === 'capped-pro-rata' ? someCap : '1'
        const found = planned(world, request, rulebookOf(rule, cap))
        if (!found) return
        const { plan, state } = found
        const expected = naive(world, request, rule, cap)
        expect(Object.fromEntries(plan.closures.map((c) => [c.entry.position.account, plain(c.size)]))).toEqual(
          expected.sizes,
        )
        expect(plain(plan.remaining)).toBe(expected.remaining)
        expect(plan.skipped.map((s) => s.entry.position.account).sort()).toEqual(expected.passed.sort())
        expect(verifyPlan(plan, state)).toEqual([])
        const places = plan.closures.map((c) => c.entry.place)
        expect(places).toEqual([...places].sort((a, b) => a - b))
        meet(`${rule}: several`, plan.closures.length > 2)
        meet(`${rule}: remaining`, !plan.remaining.isZero())
        meet(`${rule}: passed over`, plan.skipped.length > 0)
      }),
      parameters,
    )
    for (const what of ['in profit', 'the others', 'several', 'remaining', 'passed over']) {
      expect(met[`${rule}: ${what}`] ?? 0, what).toBeGreaterThan(parameters.numRuns / 50)
    }
    if (rule === 'capped-pro-rata') expect(met[`${rule}: at the cap`] ?? 0).toBeGreaterThan(parameters.numRuns / 50)
  })

  const tampering: readonly [what: string, change: (plan: Plan) => Plan | null][] = [
    [
      'a lot moved from one to another, twice',
      (plan) => {
        const [a, b] = plan.closures
        const two = plan.market.lot.times(2)
        if (!a || !b || a.size.lte(two)) return null
        if (plan.sharing?.rule === 'min-max') return null
        const moved = [
          { ...a, size: a.size.minus(two) },
          { ...b, size: b.size.plus(two) },
        ]
        return { ...plan, closures: [...moved, ...plan.closures.slice(2)] }
      },
    ],
    [
      'all of it from the first',
      (plan) => {
        const [a] = plan.closures
        const taken = plan.needed.minus(plan.remaining)
        if (!a || plan.closures.length < 2 || a.size.eq(a.entry.position.size)) return null
        if (plan.closures.some((c) => c !== a && c.size.lte(plan.market.lot))) return null
        return { ...plan, closures: [{ ...a, size: taken }] }
      },
    ],
    [
      'somebody spared, and the rest left',
      (plan) => {
        const [a, ...others] = plan.closures
        if (!a || a.size.lte(plan.market.lot)) return null
        return { ...plan, closures: others, remaining: plan.remaining.plus(a.size) }
      },
    ],
    [
      'somebody passed over without a word',
      (plan) =>
        plan.skipped.length > 0 && plan.closures.length > 0 ? { ...plan, skipped: plan.skipped.slice(1) } : null,
    ],
    [
      'the same one twice',
      (plan) => {
        const [a, ...others] = plan.closures
        if (!a || a.size.lte(plan.market.lot)) return null
        const rest = { ...a, size: a.size.minus(plan.market.lot) }
        return { ...plan, closures: [rest, { ...a, size: plan.market.lot }, ...others] }
      },
    ],
  ]

  it.each(tampering)('%s does not verify', (what, change) => {
    fc.assert(
      fc.property(worlds(), one, fc.constantFrom(...RULES), (world, n, rule) => {
        const found = planned(world, pick(world, n), rulebookNamed(rule))
        const changed = found && change(found.plan)
        if (!found || !changed) return
        expect(verifyPlan(changed, found.state)).not.toEqual([])
        meet(what)
      }),
      parameters,
    )
    expect(met[what] ?? 0).toBeGreaterThan(parameters.numRuns / 50)
  })

  it('an honest run shows no difference, in whatever order it is told', () => {
    fc.assert(
      fc.property(worlds(), one, fc.constantFrom(...RULES), (world, n, rule) => {
        const request = pick(world, n)
        const rulebook = rulebookNamed(rule)
        const state = () => stateFrom(world as SnapshotFile)
        if (!planned(world, request, rulebook)) return
        const run = deleverageAnswer(state(), rulebook, { ...request, force: true }) as unknown as VenueRun
        expect(checkRun(state(), run, rulebook).differences).toEqual([])
        const turned = { ...run, closures: [...run.closures].reverse() }
        expect(checkRun(state(), turned, rulebook).differences).toEqual([])
        const [spared, ...others] = run.closures
        if (!spared || others.length === 0) return
        const named = checkRun(state(), { ...run, closures: others }, rulebook).differences
        expect(named.map(({ name, account }) => [name, account])).toContainEqual([
          'skipped-without-reason',
          spared.account,
        ])
        meet('honest')
      }),
      parameters,
    )
    expect(met.honest ?? 0).toBeGreaterThan(parameters.numRuns / 10)
  })
})
