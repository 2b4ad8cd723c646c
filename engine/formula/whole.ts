import { type Decimal, dec, type Ratio } from '../decimal'
import { digitsOf, tenTo } from '../exact'
import type { Expr, Field, Formula } from './expr'

/**
 * The exact reading of a formula once more, in whole numbers: an event scores half a million positions before anything is
 * closed, and decimals are an object for every operation. `exact.ts` is the rule; this one answers the same, digit for digit.
 */

/** An exact fraction: n / d x 10^e, with d above zero. */
export interface Whole {
  readonly n: bigint
  readonly d: bigint
  readonly e: number
}

export type WholeFields = (field: Field) => Whole

export const WHOLE_ZERO: Whole = { n: 0n, d: 1n, e: 0 }

export function wholeOf({ units, places }: Decimal): Whole {
  return { n: units, d: 1n, e: -places }
}

export function wholeRatio({ n, d }: Ratio): Whole {
  return wholeOver(wholeOf(n), wholeOf(d))
}

export function wholePlus(a: Whole, b: Whole): Whole {
  if (a.d !== b.d) return wholePlus({ ...a, n: a.n * b.d, d: a.d * b.d }, { ...b, n: b.n * a.d, d: a.d * b.d })
  if (a.e === b.e) return { n: a.n + b.n, d: a.d, e: a.e }
  const e = Math.min(a.e, b.e)
  return { n: a.n * tenTo(a.e - e) + b.n * tenTo(b.e - e), d: a.d, e }
}

export function wholeMinus(a: Whole, b: Whole): Whole {
  return wholePlus(a, { n: -b.n, d: b.d, e: b.e })
}

export function wholeTimes(a: Whole, b: Whole): Whole {
  return { n: a.n * b.n, d: product(a.d, b.d), e: a.e + b.e }
}

/** Throws RangeError where it divides by zero. */
export function wholeOver(a: Whole, b: Whole): Whole {
  if (b.n === 0n) throw new RangeError('a ratio has no zero denominator')
  const [n, d] = [product(a.n, b.d), product(a.d, b.n)]
  return d < 0n ? { n: -n, d: -d, e: a.e - b.e } : { n, d, e: a.e - b.e }
}

/** Most denominators are one, and multiplying by it makes a new number all the same. */
function product(a: bigint, b: bigint): bigint {
  return a === 1n ? b : b === 1n ? a : a * b
}

/** How many times a decimal goes into another; not a number where it doesn't go in without a rest. */
export function wholeTimesIn(a: Whole, part: Whole): number {
  const e = Math.min(a.e, part.e)
  const [n, by] = [a.n * tenTo(a.e - e), part.n * tenTo(part.e - e)]
  return n % by === 0n ? Number(n / by) : Number.NaN
}

/** A decimal with as few digits as it can be written with. */
export function withoutTens({ n, d, e }: Whole): Whole {
  return n !== 0n && n % 10n === 0n ? withoutTens({ n: n / 10n, d, e: e + 1 }) : { n, d, e }
}

/** A small whole number, as a group is. */
export function wholeNumber({ n, d, e }: Whole): number {
  return (Number(n) / Number(d)) * 10 ** e
}

/** A number of exactly so many significant digits: `digits` x 10^`exponent`, or zero. */
export interface Cut {
  readonly digits: number
  readonly exponent: number
}

const CUT_ZERO: Cut = { digits: 0, exponent: 0 }

/** The value cut towards zero to `digits` significant digits, at most fifteen. */
export function cutWhole({ n, d, e }: Whole, digits: number): Cut {
  if (n === 0n) return CUT_ZERO
  const size = n < 0n ? -n : n
  // The quotient has as many digits before its point as the difference says, or one more: never fewer than are asked for.
  let shift = digits - (digitsOf(size) - digitsOf(d))
  let cut = shift >= 0 ? (size * tenTo(shift)) / d : size / (d * tenTo(-shift))
  if (cut >= tenTo(digits)) {
    cut /= 10n
    shift -= 1
  }
  return { digits: n < 0n ? -Number(cut) : Number(cut), exponent: e - shift }
}

/** Plain decimal text of digits x 10^exponent: no exponent, no zeros at the end of a fraction. */
export function cutText(digits: number, exponent: number): string {
  let [left, places] = [Math.abs(digits), -exponent]
  for (; left !== 0 && left % 10 === 0; places -= 1) left /= 10
  const [text, sign] = [String(left), digits < 0 ? '-' : '']
  if (left === 0) return text
  if (places <= 0) return sign + text + '0'.repeat(-places)
  const point = text.length - places
  return point > 0 ? `${sign}${text.slice(0, point)}.${text.slice(point)}` : `${sign}0.${'0'.repeat(-point)}${text}`
}

/** A formula made ready to be read for many positions, one after the other. */
export function wholeFormula({ steps, result }: Formula): (fields: WholeFields) => Whole {
  let run = 0
  const ready = new Map<string, (fields: WholeFields) => Whole>()
  for (const { name, expr } of steps) {
    const value = compile(expr, ready)
    let [seen, known] = [0, WHOLE_ZERO]
    ready.set(name, (fields) => {
      if (seen !== run) [known, seen] = [value(fields), run]
      return known
    })
  }
  const value = compile(result, ready)
  return (fields) => {
    run += 1
    return value(fields)
  }
}

type Reader = (fields: WholeFields) => Whole

function compile(expr: Expr, steps: ReadonlyMap<string, Reader>): Reader {
  switch (expr.kind) {
    case 'field':
      return (fields) => fields(expr.field)
    case 'const': {
      const value = wholeOf(dec(expr.value))
      return () => value
    }
    case 'step': {
      const found = steps.get(expr.name)
      if (!found) throw new Error(`formula names the step ${expr.name} before it has it`)
      return found
    }
    case 'positive': {
      const [test, then, otherwise] = [
        compile(expr.test, steps),
        compile(expr.then, steps),
        compile(expr.otherwise, steps),
      ]
      return (fields) => (test(fields).n > 0n ? then(fields) : otherwise(fields))
    }
    case 'op':
      return operation(expr.op, compile(expr.a, steps), compile(expr.b, steps))
  }
}

function operation(op: '+' | '-' | '*' | '/' | 'max', a: Reader, b: Reader): Reader {
  switch (op) {
    case '+':
      return (fields) => wholePlus(a(fields), b(fields))
    case '-':
      return (fields) => wholeMinus(a(fields), b(fields))
    case '*':
      return (fields) => wholeTimes(a(fields), b(fields))
    case '/':
      return (fields) => wholeOver(a(fields), b(fields))
    case 'max':
      return (fields) => larger(a(fields), b(fields))
  }
}

function larger(a: Whole, b: Whole): Whole {
  return wholeMinus(a, b).n < 0n ? b : a
}
