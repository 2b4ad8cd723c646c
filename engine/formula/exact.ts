import { compare, dec, minus, over, plus, type Ratio, ratio, sign, times } from '../decimal'
import type { Expr, Field, Formula } from './expr'

/** Values of the fields of one position, as exact fractions. */
export type Fields = (field: Field) => Ratio

/** The formula's exact value as a fraction; nothing is rounded. Throws RangeError where it divides by zero. */
export function evaluate(formula: Formula, fields: Fields): Ratio {
  return valueAt(formula.result, formula, fields, new Map())
}

/** Every step's exact value and the result's, for the worked calculation. */
export function evaluateSteps(formula: Formula, fields: Fields): { steps: Map<string, Ratio>; result: Ratio } {
  const steps = new Map<string, Ratio>()
  for (const { name } of formula.steps) valueAt({ kind: 'step', name }, formula, fields, steps)
  return { steps, result: valueAt(formula.result, formula, fields, steps) }
}

export function valueAt(expr: Expr, formula: Formula, fields: Fields, known: Map<string, Ratio>): Ratio {
  switch (expr.kind) {
    case 'field':
      return fields(expr.field)
    case 'const':
      return ratio(dec(expr.value))
    case 'step':
      return stepValue(expr.name, formula, fields, known)
    case 'positive':
      return valueAt(
        sign(valueAt(expr.test, formula, fields, known)) > 0 ? expr.then : expr.otherwise,
        formula,
        fields,
        known,
      )
    case 'op':
      return apply(expr.op, valueAt(expr.a, formula, fields, known), valueAt(expr.b, formula, fields, known))
  }
}

function stepValue(name: string, formula: Formula, fields: Fields, known: Map<string, Ratio>): Ratio {
  const seen = known.get(name)
  if (seen) return seen
  const found = formula.steps.find((s) => s.name === name)
  if (!found) throw new Error(`formula names the step ${name} that it does not have`)
  const value = valueAt(found.expr, formula, fields, known)
  known.set(name, value)
  return value
}

function apply(op: '+' | '-' | '*' | '/' | 'max', a: Ratio, b: Ratio): Ratio {
  switch (op) {
    case '+':
      return plus(a, b)
    case '-':
      return minus(a, b)
    case '*':
      return times(a, b)
    case '/':
      return over(a, b)
    case 'max':
      return compare(a, b) >= 0 ? a : b
  }
}
