import { type Node, rich, type Text } from '../rich'
import { plural } from './grammar'

interface SideSaid {
  readonly positions: number
  readonly owners: number
  readonly size: Text
  readonly touched: Text
}

/** The words of the page of a market. */
export const words = {
  waitingForTheMarkets: 'Waiting for the market’s figures',
  markets: 'Markets',
  mark: 'mark',
  atUtc: (mark: Node, settle: Node, markAt: Node) => rich`${mark}, ${settle}, at ${markAt} UTC`,
  notKnownWhetherAdlIs: (id: Text) => `${id}: not known whether ADL is active.`,
  isHalted: (id: Text) => `${id} is halted.`,
  isCalm: (id: Text) => `${id} is calm.`,
  onWatch: 'on watch',
  isInState: (id: Text, state: Text) => `${id} is ${state}.`,
  isKnownInPart: (id: Text) => `No auto-deleveraging of a followed account in ${id}.`,
  partOfItsPositions: 'Only some of its positions are known here, so how near it is to ADL can’t be said.',
  howFarIsNotKnown: 'How far the mark would have to move before closures begin is not known for this market.',
  noMoveOfTheMark: 'No move of the mark within reach of the calculation would use up the fund.',
  inOneGap: 'In one gap',
  whenLastHeardOfIn: 'When last heard of: in one gap',
  withAnEmptyOrderBook: ({
    when,
    word,
    move,
    sidePlural,
  }: Readonly<Record<'when' | 'word' | 'move' | 'sidePlural', Text>>) =>
    `${when} with an empty order book, a ${word} of ${move} would use up the fund and begin closing ${sidePlural}.`,
  noSuchPrice: 'no such price',
  closuresOfBegin: (side: Text) => `closures of ${side} begin`,
  state: 'State',
  adlBeginsWhen: 'ADL begins when',
  cover: 'Cover',
  ofA10PercentGap: (cover: Node) => rich`${cover} of a ±10 % gap`,
  ofAt: (shortfall: Text, move: Text) => `of ${shortfall} at ${move}`,
  noneNeeded: 'none needed',
  fund: 'Fund',
  openInterest: 'Open interest',
  tickAndLot: 'Tick and lot',
  adlEvents: 'ADL events',
  lastOn: (startedAt: Text) => `last on ${startedAt}`,
  allOfThisMarket: 'all of this market',
  queue: 'Queue',
  shortsJson: 'shorts, JSON',
  longsJson: 'longs, JSON',
  left: (share: Text, ways: Text) => `${share} left, ${ways}`,
  distanceToTrigger: 'Distance to trigger',
  noTrigger: 'no trigger',
  byTodaysShortfall: 'by today’s shortfall',
  byTheFundsFall: 'by the fund’s fall',
  byTheFundsDrawdown: 'by the fund’s drawdown',
  byWhatThisMarketLost: 'by what this market lost',
  byTheCountOfLarge: 'by the count of large losses',
  byTheLiquidationsThatWait: 'by the liquidations that wait',
  byPositionsNobodyCouldTake: 'by positions nobody could take',
  theFundCanPayNo: 'the fund can pay no more',
  theFundHasFallenToo: 'the fund has fallen too far',
  theMarketHasLostToo: 'the market has lost too much',
  theFundLostMuchToo: 'the fund lost much too often',
  anAccountIsBelowZero: 'an account is below zero',
  theOrderBookIsEmpty: 'the order book is empty',
  positionsOfOwnersTouchedAt: ({ positions, owners, size, touched }: SideSaid) =>
    `${plural(positions, 'position', 'positions')} of ${plural(owners, 'owner', 'owners')}, ${size}; touched at ${touched}`,
  longsIfTheMarkRises: 'Longs, if the mark rises',
  shortsIfTheMarkFalls: 'Shorts, if the mark falls',
  waitingForTheQueue: 'Waiting for the queue',
  marketNotFound: 'Market not found',
} as const
