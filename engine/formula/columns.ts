import { dec } from '../decimal'
import type { MarketKind } from '../market'
import { type Expr, FIELDS, type Field, type Formula } from './expr'

/**
 * The third reading of a formula: compiled to a loop over typed arrays, in floating point. Servers and benchmarks only,
 * because a browser's content policy forbids `new Function`.
 *
 * A kernel never decides what it can't prove. Every node of the tree counts its roundings, so that the relative error of
 * a score has a proven bound; where a difference cancels too many digits, or a tier or a sign is not certain, the slot is
 * put among the doubts and the exact reading decides about it.
 *
 * The bounds below are relative, in units of u = 2^-53, to first order; `error` adds a margin for the higher ones.
 *
 * | value                | bound      | why                                                                          |
 * |----------------------|------------|------------------------------------------------------------------------------|
 * | a decimal as a float | 1          | rounded once                                                                 |
 * | q = lots * unit      | 2          | lots are whole and exact; the unit was rounded, and the product              |
 * | move = +-(mark - e)  | 4          | both carried in two parts, the entry to 2^-77 of itself: the subtraction of  |
 * |                      |            | the heads is exact or harmless (Sterbenz), and the rest is below one u for   |
 * |                      |            | moves of at least 2^-24 of the entry                                         |
 * | notionals            | 4          | q * p, or q / p                                                              |
 * | unrealised           | 7, 11      | q * move; inverse divided by e * mark                                        |
 * | equity, alone        | 11 * 2^10  | a sum that keeps at least 2^-10 of what went into it, else a doubt           |
 * | equity, shared       | 28 * 2^8   | at most 16 legs, keeping 2^-8 of what went into it                           |
 * | maintenance          | 23 * 2^6   | the same with 2^-6, tiers with their deductions included                     |
 * | pair of legs         | 13 * 2^8   | two legs, keeping 2^-8                                                       |
 */
const FIELD_BOUNDS: Readonly<Record<Field, number>> = {
  unrealised: 11,
  notional: 4,
  entryNotional: 4,
  equity: 11 * 2 ** 10 + 1,
  maintenance: 23 * 2 ** 6,
  wallet: 1,
  pairUnrealised: 13 * 2 ** 8,
  mark: 1,
  entry: 1,
  direction: 0,
  deltaNeutral: 0,
  isolated: 0,
  balance: 1,
  openingLeverage: 1,
  portfolio: 0,
  netDelta: 1,
}

/** A sum keeps at least this part of what went into it; below that it is a doubt. */
const KEPT = 2 ** -10
export const KEPT_SHARED = 2 ** -8
export const KEPT_MAINTENANCE = 2 ** -6
/** Accounts with more cross legs than this are doubts: the bounds above count on it. */
export const LEGS_MAX = 16
/** A smaller move from entry to mark is a doubt: the entry's second part does not carry more digits. */
export const LEAST_MOVE = 2 ** -24
/** How close to the edge of a tier a notional has to be for the tier to be a doubt. */
export const EDGE = 2 ** -40

/** Bits of a slot's flags. */
export const ABSENT = 1
export const ISOLATED = 2
export const NEUTRAL = 4
/** Its account has other cross positions (or figures of the venue's own): equity is looked up, not computed. */
export const SHARED = 8

/** `group` of a slot that is not in the queue, for whatever reason: what the rulebook's own group for that is. */
export const OUT = 3

/** Columns of one market side that kernels read. Amounts in the settlement asset, sizes in lots. */
export interface ScoredColumns {
  readonly lots: Float64Array
  readonly entry: Float64Array
  /** What the entry as a float leaves out of the exact entry. */
  readonly entryRest: Float32Array
  /** Isolated margin, or the balance behind the account's only cross position; of a shared slot, its row. */
  readonly backing: Float64Array
  readonly flags: Uint8Array
  /** Only where the formula asks for it. */
  readonly balance: Float64Array
  readonly openingLeverage: Float64Array
  /** Not a number for accounts that are not under portfolio margin. */
  readonly netDelta: Float64Array
}

/** Rows of accounts with several cross legs: sums, and the gross of what went into each sum. */
export interface SharedColumns {
  readonly balance: Float64Array
  readonly equity: Float64Array
  readonly equityGross: Float64Array
  readonly maintenance: Float64Array
  readonly maintenanceGross: Float64Array
  readonly pair: Float64Array
  readonly pairGross: Float64Array
}

/** A market at its present mark, as floats. */
export interface MarketFloats {
  readonly mark: number
  readonly markRest: number
  /** Lot x multiplier. */
  readonly unit: number
  readonly rate: number
  readonly tiers: readonly { readonly from: number; readonly rate: number; readonly deduct: number }[]
}

