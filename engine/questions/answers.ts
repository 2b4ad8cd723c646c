import { sizeBefore } from '../allocation/shares'
import { amountOf, type Decimal, isMultiple, plain, printedRatio, type Ratio } from '../decimal'
import { deleverage, type Run } from '../deleverage'
import { PlimsollError } from '../errors'
import type { Sha256 } from '../hash'
import type { Side } from '../market'
import { Measures } from '../measures'
import { aheadNotional, type Queue, rank } from '../ranking/queue'
import { assumptionsFor, Curve } from '../reach'
import { type Rulebook, rulebookId } from '../rulebooks/index'
import { amountFrom, positionsInOrder } from '../snapshot'
import type { MutableState, Position, View } from '../state'

/**
 * The documents of contract 3, as plain JSON: the command line prints them and the HTTP twins answer with them. Paths of
 * refusals name command-line options; the twins translate them to members of the body.
 */

export interface PositionAnswer {
  readonly account: string
  readonly market: string
  readonly side: Side
  readonly size: string
  readonly unrealisedPnl: string
  readonly equity: string
  readonly marginRatio: string
  readonly effectiveLeverage: string | null
  readonly bankruptcyPrice: string | null
  readonly bankruptcyPriceTick: string | null
  readonly liquidationPrice: string | null
  /** `venue` where the equity is the venue's own figure moved by what was computed here. */
  readonly equityFrom?: 'venue'
}

/** Which position: an account may hold both sides of a market. */
export interface PositionName {
  readonly account: string
  readonly market: string
  readonly side: Side
}

/** `plimsoll.positions/1`, in the order of `names` (a file's own order), else by market, account, long first. */
export function positionsAnswer(view: View, names: readonly PositionName[] = positionsInOrder(view)) {
  const measures = new Measures(view)
  return {
    format: 'plimsoll.positions/1' as const,
    at: view.at,
    positions: names.flatMap((name) => {
      const position = view.position(name.account, name.market, name.side)
      return position ? [positionAnswer(measures, position)] : []
    }),
  }
}

function positionAnswer(measures: Measures, position: Position): PositionAnswer {
  const tick = measures.bankruptcyTick(position)
  const account = measures.account(position.account)
  const venue = !position.margin && (account.equityOffset || account.maintenanceOffset)
  return {
    account: position.account,
    market: position.market,
    side: position.side,
    size: plain(position.size),
    unrealisedPnl: plain(amountOf(measures.unrealised(position))),
    equity: plain(amountOf(measures.equity(position))),
    marginRatio: printedRatio(measures.marginRatio(position)),
    effectiveLeverage: orNull(measures.effectiveLeverage(position)),
    bankruptcyPrice: orNull(measures.closingBankruptcyPrice(position)),
    bankruptcyPriceTick: tick ? plain(tick) : null,
    liquidationPrice: orNull(measures.liquidationPrice(position)),
    ...(venue ? { equityFrom: 'venue' as const } : {}),
  }
}

function orNull(value: Ratio | null): string | null {
  return value ? printedRatio(value) : null
}

export interface RankOptions {
  readonly market?: string | undefined
  readonly side?: Side | undefined
}

export interface QueueEntryAnswer {
  readonly place: number | null
  readonly account: string
  readonly size: string
  readonly score: string
  readonly group: number
  readonly percentile: string | null
  readonly lights: number | null
  readonly venueIndicator: string | null
  readonly ahead: string | null
  readonly aheadNotional: string | null
}

/**
 * `plimsoll.queue/1`. With less than full coverage the order among the known positions says nothing about the venue's
 * queue, so place, lights, percentile and ahead are null.
 */
export function rankAnswer(view: View, rulebook: Rulebook, options: RankOptions = {}) {
  if (options.market !== undefined && !view.markets.has(options.market)) throw unknownMarket(options.market)
  const measures = new Measures(view)
  const markets = options.market === undefined ? [...view.markets.keys()] : [options.market]
  const sides: Side[] = options.side ? [options.side] : ['long', 'short']
  const queues = markets.flatMap((id) =>
    sides.map((side) => queueAnswer(rank(measures, marketOf(view, id), side, rulebook), view.coverage === 'full')),
  )
  return { format: 'plimsoll.queue/1' as const, rulebook: rulebookId(rulebook), at: view.at, queues }
}

