/**
 * Past events in which losses were shared out, or nearly were: dated facts in our own words, each with where it was read
 * and how far that can be relied on. What nobody has published is null and said to be missing.
 */

/** `data`: worked out from records that anyone can get; `statement`: the venue's own words; `report`: one page that was read, not confirmed elsewhere. */
export type SourceGrade = 'data' | 'statement' | 'report'

export interface PastEventSource {
  readonly name: string
  readonly url: string | null
  readonly grade: SourceGrade
}

export interface PastEvent {
  readonly id: string
  readonly title: string
  readonly venue: string
  /** First day, and the last one where it took several. */
  readonly from: string
  readonly to: string | null
  readonly assets: readonly string[]
  readonly size: string | null
  readonly fundBefore: string | null
  readonly fundAfter: string | null
  /** Whether positions of others were closed, or profits cut, to cover the loss. */
  readonly shared: 'closures' | 'profits-cut' | 'members-fund' | 'no'
  readonly cause: string
  readonly reaction: string
  readonly sources: readonly PastEventSource[]
  /** What a log would need that has not been published. */
  readonly missing: string
  /** How a server knows a stream that holds this event. */
  readonly stream: { readonly contains: string; readonly day: string } | null
}

const report = (name: string, url: string | null = null): PastEventSource => ({ name, url, grade: 'report' })
const statement = (name: string, url: string | null = null): PastEventSource => ({ name, url, grade: 'statement' })
const data = (name: string, url: string | null = null): PastEventSource => ({ name, url, grade: 'data' })

const NO_TRADES = 'Trades, positions and the queue of that day were never published; only the totals above are known.'