/** Writes scores and groups of slots `from` to `to`, and the slots it can't decide into `doubts`; returns their number. */
export type Run = (
  columns: ScoredColumns,
  shared: SharedColumns,
  market: MarketFloats,
  direction: 1 | -1,
  from: number,
  to: number,
  score: Float64Array,
  group: Uint8Array,
  doubts: Uint32Array,
) => number

export interface Kernel {
  /** Proven bound on the relative error of every score that is not a doubt. */
  readonly error: number
  readonly fields: ReadonlySet<Field>
  /** Groups that a slot may be in, ascending. */
  readonly groups: readonly number[]
  readonly run: Run
  /**
   * The same loop as a function of its own, for few slots at a time. V8 compiles a loop over a million slots while it runs,
   * and later calls for thirty enter that function uncompiled: a quarter of what choosing a front takes.
   */
  readonly runFew: Run
}

/** Compiles a rulebook's score and group for markets of one kind. `group` null: everybody is in group 2. */
export function compile(score: Formula, group: Formula | null, kind: MarketKind): Kernel {
  const writer = new Writer()
  const value = writer.formula(score)
  const rank = group ? writer.formula(group) : { code: '2', bound: 0 }
  // The source is made of the fixed text below and numbers and operators of our own formulas.
  const make = (name: string) =>
    (new Function(`return ${loopOf(name, writer, value.code, rank.code, kind)}`) as () => Run)()
  return {
    error: value.bound * 2 ** -53 * (1 + 2 ** -10),
    fields: writer.fields,
    groups: [...new Set(group ? groupsOf(group.result) : [2])].filter((g) => g !== OUT).sort(),
    run: make('kernel'),
    runFew: make('kernelForFew'),
  }
}

/** Values that a group's formula can take: a constant, one of two, or what a flag says. */
function groupsOf(expr: Expr): number[] {
  if (expr.kind === 'const') return [dec(expr.value).toNumber()]
  if (expr.kind === 'positive') return [...groupsOf(expr.then), ...groupsOf(expr.otherwise)]
  if (expr.kind === 'field' && expr.field === 'deltaNeutral') return [0, 1]
  throw new Error('a group is a constant, a choice between groups, or a flag')
}

interface Code {
  readonly code: string
  readonly bound: number
}

/** Turns expressions into straight-line code; steps become constants of their own. */
class Writer {
  readonly fields = new Set<Field>()
  readonly lines: string[] = []
  private names = 0

  formula({ steps, result }: Formula): Code {
    const known = new Map<string, Code>()
    for (const { name, expr } of steps) known.set(name, this.named(this.expr(expr, known)))
    return this.expr(result, known)
  }

  private expr(expr: Expr, known: ReadonlyMap<string, Code>): Code {
    switch (expr.kind) {
      case 'field':
        this.fields.add(expr.field)
        return { code: expr.field, bound: FIELD_BOUNDS[expr.field] }
      case 'const':
        return constantOf(expr.value)
      case 'step': {
        const step = known.get(expr.name)
        if (!step) throw new Error(`formula names the step ${expr.name} before it is computed`)
        return step
      }
      case 'positive': {
        // A relative error below one leaves the sign as it is.
        const test = this.expr(expr.test, known)
        const then = this.expr(expr.then, known)
        const otherwise = this.expr(expr.otherwise, known)
        return {
          code: `(${test.code} > 0 ? ${then.code} : ${otherwise.code})`,
          bound: Math.max(then.bound, otherwise.bound),
        }
      }
      case 'op':
        return this.op(expr.op, this.expr(expr.a, known), this.expr(expr.b, known))
    }
  }

  private op(op: '+' | '-' | '*' | '/' | 'max', a: Code, b: Code): Code {
    if (op === '*' || op === '/') return { code: `(${a.code} ${op} ${b.code})`, bound: a.bound + b.bound + 1 }
    if (op === 'max') return { code: `Math.max(${a.code}, ${b.code})`, bound: Math.max(a.bound, b.bound) }
    const left = this.named(a)
    const right = this.named(b)
    const sum = this.named({
      code: `${left.code} ${op} ${right.code}`,
      bound: Math.max(a.bound, b.bound) / KEPT + 1,
    })
    const gross = `(Math.abs(${left.code}) + Math.abs(${right.code}))`
    this.lines.push(`if (!(Math.abs(${sum.code}) >= ${KEPT} * ${gross})) { doubt(i); continue }`)
    return sum
  }

  private named({ code, bound }: Code): Code {
    const name = `v${this.names++}`
    this.lines.push(`const ${name} = ${code}`)
    return { code: name, bound }
  }
}

function constantOf(text: string): Code {
  const value = dec(text)
  const float = value.toNumber()
  return { code: `${float}`, bound: value.eq(dec(float)) ? 0 : 1 }
}

