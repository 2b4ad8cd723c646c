import { amountOf, type Decimal, dec, min, plain, printedRatio, type Ratio, raiseDigits, ratio, ZERO } from '../decimal'
import type { Side } from '../market'
import type { Outcome } from '../questions/standings'
import { type Least, WHAT_IF_ASSUMPTIONS, type WhatIf } from '../questions/what-if'
import { shareOf } from '../reach'

/** What an owner is told of a change. Every amount is a plain decimal in the market's units or its settlement asset. */
export interface WhatIfStanding {
  readonly standing: Outcome['standing']
  readonly mark: string
  readonly size: string
  readonly notional: string
  readonly equity: string | null
  readonly leverage: string | null
  readonly liquidationPrice: string | null
  readonly bankruptcyPrice: string | null
  readonly place: number | null
  readonly positions: number | null
  readonly lights: number | null
  readonly ahead: string | null
  readonly aheadShare: string | null
  readonly reach: {
    readonly adlPrice: string
    readonly moveToReach: string
    readonly shortfallToReach: string
  } | null
}

export interface WhatIfAnswer {
  readonly account: string
  readonly market: string
  readonly side: Side
  readonly before: WhatIfStanding
  readonly after: WhatIfStanding
  readonly margin: string
  readonly least: {
    readonly under: number
    readonly close: string | null
    readonly margin: string | null
    readonly marginStep: string
  } | null
  readonly assumptions: readonly string[]
}

/** Where accounts are hidden, who asks often enough could weigh every neighbour: the answer is in lights alone. */
export function whatIfView(
  name: { readonly account: string; readonly market: string; readonly side: Side },
  { before, after, margin, least }: WhatIf,
  under: number | undefined,
  blinded: boolean,
): WhatIfAnswer {
  const { account, market, side } = name
  return {
    account,
    market,
    side,
    before: standingView(before, blinded),
    after: standingView(after, blinded),
    margin: plain(margin),
    least: least && under !== undefined ? { under, ...leastView(least, before, blinded) } : null,
    assumptions: WHAT_IF_ASSUMPTIONS,
  }
}

function standingView(outcome: Outcome, blinded: boolean): WhatIfStanding {
  const { standing, market, position, measures, placed } = outcome
  const orNull = (value: Ratio | null) => value && printedRatio(value)
  return {
    standing,
    mark: plain(market.mark),
    size: plain(position?.size ?? ZERO),
    notional: plain(position ? amountOf(measures.notional(position)) : ZERO),
    equity: position && plain(amountOf(measures.equity(position))),
    leverage: position && orNull(measures.effectiveLeverage(position)),
    liquidationPrice: position && orNull(measures.liquidationPrice(position)),
    bankruptcyPrice: position && orNull(measures.closingBankruptcyPrice(position)),
    ...placeView(placed, blinded),
  }
}

const NO_PLACE = { place: null, positions: null, ahead: null, aheadShare: null, reach: null } as const

function placeView(placed: Outcome['placed'], blinded: boolean) {
  if (!placed || blinded) return { ...NO_PLACE, lights: placed?.lights ?? null }
  const { place, positions, lights, ahead, size, reach } = placed
  return {
    place,
    positions,
    lights,
    ahead: plain(ahead),
    aheadShare: plain(dec(shareOf(ahead, size) ?? '0')),
    reach: reach && {
      adlPrice: plain(reach.adlPrice),
      moveToReach: reach.moveToReach,
      shortfallToReach: plain(reach.shortfallToReach),
    },
  }
}

/** Raised to two digits where accounts are hidden: it still suffices, and says little of whoever stands next. */
function leastView({ close, margin, marginStep }: Least, before: Outcome, blinded: boolean) {
  const show = (amount: Decimal, step: Decimal) => {
    if (!blinded || amount.isZero()) return amount
    const raised = raiseDigits(ratio(amount), 2)
    return raised.mod(step).isZero() ? raised : raised.minus(raised.mod(step)).plus(step)
  }
  const size = before.position?.size ?? ZERO
  return {
    close: close && plain(min(size, show(close, before.market.lot))),
    margin: margin && plain(show(margin, marginStep)),
    marginStep: plain(marginStep),
  }
}
