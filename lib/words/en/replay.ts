import { count } from '@/lib/format/number'
import { plural } from './grammar'

/** The words of replays of records that come in chapters. */
export const words = {
  wholeRecord: 'Whole record',
  chapter: (index: number, of: number) => `Chapter ${count(index + 1)} of ${count(of)}`,
  previousChapter: 'Previous chapter',
  nextChapter: 'Next chapter',
  loadingChapter: 'Loading the chapter',
  aboutTheChapter: (lines: number, events: number) =>
    `All ${plural(lines, 'line', 'lines')} with ${plural(events, 'ADL event', 'ADL events')}. Bars: closures, on a log scale. Line: share closed. Dashes: what the fund holds, of its highest. Box: the chapter below.`,
  wholeText: (index: number, of: number, seq: number, lines: number, time: string) =>
    `${time}, seq ${count(seq)} of ${count(lines)}, chapter ${count(index + 1)} of ${count(of)}`,
  allTheSame: (lines: number) =>
    `recomputed by the server: all ${count(lines)} lines the same; this chapter again here`,
  differsAt: (seq: number) => `the server’s own run differs first at seq ${count(seq)}`,
  making: 'Reading the record for the first time',
  makingWhy: 'It is folded and computed again once, and kept in chapters; whoever comes next finds it ready.',
  made: (done: number, of: number) => `${count(done)} of ${count(of)} lines`,
  goTo: 'Go to',
  whatIf: 'What if',
  whatIfBlinded: 'Worked out on the server: sums in two digits and counts in tens, because accounts are hidden here',
  rulebook: 'Rulebook',
  running: 'Running',
  runItAgain: 'Run it again',
  sparedAndClosed: (spared: number, closed: number) =>
    `At most ${plural(spared, 'account is', 'accounts are')} spared, at most ${plural(closed, 'account is', 'accounts are')} closed instead.`,
  savePicture: 'Save picture',
  noPicture: 'This browser could not draw the picture.',
  simulatedTitle: (title: string) => `${title} (simulated)`,
  thisMoment: 'This moment',
  bankrupt: 'Bankrupt',
  noneYet: 'none yet',
  fund: 'Fund',
  notInTheRecord: 'not in the record',
  committed: (positions: number, size: string) =>
    `committed queue of ${plural(positions, 'position', 'positions')}, ${size}`,
  closedOf: (closed: string, planned: string) => `${closed} of ${planned} closed`,
  closedSoFar: 'Closed so far; strong tint: this moment',
  passedOn: 'Bankrupt side passed on',
  counterparties: 'Counterparties closed',
  shortfall: 'Shortfall',
  notYetSaid: 'not yet said',
  from: (stream: string, rulebook: string) => `Plimsoll · ${stream} · rulebook ${rulebook} · hash of this line:`,
  manyRulebooks: 'Reconstructions under many rulebooks',
  firstLiquidation: 'first liquidation',
  trigger: 'trigger',
  firstClosure: 'first closure',
  largestMoment: 'largest moment',
  lastClosure: 'last closure',
} as const