function loopOf(name: string, writer: Writer, score: string, group: string, kind: MarketKind): string {
  const uses = (field: Field) => writer.fields.has(field)
  const each = (field: Field, lines: readonly string[]) => (uses(field) ? lines : [])
  const inverse = kind === 'inverse'
  return [
    `function ${name}(columns, shared, market, direction, from, to, score, group, doubts) {`,
    'const { lots: lotsOf, entry: entryOf, entryRest, backing, flags: flagsOf } = columns',
    'const { mark, markRest, unit, rate, tiers } = market',
    'const { equity: equityOf, equityGross, maintenance: maintenanceOf, maintenanceGross } = shared',
    'let count = 0',
    'for (let i = from; i < to; i += 1) {',
    'const flags = flagsOf[i]',
    `group[i] = ${OUT}`,
    `if (flags & ${ABSENT}) continue`,
    'const q = lotsOf[i] * unit, entry = entryOf[i]',
    'const move = direction * ((mark - entry) + (markRest - entryRest[i]))',
    `const notional = ${inverse ? 'q / mark' : 'q * mark'}, entryNotional = ${inverse ? 'q / entry' : 'q * entry'}`,
    `const unrealised = ${inverse ? 'q * move / (entry * mark)' : 'q * move'}`,
    ...(uses('unrealised') || uses('pairUnrealised')
      ? [`if (!(Math.abs(move) >= ${LEAST_MOVE} * entry)) { doubts[count++] = i; continue }`]
      : []),
    'let wallet = backing[i], equity',
    ...each('maintenance', ['let maintenance']),
    ...each('pairUnrealised', ['let pairUnrealised = unrealised']),
    `if (flags & ${SHARED}) {`,
    'const r = wallet',
    'equity = equityOf[r]; wallet = shared.balance[r]',
    `if (!(Math.abs(equity) >= ${KEPT_SHARED} * equityGross[r])) { doubts[count++] = i; continue }`,
    ...each('maintenance', [
      'maintenance = maintenanceOf[r]',
      `if (!(Math.abs(maintenance) >= ${KEPT_MAINTENANCE} * maintenanceGross[r])) { doubts[count++] = i; continue }`,
    ]),
    ...each('pairUnrealised', [
      'if (shared.pairGross[r] > 0) { pairUnrealised = shared.pair[r]',
      `if (!(Math.abs(pairUnrealised) >= ${KEPT_SHARED} * shared.pairGross[r])) { doubts[count++] = i; continue } }`,
    ]),
    '} else {',
    'equity = wallet + unrealised',
    `if (!(Math.abs(equity) >= ${KEPT} * (Math.abs(wallet) + Math.abs(unrealised) + ${LEAST_MOVE} * entryNotional))) { doubts[count++] = i; continue }`,
    ...each('maintenance', MAINTENANCE_LINES),
    '}',
    'if (equity <= 0) continue',
    ...each('isolated', [`const isolated = flags & ${ISOLATED} ? 1 : 0`]),
    ...each('deltaNeutral', [`const deltaNeutral = flags & ${NEUTRAL} ? 1 : 0`]),
    ...each('balance', ['const balance = columns.balance[i]']),
    ...each('openingLeverage', ['const openingLeverage = columns.openingLeverage[i]']),
    ...each('portfolio', ['const portfolio = columns.netDelta[i] >= 0 ? 1 : 0']),
    ...each('netDelta', ['const netDelta = columns.netDelta[i] >= 0 ? columns.netDelta[i] : 0']),
    ...writer.lines.map((line) => line.replace('doubt(i)', 'doubts[count++] = i')),
    `const result = ${score}`,
    'if (!(Math.abs(result) < Infinity)) { doubts[count++] = i; continue }',
    'score[i] = result',
    `group[i] = ${group}`,
    '}',
    'return count',
    '}',
  ].join('\n')
}

/** Own maintenance margin; a notional at the edge of a tier, or a deduction that leaves little, is a doubt. */
const MAINTENANCE_LINES = [
  'let tierRate = rate, deduct = 0, isAtEdge = false',
  'for (let t = 0; t < tiers.length; t += 1) {',
  'const tier = tiers[t]',
  `if (Math.abs(notional - tier.from) <= ${EDGE} * tier.from) isAtEdge = true`,
  'if (notional < tier.from) break',
  'tierRate = tier.rate; deduct = tier.deduct',
  '}',
  'const gross = notional * tierRate',
  'maintenance = gross - deduct',
  `if (isAtEdge || !(Math.abs(maintenance) >= ${KEPT_MAINTENANCE} * (gross + Math.abs(deduct)))) { doubts[count++] = i; continue }`,
]

/** Fields that need a column of their own, which is kept only where a formula asks for it. */
export const OPTIONAL_FIELDS = FIELDS.filter((field) => field === 'balance' || field === 'openingLeverage')
