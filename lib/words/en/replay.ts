import { count } from '@/lib/format/number'
import { type Node, rich, type Text } from '../rich'
import { capital, plural } from './grammar'

/** The words of replays: of one event, of a recording, and of records that come in chapters. */
export const words = {
  // What is replayed.
  replayOf: (title: Text) => `Replay of ${title}`,
  realRecord: (title: Text) => `${title} (real record) · Plimsoll`,
  whereYouAre: 'Where you are',
  events: 'Events',
  replay: 'replay',
  sizeClosed: (size: Text, side: Text | null) => (side === null ? `${size} closed` : `${size} of ${side} closed`),
  accounts: (n: number) => plural(n, 'account', 'accounts'),
  totals: (n: number) => plural(n, 'total', 'totals'),
  closures: (n: number) => plural(n, 'closure', 'closures'),
  mayBeClaimed: (authority: Node, coverage: Node, means: Text, lacking: Text) =>
    rich`Authority: ${authority}. Coverage: ${coverage}, ${means}. ${lacking}`,
  coverage: {
    full: 'every position is known, so the queue is shown with its places',
    cohort: 'only the positions that were closed are known, so places in the queue are not',
    own: 'only some positions are known, so places in the queue are not',
  },
  nothingStepByStep: 'The record holds nothing that can be shown step by step.',
  loadingTheRecord: 'Loading the record',
  needsJavaScript: 'The replay runs the engine in your browser and needs JavaScript. The record itself is listed here.',
  notLoaded: (why: Text) =>
    `The record could not be loaded${why === '' ? '.' : `: ${why}`} What the report holds is listed below.`,

  // Records in chapters.
  wholeRecord: 'Whole record',
  chapter: (index: number, of: number) => `Chapter ${count(index + 1)} of ${count(of)}`,
  previousChapter: 'Previous chapter',
  nextChapter: 'Next chapter',
  loadingChapter: 'Loading the chapter',
  aboutTheChapter: (lines: number, events: number) =>
    `All ${plural(lines, 'line', 'lines')} with ${plural(events, 'ADL event', 'ADL events')}. Bars: closures, on a log scale. Line: share closed. Dashes: what the fund holds, of its highest. Box: the chapter below.`,
  wholeText: (index: number, of: number, seq: number, lines: number, time: string) =>
    `${time}, seq ${count(seq)} of ${count(lines)}, chapter ${count(index + 1)} of ${count(of)}`,
  recomputingAll: (done: number, of: number) =>
    `recomputed by the server: ${count(done)} of ${count(of)} lines, more every moment`,
  allTheSame: (lines: number) =>
    `recomputed by the server: all ${count(lines)} lines the same; this chapter again here`,
  differsAt: (seq: number) => `the server’s own run differs first at seq ${count(seq)}`,
  making: 'Reading the record for the first time',
  makingWhy: 'It is folded once and kept in chapters; whoever comes next finds it ready.',
  made: (done: number, of: number) => `${count(done)} of ${count(of)} lines`,

  // The list of the record.
  followTheCursor: 'follow the cursor',
  eventsFollowing: 'Events, following the cursor',
  lineByLine: 'The record, line by line',
  moreLines: (n: number, file: Node) => rich`${count(n)} more ${n === 1 ? 'line' : 'lines'} in the ${file}.`,
  recordAsAFile: 'record as a file',
  utc: 'UTC',
  seq: 'seq',
  seqIs: (seq: number) => `seq ${count(seq)}`,
  seqOf: (seq: number, of: number) => `seq ${count(seq)} of ${count(of)}`,
  market: 'Market',
  whatHappened: 'What happened',
  amount: 'Amount',
  closedIn: (asset: Text) => `Closed, ${asset}`,
  soFarIn: (asset: Text) => `So far, ${asset}`,
  goToSeqOf: (seq: number) => `Go to seq ${seq}`,
  anotherEventOfThisRecord: 'another event of this record',
  aboutOneOf: (event: Node, others: number, named: Node, more: boolean) =>
    rich`This page is about ${event}. The record holds ${plural(others, 'other event', 'other events')} of the same time, marked with a bar in the list: ${named}${more ? ' and more' : ''}.`,

  // The transport.
  transport: 'Transport',
  first: 'First',
  previousPhase: 'Previous phase',
  previousMoment: 'Previous moment',
  previousEvent: 'Previous event',
  play: 'Play',
  pause: 'Pause',
  nextEvent: 'Next event',
  nextMoment: 'Next moment',
  nextPhase: 'Next phase',
  last: 'Last',
  speed: 'Speed',
  times: (speed: Text) => `${speed} times`,
  asItHappened: 'as it happened',
  skipQuietTime: 'skip quiet time',
  yourClosure: 'Your closure',
  itsClosure: 'Its closure',
  copyLink: 'Copy link',
  copied: 'Copied',
  inTheAddressBar: 'It is in the address bar',
  keys: 'Keys',
  singleKeysOn: 'keys of a single character are on',
  close: 'Close',
  goTo: 'Go to',
  goToSeq: 'Go to seq',
  go: 'Go',
  pausedAt: (time: Text, seq: number) => `Paused at ${time}, seq ${count(seq)}.`,
  phaseBegins: (phase: Text, time: Text) => `${phase}, ${time}.`,

  // The bars.
  time: 'Time',
  axis: 'axis',
  window: 'window',
  longerWindow: 'Longer window',
  shorterWindow: 'Shorter window',
  pace: { clock: 'clock', record: 'record by record' },
  paceSays: {
    clock: 'Bars: closures in the record, on a log scale. Line: share closed. Box: the window below.',
    record:
      'Paced by record, quiet time skipped: every record is one step wide, however long it was to the next. Bars: size of each closure. Line: share closed. Box: the window below, with liquidations as short ticks.',
  },

  dashesAreTheFund: 'Dashes: what the fund holds, of its highest.',

  // What can be taken away.
  loop: 'Loop',
  loopFromHere: 'Loop from here',
  toHere: 'to here',
  loops: (from: Text, to: Text) => `loops seq ${from} to ${to}`,
  dontLoop: 'Don’t loop',
  takeAway: 'Take away',
  saveFrame: 'Save frame',
  saveRecord: 'Save record',
  saveLoop: 'Save loop',
  present: 'Present',
  endPresentation: 'End presentation',
  savePicture: 'Save picture',
  noPicture: 'This browser could not draw the picture.',

  // The stage, and the picture of it.
  simulatedTitle: (title: string) => `${title} (simulated)`,
  thisMoment: 'This moment',
  markets: (n: number) => plural(n, 'market', 'markets'),
  bankrupt: 'Bankrupt',
  arriving: {
    'taken by the fund': 'to the fund',
    'closed in the queue': 'closed',
    'still to close': 'to close',
    'closed now': 'closed now',
  },
  noneYet: 'none yet',
  fund: 'Fund',
  before: 'before',
  floor: 'floor',
  was: (amount: Text) => `was ${amount}`,
  fundHolds: (fund: Text, amount: Text, before: Text | null) =>
    before === null ? `${fund}: ${amount}` : `${fund}: ${amount}, ${before} before the event`,
  noFund: ['none for', 'this market'],
  fundNotRecorded: ['not in', 'the record'],
  notInTheRecord: 'not in the record',
  queue: 'Queue',
  anotherEvent: 'Another event:',
  queueWhole: (positions: number, size: Text) =>
    `, the committed queue: ${plural(positions, 'position', 'positions')}, ${size}`,
  queueFront: (positions: number, size: Text) =>
    `, front of the committed queue: ${plural(positions, 'position', 'positions')}, ${size}`,
  committed: (positions: number, size: string) =>
    `committed queue of ${plural(positions, 'position', 'positions')}, ${size}`,
  cutLine: (size: Text) => `cut line: ${size} to close`,
  closedOf: (closed: Text, planned: Text) => `${closed} of ${planned} closed`,
  partOf: (closed: Text, size: Text) => `${closed} of ${size}`,
  ofTheSide: (share: Text) => `${share} of the side, from the front`,
  passedOver: (name: Text) => `${name}, passed over`,
  noneClosedYet: 'none closed yet',
  committedAtTheTrigger: 'The queue is committed to at the trigger.',
  computingTheQueue: 'The engine is computing the queue.',
  closedOfSoFar: (closed: Text, total: Text) => `${closed} of ${total} closed so far.`,
  closedUntilNow: 'Closed so far',
  closedUntilNowIs: (share: Text) => `Closed so far: ${share}`,
  widthOfACompartment: '. A compartment is as wide as all that the record closes in it; strong tint: this moment',
  allMarkets: (share: Text) => `all markets: ${share}`,
  others: 'others',
  closedSoFar: 'Closed so far; strong tint: this moment',
  from: (stream: string, rulebook: string) => `Plimsoll · ${stream} · rulebook ${rulebook} · hash of this line:`,

  // The running check.
  passedOn: 'Bankrupt side passed on',
  fundTook: 'Fund took',
  counterparties: 'Counterparties closed',
  shortfall: 'Shortfall',
  notYetSaid: 'not yet said',
  statedAtTheEnd: 'stated at the end',
  nothingToCompare: 'The record holds what was closed, not the side it came from: there is nothing to compare with.',
  nothingPassedOn: 'Nothing has been passed on yet.',
  whenSizeIsStated: 'The log states the bankrupt side’s own size at the trigger and when the event ends.',
  realised: 'Realised',
  realisedBy: (bankrupt: Text, counterparties: Text) => `bankrupt side ${bankrupt}, counterparties ${counterparties}`,
  whoPaid: (shortfall: Text, fund: Text, adl: Text, residual: Text, overshoot: Text | null) =>
    `${shortfall} = fund ${fund} + ADL ${adl} + residual ${residual}${overshoot === null ? '' : ` − overshoot ${overshoot}`}`,
  holds: 'holds',
  doesNotHold: 'does not hold',
  recomputed: 'Recomputed',
  recordsDone: (done: number, of: number) => `${count(done)} of ${count(of)} records`,
  recordsTheSame: (of: number) => `all ${count(of)} records the same`,
  recordsTheSameMeans:
    'Every record was computed again in this browser with the engine’s own code: events, committed queues and hash chain are the same.',
  differsFirstAt: (seq: number) => `differs first at seq ${count(seq)}`,
  notPossible: 'not possible',

  // What if.
  whatIf: 'What if',
  whatIfNote: 'The same prices and trades through the same engine; in truth they would have answered',
  whatIfBlinded: 'Worked out on the server: sums in two digits and counts in tens, because accounts are hidden here',
  whatIfTotalsOnly:
    'Fewer than five owners held a side of this market. What another rulebook would have done would be figures about somebody, so it is told to nobody.',
  whatIfWhenEnded: 'When the event has ended it can be run again under another rulebook.',
  manyRulebooks: 'Reconstructions under many rulebooks',
  nobodyCanSay:
    'This record holds what a venue decided, not the positions it decided on: nobody can say what another rulebook would have done.',
  rulebook: 'Rulebook',
  addedToEachFund: 'Added to each fund',
  orderBook: 'Order book',
  depth: (factor: Text) => (factor === '0' ? 'empty' : factor === '1' ? 'as it was' : `${factor} times as deep`),
  plainNumber: 'An amount is a plain number, negative to take away.',
  running: 'Running',
  runItAgain: 'Run it again',
  changed: (rulebook: Text | null, fund: Text | null, depth: Text | null) => {
    const parts = [
      rulebook === null ? null : `under ${rulebook}`,
      fund === null ? null : `with ${fund} in each fund`,
      depth === null ? null : depth === '0' ? 'with an empty order book' : `with ${depth} times the order book`,
    ].filter((part) => part !== null)
    return parts.length === 0 ? 'Nothing changed' : capital(parts.join(', '))
  },
  atTheSamePlace: (change: Text) => `${change}, at the same place of the record`,
  wholeAndChanged: 'The whole record as it was, and changed',
  overTheWhole: 'Over the whole record',
  asItWas: 'As it was',
  figures: {
    events: 'ADL events',
    accounts: 'Accounts reduced',
    fullCloses: 'Positions closed whole',
    closed: 'Notional closed',
    shortfall: 'Shortfall',
    fundPaid: 'Paid by funds',
    residual: 'Residual',
    overshoot: 'Overshoot',
    givenUp: 'Given up against the mark',
    largest: 'Most taken from one account',
  },
  leftOut: (n: number) =>
    `${plural(n, 'input', 'inputs')} no longer held, such as a trade of a position that was closed here, and ${n === 1 ? 'was' : 'were'} left out.`,
  everyoneAsBefore: 'Everyone is closed by as much as before.',
  sparedAndClosedInstead: (spared: number, closed: number) =>
    `${plural(spared, 'account is', 'accounts are')} spared, ${plural(closed, 'account is', 'accounts are')} closed instead.`,
  sparedAndClosed: (spared: number, closed: number) =>
    `At most ${plural(spared, 'account is', 'accounts are')} spared, at most ${plural(closed, 'account is', 'accounts are')} closed instead.`,
  accountsThatChange: 'Accounts whose closures change, the largest change first',
  account: 'Account',
  asItWasIn: (asset: Text) => `As it was, ${asset}`,
  changedIn: (asset: Text) => `Changed, ${asset}`,
  verdict: 'Verdict',
} as const
