/**
 * A scoring formula is data, written once and read several ways: `exact.ts` computes it, `words.ts` works it out with a
 * trader's own numbers. A kernel over typed arrays reads the same tree.
 *
 * Fields are per position, in the settlement asset unless said otherwise:
 * `unrealised`, `notional` (at the mark), `entryNotional`, `equity` and `maintenance` (of the account when cross, of the
 * position when isolated), `wallet` (balance, or the isolated margin), `pairUnrealised` (both cross legs of the account in
 * this market together), `mark`, `entry` (prices), `direction` (+1 long, -1 short), `deltaNeutral` and `isolated` (1 or 0),
 * `balance` (of the account, isolated or not), `openingLeverage` (refused where the snapshot doesn't carry it), `portfolio`
 * (1 for accounts under portfolio margin, else 0) and their `netDelta` (of the currency as the venue has it, without its
 * sign; 0 for all others).
 */
export const FIELDS = [
  'unrealised',
  'notional',
  'entryNotional',
  'equity',
  'maintenance',
  'wallet',
  'pairUnrealised',
  'mark',
  'entry',
  'direction',
  'deltaNeutral',
  'isolated',
  'balance',
  'openingLeverage',
  'portfolio',
  'netDelta',
] as const
export type Field = (typeof FIELDS)[number]

export type Expr =
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'const'; readonly value: string }
  | { readonly kind: 'step'; readonly name: string }
  | { readonly kind: 'op'; readonly op: '+' | '-' | '*' | '/' | 'max'; readonly a: Expr; readonly b: Expr }
  | { readonly kind: 'positive'; readonly test: Expr; readonly then: Expr; readonly otherwise: Expr }

/** A named intermediate value, shown as a line of its own in the worked calculation. */
export interface Step {
  readonly name: string
  readonly label: string
  readonly expr: Expr
}

export interface Formula {
  readonly steps: readonly Step[]
  readonly result: Expr
}

export const field = (name: Field): Expr => ({ kind: 'field', field: name })
export const constant = (value: string): Expr => ({ kind: 'const', value })
export const step = (name: string): Expr => ({ kind: 'step', name })
export const add = (a: Expr, b: Expr): Expr => ({ kind: 'op', op: '+', a, b })
export const subtract = (a: Expr, b: Expr): Expr => ({ kind: 'op', op: '-', a, b })
export const mul = (a: Expr, b: Expr): Expr => ({ kind: 'op', op: '*', a, b })
export const div = (a: Expr, b: Expr): Expr => ({ kind: 'op', op: '/', a, b })
export const atLeast = (a: Expr, b: Expr): Expr => ({ kind: 'op', op: 'max', a, b })
/** `then` where `test` is above zero, else `otherwise`. */
export const ifPositive = (test: Expr, then: Expr, otherwise: Expr): Expr => ({
  kind: 'positive',
  test,
  then,
  otherwise,
})