/** Newest first. */
export const PAST_EVENTS: readonly PastEvent[] = [
  {
    id: 'popcat-2025-11-12',
    title: 'POPCAT on Hyperliquid',
    venue: 'Hyperliquid',
    from: '2025-11-12',
    to: null,
    assets: ['POPCAT'],
    size: 'Longs of $20M to $30M over 19 wallets',
    fundBefore: null,
    fundAfter:
      'The liquidity vault lost about $4.9M; its liquidator lost $5,497,447 between 29 October and 19 November',
    shared: 'no',
    cause:
      'Wallets that acted together bought with leverage, took away the orders that held the price, and let themselves be liquidated into the vault.',
    reaction: 'The bridge was locked for about 25 minutes.',
    sources: [data('Value of the liquidator vaults over time'), report('Press on the day')],
    missing: 'The fills lie in the venue’s archive and can be imported; positions before the event do not.',
    stream: { contains: 'hyperliquid', day: '2025-11-12' },
  },
  {
    id: 'all-venues-2025-10-10',
    title: 'The largest closures on record',
    venue: 'Hyperliquid, and every large venue',
    from: '2025-10-10',
    to: null,
    assets: ['BTC', 'ETH', 'SOL', 'HYPE', '158 more'],
    size: '$2,103,111,430.86 closed by ADL at Hyperliquid: 34,983 fills, 19,337 accounts, 162 coins, 100 blocks in eleven minutes; more than $19bn of liquidations over all venues',
    fundBefore: 'About $8.1M of vault equity stood in front',
    fundAfter: 'The two liquidator vaults ended the days around it with gains of $31.4M and $9.6M',
    shared: 'closures',
    cause:
      'Prices fell within minutes. Liquidations went to the backstop vaults, these went under water, and their books were closed coin by coin at one price for each block and coin.',
    reaction:
      'Hyperliquid pointed to full uptime and no bad debt, and called it its first cross-margin ADL in over two years. Binance paid $283M to holders of collateral that had lost its peg, not for ADL. Lighter was down for four and a half hours and compensated more than 2,000 users.',
    sources: [
      data('node_fills_by_block, the venue’s public archive'),
      data('pluriholonomic/autodeleveraging-analysis', 'https://github.com/pluriholonomic/autodeleveraging-analysis'),
      statement('Hyperliquid, 2025-10-11'),
      report('arXiv 2512.01112', 'https://arxiv.org/abs/2512.01112'),
    ],
    missing:
      'Import the archive’s hour 21 of that day and it opens in the player. Positions of those who were not closed are not in the archive, so who should have been chosen can’t be checked.',
    stream: { contains: 'hyperliquid', day: '2025-10-10' },
  },
  {
    id: 'xpl-2025-09-25',
    title: 'A pre-launch price at Aster',
    venue: 'Aster',
    from: '2025-09-25',
    to: null,
    assets: ['XPL'],
    size: '$16.6M of losses',
    fundBefore: null,
    fundAfter: null,
    shared: 'no',
    cause: 'The mark went to $4 while the coin traded near $1.30 elsewhere.',
    reaction: 'The losses were refunded.',
    sources: [report('Bitget News')],
    missing: NO_TRADES,
    stream: null,
  },
  {
    id: 'jelly-2025-03-26',
    title: 'JELLY, and why ADL did not fire',
    venue: 'Hyperliquid',
    from: '2025-03-26',
    to: null,
    assets: ['JELLY'],
    size: 'A short of about $4M, built by trading with oneself at 0.0095',
    fundBefore: null,
    fundAfter: null,
    shared: 'no',
    cause:
      'The vault took the short over and shared its collateral with everything else it held, so it never counted as bankrupt while the price was driven up.',
    reaction:
      'The market was delisted and longs were paid at 0.037555. Since then the liquidator vault is capped, ADL looks at the vault’s loss, and open interest has dynamic limits.',
    sources: [statement('Hyperliquid’s statement')],
    missing: 'The fills of that day come before the archive by block begins.',
    stream: null,
  },
  {
    id: 'eth-whale-2025-03-12',
    title: 'A whale withdraws its margin',
    venue: 'Hyperliquid',
    from: '2025-03-12',
    to: null,
    assets: ['ETH'],
    size: 'A long of $271M to $286M',
    fundBefore: null,
    fundAfter: 'The liquidity vault lost about $4M',
    shared: 'no',
    cause:
      'Withdrawing profit raised the leverage until the position was liquidated into the vault, at a price no order book could have given.',
    reaction: 'Margin requirements for large positions were raised.',
    sources: [report('coinaero')],
    missing: NO_TRADES,
    stream: null,
  },
  {
    id: 'trb-2023-12-31',
    title: 'Tellor rises and falls',
    venue: 'Several venues',
    from: '2023-12-31',
    to: null,
    assets: ['TRB'],
    size: '$68M to $73M of liquidations; the price went from $619 to $136 in 13 hours',
    fundBefore: null,
    fundAfter: 'Synthetix lost about $2M',
    shared: 'no',
    cause: 'A few holders had most of the supply.',
    reaction: 'None that was found.',
    sources: [report('Press on the day')],
    missing: 'How much was closed by ADL was not found anywhere.',
    stream: null,
  },
  {
    id: 'yfi-2023-11-17',
    title: 'YFI at dYdX',
    venue: 'dYdX v3',
    from: '2023-11-17',
    to: '2023-11-18',
    assets: ['YFI'],
    size: 'About $38M liquidated',
    fundBefore: '$22.5M, from the two figures beside it',
    fundAfter: '$13.5M, after paying $9M',
    shared: 'no',
    cause: 'A position was built up over days, the price was driven up, and fell by itself.',
    reaction: 'Margin requirements of thin markets were raised.',
    sources: [report('web3isgoinggreat'), report('runfi')],
    missing: NO_TRADES,
    stream: null,
  },
  {
    id: 'luna-2022-05-11',
    title: 'LUNA at Drift',
    venue: 'Drift v1',
    from: '2022-05-11',
    to: null,
    assets: ['LUNA'],
    size: 'A shortfall of about $10M while the price went from $10 to $0.5',
    fundBefore: null,
    fundAfter: null,
    shared: 'no',
    cause: 'Withdrawals took more out than there was, because profits were counted that nobody could pay.',
    reaction: 'The venue halted and paid everyone in full.',
    sources: [statement('Drift’s own account')],
    missing: NO_TRADES,
    stream: null,
  },
  {
    id: 'mobilecoin-2021-04',
    title: 'MobileCoin at FTX',
    venue: 'FTX',
    from: '2021-04-01',
    to: '2021-04-30',
    assets: ['MOB'],
    size: '$0.8bn to $1.0bn',
    fundBefore: null,
    fundAfter: null,
    shared: 'no',
    cause: 'A thin coin was driven up and pledged as collateral.',
    reaction: 'A firm of the same owners took the loss over, unseen until the venue failed.',
    sources: [report('web3isgoinggreat'), report('Protos')],
    missing: NO_TRADES,
    stream: null,
  },
  {
    id: 'binance-2020-05-10',
    title: 'Before the halving, at Binance',
    venue: 'Binance Futures',
    from: '2020-05-10',
    to: null,
    assets: ['BTC'],
    size: 'More than 13M USDT of the fund',
    fundBefore: '21.0M USDT',
    fundAfter: '7.73M USDT',
    shared: 'no',
    cause: 'A fall of the price within minutes.',
    reaction: '30M USDT were added to the fund.',
    sources: [report('w4v.net')],
    missing: NO_TRADES,
    stream: null,
  },
  {
    id: 'march-2020',
    title: 'March 2020',
    venue: 'BitMEX, Deribit, Binance, OKEx',
    from: '2020-03-12',
    to: '2020-03-13',
    assets: ['BTC'],
    size: 'BitMEX’s fund fell by 2,606 XBT on the worst day; more than $6M of Binance’s was used so that less was closed',
    fundBefore: 'BitMEX 35,508 XBT; Deribit 391 BTC; Binance 12.86M USDT',
    fundAfter: 'BitMEX 33,881 XBT; Deribit 183 BTC; Binance 6.23M USDT; OKEx used 475 BTC',
    shared: 'no',
    cause: 'The price halved in a day. BitMEX was unreachable twice while it fell.',
    reaction: 'Deribit added 500 BTC of its own to the fund.',
    sources: [report('Cointelegraph, copy'), report('cryptonews')],
    missing: NO_TRADES,
    stream: null,
  },
  {
    id: 'nasdaq-clearing-2018-09-10',
    title: 'One trader at a clearing house',
    venue: 'Nasdaq Clearing',
    from: '2018-09-10',
    to: '2018-09-11',
    assets: ['Nordic and German power'],
    size: 'EUR 114M: 7M of the house’s own capital, 107M of the members’ fund',
    fundBefore: 'EUR 166M of members’ money',
    fundAfter: 'EUR 59M, from the figures beside it; filled up within a week',
    shared: 'members-fund',
    cause:
      'The spread between two power prices moved seventeen times as far as on a usual day against one member’s position.',
    reaction: 'A fine of SEK 300M in 2021.',
    sources: [report('Gulf Times'), report('GlobalCapital'), statement('nasdaq.com')],
    missing:
      'Members’ positions are confidential. It is here because clearing houses share losses by rules that ADL has inherited.',
    stream: null,
  },
  {
    id: 'okex-2018-07-31',
    title: 'A long that nobody could take',
    venue: 'OKEx',
    from: '2018-07-31',
    to: null,
    assets: ['BTC'],
    size: 'A long of 4,168,515 contracts of $100, about $417M',
    fundBefore: 'About 10 BTC',
    fundAfter: '2,500 BTC were added by the company',
    shared: 'profits-cut',
    cause: 'The position could not be liquidated into the order book at any price above its bankruptcy.',
    reaction:
      'About 1,200 BTC ($8.8M) were taken from the week’s winners, each by the same share of net profit, about 18 %; another page says 50 %. Margin tiers by size followed.',
    sources: [report('hacked.com'), report('Cointelegraph, copy'), report('CoinDesk, copy')],
    missing: NO_TRADES,
    stream: null,
  },
]

export function pastEventOf(id: string): PastEvent | null {
  return PAST_EVENTS.find((event) => event.id === id) ?? null
}
