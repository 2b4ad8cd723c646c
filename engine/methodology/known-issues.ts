import type { KnownIssue } from './notes'

/** What is not modelled, and what that means for the figures. */
export const KNOWN_ISSUES: readonly KnownIssue[] = [
  {
    about: 'True inputs',
    what: 'A log proves that the rule was followed on the inputs it holds. It does not prove that marks, balances and positions were true.',
  },
  {
    about: 'Fees',
    what: 'Closures carry no fee. Bybit’s older page charges a maker fee for one, other venues say that none is charged.',
  },
  {
    about: 'Open orders',
    what: 'Several venues cancel the open orders of an account that is reduced. Orders are not part of a snapshot, so nothing is said of them.',
  },
  {
    about: 'Collateral of several assets',
    what: 'An account’s cross positions settle in one asset. Haircuts on collateral, borrowing and portfolio margin are not worked out: where a venue’s own equity and maintenance margin are given, they are used as given and moved by the changes computed here.',
  },
  {
    about: 'Hedges',
    what: 'Whether an account is delta-neutral is the venue’s verdict. The 5 % test of Binance and Bybit and the levels of OKX are not computed.',
  },
  {
    about: 'Ranking anew after each closure',
    what: 'A queue is ranked once for each event. Gate ranks what is left of a partly closed position anew.',
  },
  {
    about: 'Backlogs of orders',
    what: 'Triggers by unmatched liquidation orders (OKX, for expiry futures and options; xCoin) are not computed: orders are not part of a snapshot.',
  },
  {
    about: 'Market profit and its peak',
    what: 'Bybit’s drawdown trigger needs the profit of a market and its 8-hour peak. Venues do not publish them and the live stream keeps none: a snapshot has to carry them.',
  },
  {
    about: 'Fifths of the venues’ indicators',
    what: 'Where the bounds of an indicator are not published, fifths of the number of positions are used; each rulebook says so.',
  },
  {
    about: 'Reach and stress',
    what: 'Both are arithmetic on today’s positions: one gap with an empty order book, nobody trades, adds margin or is liquidated on the way, and other marks stand still (reach) or move by the same share (stress). They are no forecast, and a slow fall would be liquidated into the book first.',
  },
  {
    about: 'Limits of a single fund payment',
    what: 'Caps on what a fund may pay for one account or in one block (dYdX, Drift) are not modelled.',
  },
  {
    about: 'Options and dated futures',
    what: 'Only linear and inverse perpetual positions are valued. OKX’s rule applies to options and expiry futures too.',
  },
]
