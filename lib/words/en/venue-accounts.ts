import type { AccountTrouble, AccountVenue } from '@/lib/wire/venue-accounts'
import { type Node, rich, type Text } from '../rich'
import { plural } from './grammar'

/** The words of a trader's own accounts at other venues. */
export const words = {
  title: 'My accounts elsewhere',
  myPositions: 'My positions',
  headNone: 'No account of yours elsewhere is connected.',
  head: (accounts: number, positions: number) =>
    `${plural(positions, 'position', 'positions')} in ${plural(accounts, 'account', 'accounts')} elsewhere.`,
  lead: 'Positions at other venues with the rank that each venue gives them, in one direction and scale. A key has to be one that can only read; it is kept sealed, and destroyed when you remove the account.',
  off: (setting: Node, key: Node) =>
    rich`This server connects no accounts at other venues. Whoever runs it switches that on with ${setting} and a key of its own in ${key}.`,
  seatsAreOpen:
    'Anyone may take any seat at a simulated exchange, and would see what you connect here. Do it on a machine of your own only.',
  account: (venue: Text, keyEnd: Text) => `${venue}, key …${keyEnd}`,
  remove: 'Remove',
  removeLabel: (account: Text) => `Remove ${account} and destroy its key`,
  readAgo: (age: Text) => `read ${age} ago`,
  notReadYet: 'not read yet',
  checkedAgo: (age: Text) => `the venue said ${age} ago that the key can only read`,
  noPositions: 'No open positions, the venue says.',
  caption: (account: Text) => `Positions at ${account}`,
  market: 'Market',
  side: 'Side',
  size: 'Size',
  contracts: (size: Text) => `${size} contracts`,
  entry: 'Entry',
  mark: 'Mark',
  unrealised: 'Unrealised',
  rank: 'The venue’s rank',
  asItSays: 'As it says',
  rankNote:
    '5 of 5 is the front of the queue at every venue here: Binance counts 0 to 4, Bybit and OKX 1 to 5. In hedge mode each side has its own.',
  connect: 'Connect an account',
  venue: 'Venue',
  key: 'Key',
  secret: 'Secret',
  passphrase: 'Passphrase',
  connectIt: 'Connect',
  asking: 'Asking the venue…',
  whichVenues:
    'Binance, Bybit and OKX say what a key may do, so a key that can do more than read is refused. Gate does not say it and can’t be connected; Hyperliquid needs no key and publishes no rank.',
} as const

export const VENUE: Readonly<Record<AccountVenue, string>> = { binance: 'Binance', bybit: 'Bybit', okx: 'OKX' }

/** Each as the rest of a sentence that begins with the venue's name. */
export const TROUBLE: Readonly<Record<AccountTrouble, string>> = {
  'key-refused': 'refuses the key',
  'not-read-only': 'says that the key can do more than read by now, so it is not used any more',
  'rate-limited': 'asks us to wait',
  unavailable: 'does not answer',
  timeout: 'takes too long to answer',
  changed: 'answers other than its documentation says',
}
