import type { Correction } from './notes'

const PAPER = 'https://arxiv.org/abs/2512.01112'
const SECOND_PAPER = 'https://arxiv.org/abs/2602.15182'
const PAPER_CODE = 'https://github.com/pluriholonomic/autodeleveraging-analysis'
const HYPERLIQUID = 'https://hyperliquid.gitbook.io/hyperliquid-docs/trading/auto-deleveraging'
const OBSERVED = 'https://osec.io/blog/2026-06-22-hyperliquid-risk-engine'
const CCXT = 'https://github.com/ccxt/ccxt/pull/27590'

/** Errors and traps that were found in published sources while the rulebooks were written. */
export const CORRECTIONS: readonly Correction[] = [
  {
    about: 'Hyperliquid’s two indices',
    said: 'A public re-implementation says that the documented index and the one read in the program give the same order.',
    found:
      'They don’t. A return of 1 % at leverage 20 scores 20.2 and 0.20, one of 50 % at leverage 3 scores 4.5 and 1.5: the first order has the former in front, the second the latter.',
    here: 'Two rulebooks, and a test that holds this very pair against both.',
    sources: [HYPERLIQUID, OBSERVED],
  },
  {
    about: 'Hyperliquid’s index for shorts',
    said: 'The documented index has mark over entry, without a word on the side.',
    found:
      'Taken to the letter a short that wins would score below one and stand at the back. Everybody who computes it turns the ratio round for shorts.',
    here: 'Turned round for shorts, graded as inferred.',
    sources: [HYPERLIQUID],
  },
  {
    about: 'What “1” means',
    said: 'A library that puts many venues behind one interface passes their ranks on and states no direction.',
    found: 'At Gate 1 is the highest risk and 6 means no position. At OKX, Bybit and Binance 1 is among the lowest.',
    here: 'The venue’s own indicator is printed as the venue has it; our lights always have 5 at the front.',
    sources: ['https://www.gate.com/help/futures/futures-logic/22082', CCXT],
  },
  {
    about: 'BitMEX’s lights',
    said: 'The percentile is taken for a share of accounts.',
    found:
      'The percentages of the venue’s example (20, 40, 60, 80, 80, 100 for sizes 10, 20, 30, 10, 10, 20) only come out when contracts are added up and rounded up to the next fifth.',
    here: 'Percentile and lights by size, graded as inferred, with the example as a test.',
    sources: ['https://testnet.bitmex.com/app/autoDeleveragingExamples'],
  },
  {
    about: 'Binance’s quantile in CCXT',
    said: 'The library takes the field BOTH of an isolated position in hedge mode because it is there.',
    found: 'In the venue’s own sample that field is 0 beside LONG 1 and SHORT 2, so that the unified rank says 0.',
    here: 'Read from the code, not observed: graded as inferred. Scores here are per side.',
    sources: [CCXT],
  },
  {
    about: 'KuCoin’s and Phemex’s percentages in CCXT',
    said: 'Both arrive in the same unified field.',
    found:
      'One is scaled to 0 … 100 and the other is passed on as it came, in one of two fields even as a scaled integer.',
    here: 'Percentiles are 0 to 1 from the front, for every venue.',
    sources: [CCXT],
  },
  {
    about: 'Shares weighted by leverage',
    said: 'The formula of the paper divides by the sum of leverage times endowment twice.',
    found: 'What is taken then does not add up to the budget.',
    here: 'Divided once, with caps, and checked share by share.',
    sources: [PAPER],
  },
  {
    about: 'Why equal shares are best',
    said: 'The stated objective adds up a convex cost of each account’s haircut.',
    found:
      'Equal haircuts only minimise it when each term is weighted by the account’s endowment; unweighted, splitting one account in two would pay.',
    here: 'pro-rata and capped-pro-rata share by endowment.',
    sources: [PAPER],
  },
  {
    about: 'The weight of leverage',
    said: 'The paper calls one rule linear in leverage, while its own definition multiplies by leverage once more.',
    found: 'The definition gives the square.',
    here: 'risk-weighted takes leverage once; the page of the rulebook says so.',
    sources: [PAPER],
  },
  {
    about: 'The ratio of the top survivor',
    said: 'The paper divides the largest profit that survives by what was covered.',
    found:
      'The published code divides by what was not covered, which turns negative, and the second paper takes a haircut over profit where the code takes it over equity.',
    here: '`compare` divides by what closures covered and takes haircuts over profit.',
    sources: [PAPER, SECOND_PAPER, PAPER_CODE],
  },
  {
    about: 'How far whole lots miss the budget',
    said: 'The text has an undershoot of 1.5 million dollars for whole contracts and an overshoot of 50 thousand for the integer programme.',
    found: 'The files that were published with it have 3.02 million and 92 thousand.',
    here: 'Neither is repeated here; shares are cut to the market’s lot, so that what is missed is below one lot.',
    sources: [SECOND_PAPER, PAPER_CODE],
  },
  {
    about: 'The 653.6 million of 10 October 2025',
    said: 'The figure is quoted as what Hyperliquid closed too much.',
    found:
      'It belongs to a stylised queue over wealth. Against what was needed the run of the venue took 45.0 to 51.7 million more, by the horizon one takes; the authors themselves warn of mixing the two.',
    here: 'Neither is claimed. The imported record has no queue, and its report says what it lacks.',
    sources: [PAPER, PAPER_CODE],
  },
  {
    about: 'Comparisons of venues by one formula',
    said: 'A public simulator ranks the positions of many venues.',
    found:
      'Its formulas are simplified: Binance’s without wallet balance, KuCoin’s like Binance’s, MEXC’s with the account’s balance. The venues’ own texts say otherwise.',
    here: 'Each rulebook has its own formula with source and grade, and the venue’s own example as a test where there is one.',
    sources: ['https://adl.finance'],
  },
]
