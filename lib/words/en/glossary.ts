/** One word per thing. Tooltips, the page "What is ADL?" and the documents all read the definitions from here. */
export const GLOSSARY = {
  adl: {
    word: 'auto-deleveraging (ADL)',
    definition:
      'When an account has lost more than its margin and the insurance fund can pay no more, positions on the opposite side are reduced, in a published order, until the loss is covered.',
  },
  mark: {
    word: 'mark',
    definition: 'The price at which the exchange values every position of a market.',
  },
  margin: {
    word: 'margin',
    definition: 'What an account has put behind its positions. Losses are paid from it first.',
  },
  bankrupt: {
    word: 'bankrupt account',
    definition:
      'An account whose equity is below zero at the mark: its position cannot be closed within its margin any more.',
  },
  'bankruptcy-price': {
    word: 'bankruptcy price',
    definition: 'The price at which closing a position would leave its account with exactly zero.',
  },
  shortfall: {
    word: 'shortfall',
    definition: 'What is still missing after a bankrupt account’s own margin is used.',
  },
  fund: {
    word: 'insurance fund',
    definition: 'Money set aside to pay shortfalls before anyone’s position is reduced.',
  },
  floor: { word: 'floor', definition: 'The part of a fund that may not be spent.' },
  available: { word: 'available', definition: 'A fund’s balance less its floor: what it can pay.' },
  peak: { word: '8-hour peak', definition: 'The highest balance a fund had in the last eight hours.' },
  drawdown: { word: 'drawdown', definition: 'How far a fund stands below its 8-hour peak.' },
  distance: {
    word: 'distance to the trigger',
    definition:
      'The least loss that would start ADL in a market, and the share of the way to its trigger that is left. Where only exhaustion counts, the way is what the fund may spend, or its fall from the 8-hour peak towards its floor, whichever is further gone.',
  },
  cover: {
    word: 'cover',
    definition:
      'What the fund can pay, divided by the shortfall that a sudden move of the mark by 10 % would leave. Below 1× the fund would not be enough for that move. It says nothing about today: the state does.',
  },
  'open-interest': {
    word: 'open interest',
    definition: 'The size of all open positions of one side of a market. Both sides are always equal.',
  },
  counterparty: {
    word: 'counterparty',
    definition: 'An account on the opposite side whose position is reduced in an ADL event.',
  },
  closure: { word: 'closure', definition: 'One reduction of one counterparty’s position in an ADL event.' },
  event: { word: 'ADL event', definition: 'From the trigger to the stop of auto-deleveraging in one market.' },
  rulebook: {
    word: 'rulebook',
    definition:
      'The published rules in one version: when ADL begins, in what order positions are reduced, by how much and at what price.',
  },
  queue: {
    word: 'queue',
    definition:
      'The order in which the positions of one side of a market would be reduced, from the front. The front is closed first.',
  },
  place: { word: 'place', definition: 'Where a position stands in the queue, counted from the front.' },
  score: {
    word: 'score',
    definition:
      'What the rulebook ranks by: as a rule profit and leverage. The higher the score, the nearer the front.',
  },
  lights: {
    word: 'lights',
    definition:
      'One to five, by the share of the side’s size that stands ahead: five is the front fifth, one the back fifth. Counted by size, not by heads.',
  },
  ahead: { word: 'ahead', definition: 'The size that would be closed before a position is touched.' },
  reach: {
    word: 'reach',
    definition:
      'How far the mark would have to jump, and how large the shortfall would be, to touch a position. Arithmetic on today’s queue, not a forecast.',
  },
  'cut-line': {
    word: 'cut line',
    definition: 'The place in the queue at which an ADL event stopped. Behind it nobody was closed.',
  },
  residual: {
    word: 'residual',
    definition: 'The part of a shortfall that neither the fund nor closures covered.',
  },
  overshoot: {
    word: 'overshoot',
    definition: 'What an event took beyond the shortfall, because sizes come in whole lots.',
  },
  commitment: {
    word: 'commitment',
    definition:
      'A hash of the whole ordered queue, published before the first closure. The order cannot be changed afterwards without anyone noticing.',
  },
  calm: {
    word: 'calm',
    definition:
      'The market is less than half of the way to its trigger. What a sudden move would do is not counted: cover says that.',
  },
  watch: {
    word: 'watch',
    definition: 'The market is at least half of the way to its trigger. It is calm again below two fifths.',
  },
  warned: {
    word: 'warned',
    definition: 'The market is at least four fifths of the way to its trigger. It is left below seven tenths.',
  },
  active: { word: 'active', definition: 'An ADL event is under way: positions are being closed.' },
  stopping: {
    word: 'stopping',
    definition: 'The event has ended, and the rulebook’s stop does not hold yet: ADL can go on at once.',
  },
  halted: { word: 'halted', definition: 'The exchange is not advancing: nothing is traded and nothing is closed.' },
  receipt: { word: 'receipt', definition: 'The facts of one closure, signed, with the proof of its place and order.' },
  divergence: { word: 'divergence', definition: 'Where a venue’s own run differs from its rulebook.' },
  authority: {
    word: 'authority',
    definition: 'Who decides: this program’s engine, or the venue, whose own decisions are then checked.',
  },
  coverage: {
    word: 'coverage',
    definition: 'Whose positions are known: everybody’s (full), a part (cohort), or only one’s own.',
  },
  disclosure: {
    word: 'disclosure',
    definition: 'What the public may see: the queue with its accounts (open), or bands and totals only (blinded).',
  },
} as const satisfies Readonly<Record<string, { readonly word: string; readonly definition: string }>>

export type TermId = keyof typeof GLOSSARY
