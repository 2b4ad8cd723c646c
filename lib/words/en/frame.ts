import { type Node, rich, type Text } from '../rich'
import { plural } from './grammar'

/** The words of what stands around every page, and the parts that all pages use. */
export const words = {
  autoDeleveragingInProgress: 'Auto-deleveraging in progress',
  followIt: 'Follow it',
  adlIsActiveInSince: (market: Node, startedAt: Node) => rich`ADL is active in ${market} since ${startedAt} UTC.`,
  closedSoFar: (notional: Text) => `, ${notional} closed so far`,
  adlHadBegunInAt: (market: Node, startedAt: Node) =>
    rich`ADL had begun in ${market} at ${startedAt} UTC. Whether it goes on is not known.`,
  theFiguresAreLiveAgain: 'The figures are live again.',
  theFiguresAreDelayed: 'The figures are delayed.',
  theFiguresAreStaleWhat: 'The figures are stale. What is happening now is not known.',
  theExchangeHasStopped: 'The exchange has stopped advancing.',
  theConnectionIsLost: 'The connection is lost.',
  catchingUp: 'Catching up.',
  noAutoDeleveraging: 'No auto-deleveraging.',
  theFiguresBelowAreOld: (ageMs: Text, lastGood: Text) =>
    `The figures below are ${ageMs} old, last good at ${lastGood} UTC. What is happening now is not known.`,
  theExchangeHasNotAdvanced: (lastGood: Text, seq: Text) =>
    `The exchange has not advanced since ${lastGood} UTC, at seq ${seq}. The connection is good: the exchange itself stands still.`,
  noConnectionTryingNowThe: (ageMs: Text) =>
    `No connection, trying now. The figures below are ${ageMs} old and can still be read and printed.`,
  noConnectionTryingAgainIn: (retryInMs: Text, ageMs: Text) =>
    `No connection, trying again in ${retryInMs}. The figures below are ${ageMs} old and can still be read and printed.`,
  catchingUpTheFiguresBelow: (lastGood: Text) =>
    `Catching up. The figures below are those of ${lastGood} UTC until it is done.`,
  howOldTheFiguresAre: 'How old the figures are',
  letThemMoveAgain: 'Let them move again',
  youHaveStoppedAllMovement: (lastGood: Node, letThem: Node) =>
    rich`You have stopped all movement: the figures are those of ${lastGood} UTC.${letThem}`,
  tryNow: 'Try now',
  utc: (iso: Text, iso2: Text) => `${iso} ${iso2} UTC`,
  methodology: 'Methodology',
  pastEvents: 'Past events',
  verify: 'Verify',
  transparency: 'Transparency',
  otherVenues: 'Other venues',
  divergence: 'Divergence',
  api: 'API',
  supportDesk: 'Support desk',
  health: 'Health',
  seq: (seq: Text) => `seq ${seq}`,
  simulatedIsASeededExchange: (venue: Text) =>
    `Simulated: ${venue} is a seeded exchange that runs inside this program. No real money, no real people.`,
  isASealedRecordAnd: (record: Text, venue: Text) =>
    `${record} is a sealed record and does not change any more. ${venue}, which runs beside it, is simulated.`,
  rulebook: 'Rulebook',
  authority: 'authority',
  coverage: 'coverage',
  disclosure: 'disclosure',
  authorityTitle: 'Authority',
  noConnection: 'No connection',
  catchingUpShort: 'Catching up',
  asOf: (at: Text) => `as of ${at}`,
  paused: 'Paused',
  behind: 'behind',
  old: 'old',
  sealedRecord: (record: Text) => `${record}, sealed record`,
  skipToTheContent: 'Skip to the content',
  plimsoll: 'Plimsoll',
  beginOf: (startedAt: Text) => `${startedAt} of `,
  spanUtc: (endedAt: Node, startedAt: Node) => rich`${endedAt}${startedAt}, UTC`,
  myPositions: 'My positions',
  whatIsAdl: 'What is ADL?',
  main: 'Main',
  letTheFiguresMoveAgain: 'Let the figures move again',
  stopAllMovement: 'Stop all movement',
  asTheSystem: 'as the system',
  coloursChangeTo: (name: Text, name2: Text) => `Colours: ${name}. Change to ${name2}`,
  rememberTheNewOne: 'Remember the new one',
  theSignedLogOfEvents: (at: Node, rememberThe: Node) =>
    rich`The signed log of events is not the one this browser saw on ${at}: it was begun anew, or rewritten. ${rememberThe}`,
  onlyAddedToSinceThis: (size: Text, at: Text) =>
    `, only added to since this browser saw its first ${size}, as of ${at}.`,
  thisBrowserRemembersWhere:
    '. This browser remembers where it ends, and will ask on your return whether it was only added to.',
  signedLogOfEvents: (size: Node, it: Node) => rich`Signed log of events: ${size}${it}`,
  followsRulebook: 'follows rulebook',
  everyClosureWasDerived: 'Every closure was derived again from the committed queue: place, size and price agree.',
  derivedAgainFromThe:
    'Derived again from the committed queue, at least one closure is not what the rulebook asks for.',
  cannotBeChecked: 'cannot be checked',
  theRecordDoesNotHold: 'The record does not hold the queue, so nobody can derive the closures again.',
  everyDigit: 'Every digit',
  showAll: (length: Text) => `Show all ${length}`,
  showMoreOf: (next: Text, length: Text) => `Show ${next} more of ${length}`,
  noRealMoneyASeeded: 'No real money: a seeded exchange that runs inside this program',
  simulated: 'Simulated',
  importedAndClosedItsHash: 'Imported and closed: its hash chain ends, nothing is added and nothing ages',
  sealedRecordTag: 'Sealed record',
  inYourTimeZone: (time: Text) => `${time} in your time zone`,
  plimsollSimulated: 'Plimsoll (simulated)',
  howCloseAutoDeleveragingIs:
    'How close auto-deleveraging is in every market, who would be closed first, and proof that the rulebook was followed.',
  thisPageCouldNotBe: 'This page could not be shown.',
  theFaultIsOursAnd:
    'The fault is ours and not your connection’s. It says nothing about the exchange: its state stands on the status page.',
  tryAgain: 'Try again',
  status: 'Status',
  reference: (digest: Text) => `Reference ${digest}`,
  plimsollCouldNotBeShown: 'Plimsoll could not be shown',
  plimsollCouldNotBeShownStop: 'Plimsoll could not be shown.',
  theServerCouldNotMake:
    'The server could not make this page. Whether auto-deleveraging is active cannot be told from here.',
  thereIsNothingAtThis: 'There is nothing at this address.',
  aMarketFundOrEvent:
    'A market, fund or event may have another name, or may not be for everyone to see. Events are kept for ever: one that existed still stands in the list.',
  allEvents: 'All events',
  countAccounts: (n: number) => plural(n, 'account', 'accounts'),
  countEntries: (n: number) => plural(n, 'entry', 'entries'),
  events: 'Events',
  rules: 'Rules',
  live: 'Live',
  delayed: 'Delayed',
  stale: 'Stale',
  halted: 'Halted',
} as const
