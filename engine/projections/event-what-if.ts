import { dec } from '../decimal'
import type { Disclosure } from '../log'
import type { Difference, Figures } from '../questions/backtest'
import { coarseCount, coarseTotal } from './coarse'

/** What one run did, as far as it may be told. */
export interface ToldFigures extends Omit<Figures, 'largest'> {
  /** Null where accounts are hidden: it is the size of somebody's position. */
  readonly largest: string | null
}

export interface ToldWhatIf {
  readonly before: ToldFigures
  readonly after: ToldFigures
  readonly spared: number
  readonly closedInstead: number
  /** Inputs that no longer held, such as a trade of a position that was closed here. */
  readonly leftOut: number
  /** Everybody's where accounts are open, else the viewer's own. */
  readonly differences: readonly Difference[]
}

/** All of it, for nobody's eyes. */
export interface ChangedEvent {
  readonly before: Figures
  readonly after: Figures
  readonly differences: readonly Difference[]
  readonly leftOut: Readonly<Record<string, number>>
}

/**
 * The same record with something changed, as a viewer may hear it. Where accounts are hidden sums keep two digits and
 * counts are tens, because two of them that lie close together would tell the size of a position between them.
 */
export function viewWhatIf(run: ChangedEvent, disclosure: Disclosure, own: readonly string[]): ToldWhatIf {
  const told = disclosure === 'blinded' ? raised : (figures: Figures): ToldFigures => figures
  const counted = disclosure === 'blinded' ? coarseCount : (n: number) => n
  const having = (verdict: Difference['verdict']) =>
    counted(run.differences.filter((difference) => difference.verdict === verdict).length)
  return {
    before: told(run.before),
    after: told(run.after),
    spared: having('spared'),
    closedInstead: having('closed'),
    leftOut: counted(Object.values(run.leftOut).reduce((sum, n) => sum + n, 0)),
    differences:
      disclosure === 'blinded' ? run.differences.filter(({ account }) => own.includes(account)) : run.differences,
  }
}

function raised(figures: Figures): ToldFigures {
  const money = (amount: string) => coarseTotal(dec(amount))
  return {
    events: figures.events,
    closures: coarseCount(figures.closures),
    accounts: coarseCount(figures.accounts),
    fullCloses: coarseCount(figures.fullCloses),
    closed: money(figures.closed),
    shortfall: money(figures.shortfall),
    fundPaid: money(figures.fundPaid),
    residual: money(figures.residual),
    overshoot: money(figures.overshoot),
    givenUp: money(figures.givenUp),
    largest: null,
  }
}
