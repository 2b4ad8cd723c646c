import type { Disagreement } from './notes'

/** Where a venue's own texts, or the copies of them, say different things; and what is computed here. */
export const DISAGREEMENTS: readonly Disagreement[] = [
  {
    venue: 'Bybit',
    what: 'The help page starts ADL when a pair’s drawdown reaches 100 % of the fund’s highest balance; the interface’s documentation says −0.3, and compares with “less than”, while its own example starts at exactly −0.30.',
    here: 'It starts at −0.3, that figure included, and stops above −0.25.',
    sources: [
      'https://www.bybit.com/en/help-center/article/Auto-Deleveraging-ADL',
      'https://github.com/bybit-exchange/docs/blob/master/docs/v5/market/adl-alert.mdx',
    ],
  },
  {
    venue: 'Hyperliquid',
    what: 'The documented index comes to (1 + r) × L, an analysis of the running program reads r × L. They order differently: r = 1 % at L = 20 gives 20.2 and 0.20, r = 50 % at L = 3 gives 4.5 and 1.5.',
    here: 'Both, as two rulebooks: hyperliquid and hyperliquid-observed.',
    sources: [
      'https://hyperliquid.gitbook.io/hyperliquid-docs/trading/auto-deleveraging',
      'https://osec.io/blog/2026-06-22-hyperliquid-risk-engine',
    ],
  },
  {
    venue: 'OKX',
    what: 'One page measures a fall of 30 % from the fund’s peak of eight hours; a copy of another page measures from the average of eight hours.',
    here: 'The reading whose figure the fund carries decides, the peak first.',
    sources: [
      'https://www.okx.com/help/what-is-the-mechanism-for-the-strong-level-in-advance-what-is-the-use',
      'https://ukcamo.com/4352',
    ],
  },
  {
    venue: 'KuCoin',
    what: 'Three formulas have been published: one for isolated margin, one for cross margin, and the one of 31 December 2025.',
    here: 'Three versions of one rulebook; the newest is used where no version is named.',
    sources: ['https://www.kucoin.com/support/26686471898009', 'https://www.kucoin.com/support/35084312224281'],
  },
  {
    venue: 'Gate',
    what: 'Ranks run the other way: 1 is the highest risk and 5 the lowest, and 6 means no position. Elsewhere 5 is the front.',
    here: 'The venue’s indicator is shown as the venue shows it; our lights always have 5 at the front.',
    sources: ['https://www.gate.com/help/futures/futures-logic/22082'],
  },
  {
    venue: 'BitMEX',
    what: 'The rule speaks of positions ranked and lights in steps of 20 %. The percentages of its examples fit contracts added up, not heads counted.',
    here: 'Percentile and lights by size, rounded up to the next fifth.',
    sources: ['https://www.bitmex.com/app/autoDeleveraging', 'https://testnet.bitmex.com/app/autoDeleveragingExamples'],
  },
  {
    venue: 'Binance',
    what: 'The venue’s own page multiplies profit over wallet balance with the maintenance margin ratio and counts losses as zero. A widely read article gives return times effective leverage, with losses divided by it.',
    here: 'The venue’s own page, the only text read first hand.',
    sources: ['https://www.binance.com/en/support/faq/360033525471', 'https://www.aicoin.com/en/article/493640'],
  },
  {
    venue: 'Bitget',
    what: 'One copy of the page begins at a fall of 30 % from the fund’s peak and stops at 90 % of that threshold, and one closes at the “cost price”. The page of 27 September 2025 begins when the fund is used up and closes at the bankruptcy price.',
    here: 'The page of 27 September 2025.',
    sources: ['https://www.bitget.com/support/articles/12560603800805'],
  },
  {
    venue: 'Bybit, delta-neutral accounts',
    what: 'The help page tests a “coinDelta” of at most 0.05; the interface has a “netDeltaRatio” that leaves options out. Whether the two are one figure is not said.',
    here: 'Neither is computed: the venue’s verdict on an account is taken as given.',
    sources: [
      'https://www.bybit.com/en/help-center/article/Introduction-to-Delta-Neutral-Mode',
      'https://github.com/bybit-exchange/docs/blob/master/docs/v5/account/set-delta-mode.mdx',
    ],
  },
  {
    venue: 'Kraken',
    what: 'Its example rounds the bankruptcy price of a long down to the tick, which leaves a hair of the loss with the account. Everywhere else it is rounded so that the bankrupt side is not left negative.',
    here: 'Long up, short down, for every rulebook. Kraken’s order of unwinding was not readable, so there is no rulebook of it.',
    sources: ['https://support.kraken.com/articles/360022835671'],
  },
]
