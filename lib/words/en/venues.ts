import { type Node, rich, type Text } from '../rich'
import { list, plural } from './grammar'

/** The words of the venue board and of its page of one asset. */
export const words = {
  title: 'Other venues',
  csv: 'CSV',
  description: 'ADL risk of perpetual markets at Binance, Bybit, OKX, Gate and Hyperliquid, side by side.',
  lead: 'ADL risk of perpetual markets as each venue publishes it, on one scale, without any key. What a venue does not say is shown as unknown, and nothing is guessed.',
  notConnected: (setting: Node) =>
    rich`This server asks no other venue. Setting ${setting} switches the board on, and each venue can be given another address or be left out. It needs no key: everything it shows is public.`,
  markets: 'Markets',
  assets: (assets: number, raised: number) =>
    `${plural(assets, 'asset', 'assets')}; ${raised === 0 ? 'none' : raised} above calm`,
  nothingNamed: 'No venue has named its markets yet. They are asked again by themselves.',
  noneRaised: 'No market is above calm, as far as venues publish it.',
  noSuchAsset: 'No asset of this name.',
  findPlaceholder: 'Asset, for example BTC',
  find: 'Find an asset',
  raisedOnly: 'Above calm only',
  order: 'Order',
  byTrouble: 'Nearest to trouble first',
  byName: 'By name',
  byVenue: (venue: Text) => `By ${venue}`,
  tableCaption: 'ADL risk by asset and venue',
  asset: 'Asset',
  worst: 'Worst',
  ago: (age: Text) => `${age} ago`,
  partly: (age: Text) => `partly, ${age} ago`,
  notListed: 'not listed',
  listsNone: (venue: Text) => `${venue} lists no such market`,
  old: (age: Text) => `${age} old`,
  of: (markets: number) => `of ${markets}`,
  nothingPublished: 'nothing published',
  cellTitle: (market: Text, said: Text) => `${market}: ${said}`,
  wayToTrigger: (share: Text) => `${share} of the way to its trigger`,
  whatEachSays: 'What each venue says, and what not',
  scaleNote:
    'The lowest step of a venue’s scale is calm, the highest warned; active only where it says that ADL runs, or its own trigger holds.',
  hides: (all: readonly string[]) => `Not disclosed: ${all.join('; ')}.`,
  notAsked: 'not asked',
  nothingYet: 'nothing yet',
  troubleOf: (venue: Text, trouble: Text, unread: number, old: Text) =>
    `${venue} ${trouble}${unread > 0 ? ` (${plural(unread, 'row', 'rows')})` : ''}; last read: ${old}.`,
  sameNames:
    'Rows join markets by the name of their coin: 1000PEPE and kPEPE stand with PEPE. Two venues may call different coins by one name.',
  titleOfAsset: (base: Text) => `${base} at other venues`,
  atEachVenue: (base: Text) => `${base} at each venue`,
  wordForWord: 'What it says, word for word, and how it was before',
  worstIs: (market: Text, venue: Text, state: Text) => `${market} at ${venue} is ${state}.`,
  nobodySays: (base: Text) => `No venue says how near ADL is in ${base}.`,
  calmAt: (base: Text, venues: readonly string[]) => `${base} is calm at ${list(venues)}.`,
  ofTheWay: (share: Text) => `${share} of the way`,
  trouble: (venue: Text, trouble: Text) => `${venue} ${trouble}.`,
  alertMe: 'Alert me',
  risk: 'risk',
  notPublished: 'not published',
  fund: 'fund',
  fundOf: (pool: Text) => `fund of ${pool}`,
  shared: (markets: number) => `, shared by ${plural(markets, 'market', 'markets')}`,
  source: 'source',
  nothingHeard: 'Nothing heard of it.',
  ages: (made: Text | null, read: Text) =>
    made === null
      ? `read ${read} ago; the venue does not say when it was worked out.`
      : `worked out ${made} ago, read ${read} ago.`,
  notOfThePresent: (ages: Text) => `Not of the present: ${ages}`,
  noHistory: 'No history yet.',
  since: (day: Text) => `since ${day}, UTC`,
} as const
