import { type Node, rich, type Text } from '../rich'

/** The words of the page that explains ADL. */
export const words = {
  autoDeleveragingWhenALoss: 'Auto-deleveraging: when a loss is larger than all the money set aside for it.',
  itIsRareItFollows:
    'It is rare, it follows published rules, and it can reduce a position that did nothing wrong. This page explains it in the order in which it happens.',
  whatHappensInThisOrder: 'What happens, in this order',
  margin: 'margin',
  everyPerpetualPositionHasA: (margin: Node) =>
    rich`Every perpetual position has a position on the other side: what one gains, another loses. Losses are paid from the loser’s ${margin}.`,
  bankruptAccount: 'bankrupt account',
  shortfall: 'shortfall',
  whenTheMarketJumpsToo: (bankrupt: Node, shortfall: Node) =>
    rich`When the market jumps too far too fast, an account can lose more than its margin. It is a ${bankrupt}, and what is missing is the ${shortfall}.`,
  insuranceFund: 'insurance fund',
  floor: 'floor',
  thePaysTheShortfallDown: (fund: Node, floor: Node) => rich`The ${fund} pays the shortfall, down to its ${floor}.`,
  closure: 'closure',
  adlEvent: 'ADL event',
  ifThatIsNotEnough: (closure: Node, event: Node) =>
    rich`If that is not enough, winners cannot be paid in full: the money does not exist. Positions on the winning side are then reduced against the bankrupt one, at a price fixed by the rulebook, until nothing is missing. Each reduction is a ${closure}; the whole is an ${event}.`,
  queue: 'queue',
  score: 'score',
  whoIsReducedFirstIs: (queue: Node, score: Node) =>
    rich`Who is reduced first is no accident and no choice: all positions of that side stand in a ${queue}, ordered by a published ${score}. The front is closed first.`,
  rightNow: ', right now',
  whenLastHeardOf: ', when last heard of',
  theQueueOf: (id: Text, side: Text, current: Text) => `The queue of ${id} ${side}${current}`,
  theHullIsTheQueue: (word: Text) =>
    `The hull is the queue: the front lies at the bottom, and height is size. The water is the loss that nobody’s margin covers. Move the slider: the further the mark ${word}, the higher it stands.`,
  whichCanPayToday: (available: Text) => `, which can pay ${available} today`,
  theChamberUnderTheHull: (fund: Node) =>
    rich`The chamber under the hull is the fund${fund}. While the water stays in it nobody is touched. Above it, everything under water would be closed.`,
  everyoneCanSeeTheQueue:
    'Everyone can see the queue as a whole; the place of a single position is shown only to its owner.',
  ahead: 'ahead',
  examplePositionIn: (id: Text) => `example position in ${id}`,
  lights: 'lights',
  supposeYouHeldTheMarked: ({
    place,
    positions,
    ahead,
    ahead2,
    share,
    span,
    lights,
  }: Readonly<Record<'place' | 'positions' | 'ahead' | 'ahead2' | 'share' | 'span' | 'lights', Node>>) =>
    rich`Suppose you held the marked position. You would be ${place} of ${positions}, with ${ahead} ${ahead2} of you: ${share} of the side. That is ${span} ${lights}.`,
  evenAMoveOf30: 'Even a move of 30\u00a0% would not touch you.',
  aSuddenMoveOfAbout: (moveToReach: Text) =>
    `A sudden move of about ${moveToReach} would reach you, if the order book were empty and nobody could act in between. This is arithmetic on the queue as it stands, not a forecast.`,
  whatCanBeCheckedAfterwards: 'What can be checked afterwards',
  commitment: 'commitment',
  event: 'event',
  thisExchangeFollowsThe: (rulebook: Text) => ` This exchange follows the rulebook ${rulebook}.`,
  methodology: 'Methodology',
  beforeTheFirstClosureThe: ({
    commitment,
    event,
    rulebook,
    methodology,
  }: Readonly<Record<'commitment' | 'event' | 'rulebook' | 'methodology', Node>>) =>
    rich`Before the first closure the order of the queue is fixed by a ${commitment}. Afterwards every ${event} has a report that adds up to the last digit, and a replay.${rulebook} Every rulebook, its formula and its sources stand under ${methodology}.`,
  myPositions: 'My positions',
  toSeeWhereYourOwn: (myPositions: Node) => rich`To see where your own positions stand, go to ${myPositions}.`,
  words: 'Words',
  oneWordForEachThing: 'One word for each thing, here and everywhere on these pages',
  whatIsAdl: 'What is ADL?',
} as const