function queueAnswer(queue: Queue, known: boolean) {
  return {
    market: queue.market.id,
    side: queue.side,
    positions: queue.entries.length,
    size: plain(queue.size),
    entries: queue.entries.map(
      (entry): QueueEntryAnswer => ({
        place: known ? entry.place : null,
        account: entry.position.account,
        size: plain(entry.position.size),
        score: plain(entry.score),
        group: entry.group,
        percentile: known ? entry.percentile : null,
        lights: known ? entry.lights : null,
        venueIndicator: known ? entry.venueIndicator : null,
        ahead: known ? plain(entry.ahead) : null,
        aheadNotional: known ? plain(aheadNotional(queue, entry)) : null,
      }),
    ),
  }
}

export interface PositionChoice {
  readonly account: string
  readonly market: string
  readonly side?: Side | undefined
}

export interface DeleverageOptions extends PositionChoice {
  readonly size?: string | undefined
  readonly force?: boolean | undefined
  /** Where a walk begins, for rulebooks that walk at random; with the hash that the start follows from. */
  readonly seed?: string | undefined
  readonly sha256?: Sha256 | undefined
}

/** A run as it is printed: without full coverage the places among the known positions are not the venue's. */
export type RunAnswer = Omit<Run, 'closures' | 'skipped'> & {
  readonly closures: readonly (Omit<Run['closures'][number], 'place'> & { readonly place: number | null })[]
  readonly skipped: readonly (Omit<Run['skipped'][number], 'place'> & { readonly place: number | null })[]
}

/** `plimsoll.run/1` on a copy of the state: the caller's is not changed. */
export function deleverageAnswer(state: MutableState, rulebook: Rulebook, options: DeleverageOptions): RunAnswer {
  const copy = state.clone()
  const position = choosePosition(copy, options)
  const size = options.size === undefined ? position.size : sizeFrom(options.size, copy, position)
  const { force = false, seed, sha256 } = options
  const run = deleverage(copy, position, rulebook, { size, force, seed, sha256 })
  if (state.coverage === 'full') return run
  const withoutPlace = <T extends { place: number }>(row: T) => ({ ...row, place: null })
  return { ...run, closures: run.closures.map(withoutPlace), skipped: run.skipped.map(withoutPlace) }
}

function sizeFrom(text: string, state: MutableState, position: Position): Decimal {
  const size = amountFrom(text, '--size')
  const { lot } = state.market(position.market)
  if (size.lte(0) || size.gt(position.size) || !isMultiple(size, lot)) {
    throw new PlimsollError(
      'size-invalid',
      `The size must be above zero, at most ${plain(position.size)}, and a multiple of ${plain(lot)}.`,
      '--size',
    )
  }
  return size
}

/** `plimsoll.reach/1`; everything that needs a place in the queue is null where there is none. */
export function reachAnswer(view: View, rulebook: Rulebook, options: PositionChoice) {
  const position = choosePosition(view, options)
  const measures = new Measures(view)
  const market = measures.market(position)
  const queue = rank(measures, market, position.side, rulebook)
  const entry =
    view.coverage === 'full' ? queue.entries.find((e) => e.position.account === position.account) : undefined
  const reach = entry
    ? new Curve(measures, market, position.side, rulebook).reach(sizeBefore(rulebook, queue, entry))
    : null
  return {
    format: 'plimsoll.reach/1' as const,
    rulebook: rulebookId(rulebook),
    at: view.at,
    account: position.account,
    market: market.id,
    side: position.side,
    ahead: entry ? plain(entry.ahead) : null,
    adlPrice: reach ? plain(reach.adlPrice) : null,
    moveToReach: reach ? reach.moveToReach : null,
    shortfallToReach: reach ? plain(reach.shortfallToReach) : null,
    assumptions: assumptionsFor(rulebook, market.id),
  }
}

/** The one position an account has in a market, or the one on the side that was named. */
export function choosePosition(view: View, choice: PositionChoice): Position {
  if (!view.accounts.has(choice.account))
    throw new PlimsollError('unknown-account', `There is no account ${choice.account}.`, '--account')
  if (!view.markets.has(choice.market)) throw unknownMarket(choice.market)
  const held = (['long', 'short'] as const).flatMap((side) => view.position(choice.account, choice.market, side) ?? [])
  const found = choice.side ? held.filter((p) => p.side === choice.side) : held
  const [position] = found
  if (!position)
    throw new PlimsollError(
      'no-such-position',
      `Account ${choice.account} has no such position in ${choice.market}.`,
      choice.side ? '--side' : '--account',
    )
  if (found.length > 1)
    throw new PlimsollError(
      'side-needed',
      `Account ${choice.account} holds both sides of ${choice.market}: say which.`,
      '--side',
    )
  return position
}

function marketOf(view: View, id: string) {
  const market = view.markets.get(id)
  if (!market) throw unknownMarket(id)
  return market
}

function unknownMarket(id: string): PlimsollError {
  return new PlimsollError('unknown-market', `There is no market ${id}.`, '--market')
}
