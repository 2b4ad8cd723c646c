import { cutDigits, plain, SCORE_DIGITS, sign } from '../decimal'
import { evaluateSteps, type Fields, valueAt } from './exact'
import type { Expr, Field, Formula } from './expr'

/** One line of the worked calculation: what it is, the calculation with this position's numbers, and its value. */
export interface WorkedLine {
  readonly label: string
  readonly working: string
  readonly value: string
}

export const FIELD_WORDS: Readonly<Record<Field, string>> = {
  unrealised: 'unrealised profit',
  notional: 'notional at the mark',
  entryNotional: 'entry notional',
  equity: 'equity',
  maintenance: 'maintenance margin',
  wallet: 'wallet balance',
  pairUnrealised: 'unrealised profit of both legs',
  mark: 'mark',
  entry: 'entry',
  direction: 'direction (long 1, short −1)',
  deltaNeutral: 'delta-neutral (1 or 0)',
  isolated: 'isolated (1 or 0)',
  balance: 'account balance',
  portfolio: 'portfolio margin (1 or 0)',
  netDelta: 'net delta of the currency',
  openingLeverage: 'opening leverage',
}

const SIGNS = { '+': '+', '-': '−', '*': '×', '/': '÷' } as const

/** The calculation with this position's own numbers, one line a step and one for the score; values cut to 12 digits. */
export function work(formula: Formula, fields: Fields): WorkedLine[] {
  const { steps, result } = evaluateSteps(formula, fields)
  const value = (expr: Expr) => plain(cutDigits(valueAt(expr, formula, fields, steps), SCORE_DIGITS))
  const lines = formula.steps.map((s) => ({ label: s.label, working: working(s.expr, value), value: value(s.expr) }))
  const shown = working(
    chosen(formula.result, (expr) => sign(valueAt(expr, formula, fields, steps)) > 0),
    value,
  )
  return [...lines, { label: 'Score', working: shown, value: plain(cutDigits(result, SCORE_DIGITS)) }]
}

/** The formula without numbers, as one would write it on a page. */
export function formulaInWords(formula: Formula): string[] {
  const steps = formula.steps.map((s) => `${s.label} = ${algebra(s.expr, formula)}`)
  return [...steps, `Score = ${algebra(formula.result, formula)}`]
}

function chosen(expr: Expr, holds: (test: Expr) => boolean): Expr {
  return expr.kind === 'positive' ? chosen(holds(expr.test) ? expr.then : expr.otherwise, holds) : expr
}

function working(expr: Expr, value: (expr: Expr) => string): string {
  if (expr.kind !== 'op') return value(expr)
  if (expr.op === 'max') return `greater of ${value(expr.a)} and ${value(expr.b)}`
  return `${value(expr.a)} ${SIGNS[expr.op]} ${value(expr.b)}`
}

function algebra(expr: Expr, formula: Formula): string {
  switch (expr.kind) {
    case 'field':
      return FIELD_WORDS[expr.field]
    case 'const':
      return expr.value
    case 'step':
      return labelOf(expr.name, formula)
    case 'positive':
      return `${algebra(expr.then, formula)} where ${algebra(expr.test, formula)} is above zero, else ${algebra(expr.otherwise, formula)}`
    case 'op': {
      const [a, b] = [inner(expr.a, formula), inner(expr.b, formula)]
      return expr.op === 'max' ? `the greater of ${a} and ${b}` : `${a} ${SIGNS[expr.op]} ${b}`
    }
  }
}

function inner(expr: Expr, formula: Formula): string {
  const text = algebra(expr, formula)
  return expr.kind === 'op' || expr.kind === 'positive' ? `(${text})` : text
}

function labelOf(name: string, formula: Formula): string {
  return (formula.steps.find((s) => s.name === name)?.label ?? name).toLowerCase()
}
