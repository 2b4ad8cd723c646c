import { type Decimal, dec, min, plain, ZERO } from './decimal'
import { type Difference, type DifferenceName, differencesOf, type Expected, expectedOf } from './differences'
import { unlessRefused } from './errors'
import type { DivergenceEvent, ObservedClosure } from './log'
import { opposite, type Side } from './market'
import type { Rulebook } from './rulebooks/index'
import type { View } from './state'

/**
 * A venue's own run of closures, as it comes in: the rulebook's plan on the state before its first closure is a shadow
 * beside it. Where the two part is said when the run is over, which is with the first input that is none of it.
 */
export interface ObservedRun {
  readonly event: string
  readonly market: string
  /** The bankrupt account and its side. */
  readonly account: string
  readonly side: Side
  readonly expected: Expected
  /** What the market's fund held before the first closure; null where it has none. */
  readonly fund: { readonly id: string; readonly before: Decimal } | null
  readonly closures: readonly { readonly account: string; readonly size: string; readonly price: string }[]
}

/** Differences that one run is listed with; how many there are is said beside each. */
export const DIVERGENCES_MAX = 200

/** Closures of one bankrupt account in one market are one run. */
export function runKey(
  input: Pick<ObservedClosure, 'market' | 'account' | 'bankrupt' | 'buyer' | 'seller'>,
): string | null {
  const account = bankruptOf(input)
  return account === null ? null : `${input.market}|${account}`
}

/** The venue names it, or it is the other side of the closure. */
function bankruptOf({ account, bankrupt, buyer, seller }: Parameters<typeof runKey>[0]): string | null {
  if (bankrupt !== undefined) return bankrupt
  return [buyer, seller].find((leg) => leg !== undefined && leg.account !== account)?.account ?? null
}

/** A run at its first closure, on the state before it. Null where nothing can be expected: no such position, no price. */
export function beginRun(view: View, rulebook: Rulebook, input: ObservedClosure, seq: number): ObservedRun | null {
  const account = bankruptOf(input)
  if (account === null) return null
  const closed: Side = input.buyer?.account === input.account ? 'short' : 'long'
  const side = opposite(closed)
  const position = view.position(account, input.market, side)
  if (!position) return null
  const expected = unlessRefused(() => expectedOf(view, position, rulebook, { size: position.size, force: true }))
  const id = view.markets.get(input.market)?.fund ?? null
  const fund = id === null ? null : { id, before: view.funds.get(id)?.balance ?? ZERO }
  return (
    expected && { event: `${input.market}.${seq}`, market: input.market, account, side, expected, fund, closures: [] }
  )
}

export function extendRun(run: ObservedRun, { account, size, price }: ObservedClosure): ObservedRun {
  return { ...run, closures: [...run.closures, { account, size, price }] }
}

/** What a run that is over did otherwise than its rulebook asks for. */
export function divergencesOf(run: ObservedRun, view: View): DivergenceEvent[] {
  const { event, market, account, expected } = run
  const taken = run.closures.reduce((sum, { size }) => sum.plus(dec(size)), ZERO)
  const due = { ...expected, closures: front(expected, expected.isOrdered ? taken : null) }
  const found: readonly (Omit<Difference, 'name'> & { readonly name: DivergenceName })[] = [
    ...(expected.holds ? [] : [{ name: 'trigger-not-held' as const, account, expected: '0', found: plain(taken) }]),
    ...differencesOf(
      {
        market,
        price: plain(expected.price),
        bankrupt: { account },
        closures: run.closures,
        waterfall: { fundPaid: plain(paidBy(run, view)) },
      },
      due,
    ),
  ]
  return found.slice(0, DIVERGENCES_MAX).map((one) => {
    return { type: 'divergence', event, market, bankrupt: account, differences: found.length, ...one }
  })
}

export type DivergenceName = DifferenceName | 'trigger-not-held'

/**
 * In the order of the queue, as maps of a checkpoint have one of their own. The venue may have closed less of the position
 * than all: from the front, then, as much as it closed; null where all share.
 */
function front({ closures }: Expected, taken: Decimal | null): Expected['closures'] {
  const due = new Map<string, { readonly place: number; readonly size: Decimal }>()
  let left = taken
  for (const [account, { place, size }] of [...closures].sort(([, a], [, b]) => a.place - b.place)) {
    if (left?.lte(ZERO)) break
    due.set(account, { place, size: left ? min(size, left) : size })
    left = left?.minus(size) ?? null
  }
  return due
}

/** What the fund has less than before; under a rulebook that asks nothing of it, that. */
function paidBy({ fund, expected }: ObservedRun, view: View): Decimal {
  if (!fund) return expected.fundPaid
  return fund.before.minus(view.funds.get(fund.id)?.balance ?? ZERO)
}
