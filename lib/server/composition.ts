import type { Book } from '@/engine/book'
import { Live } from '@/engine/projections/live'
import { PUBLIC } from '@/engine/projections/projection'
import { natsBus } from './bus/nats'
import { type Bus, NO_BUS } from './bus/port'
import { Database, type OpenOptions } from './database/database'
import type { Part } from './database/migrations'
import type { FollowerSource, Past } from './engine-host'
import { crowdSource } from './feed/crowd'
import { hyperliquidSource } from './feed/hyperliquid/feed'
import type { ExchangeFeed, FeedSource } from './feed/port'
import { pushedSource } from './feed/pushed'
import { scriptedSource } from './feed/scripted'
import { simulatedSource } from './feed/simulated'
import { AuditLog } from './journal/audit'
import type { Journal } from './journal/port'
import { SqlJournal } from './journal/sql'
import { signerFor } from './keys'
import { PlaceStore } from './places/store'
import { Registrar } from './proofs/registrar'
import { ProofStore } from './proofs/store'
import type { Settings } from './runtime/settings'
import { Sessions } from './sessions'
import { accountsFile, fileOf, venuesFile, type Where } from './store'
import { VenueAccountService } from './venue-accounts/service'
import { KeyStore } from './venue-accounts/store'
import { Vault } from './venue-accounts/vault'
import { VenueHistory } from './venues/history'
import { VenueService, type VenueServiceOptions } from './venues/service'

/** The one place where adapters are chosen: everything else knows their ports only. */
export function composeDatabase(where: Where, part: Part, options: OpenOptions = {}): Database {
  const { dataFolder, databaseUrl } = where
  return databaseUrl === null
    ? Database.file(fileOf(part, dataFolder), part, options)
    : Database.server(databaseUrl, part, options)
}

/** What lies in the journal's part of the schema, on one connection: with two a thread would wait for itself. */
export interface Stores {
  readonly journal: Journal
  /** The record of what staff look up. */
  readonly audit: AuditLog
  readonly places: PlaceStore
  close(): Promise<void>
}

export function composeStores(where: Where, options: OpenOptions = {}): Stores {
  const database = composeDatabase(where, 'journal', options)
  const close = () => database.close()
  return { journal: new SqlJournal(database), audit: new AuditLog(database), places: new PlaceStore(database), close }
}

export function composeJournal(where: Where, options: OpenOptions = {}): Journal {
  return new SqlJournal(composeDatabase(where, 'journal', options))
}

export function composeAudit(where: Where, options: OpenOptions = {}): AuditLog {
  return new AuditLog(composeDatabase(where, 'journal', options))
}

export function composeSessions(where: Where): Sessions {
  return new Sessions(composeDatabase(where, 'sessions'))
}

export function composeFeed(settings: Settings): FeedSource {
  const { scenario, seed, intervalMs, traders, crowd, push, hyperliquid, script } = settings
  if (script !== null) return scriptedSource(script)
  if (push !== null) return pushedSource(push)
  if (hyperliquid !== null) return hyperliquidSource(hyperliquid)
  if (crowd !== null) return crowdSource({ positions: crowd, seed, intervalMs })
  return simulatedSource({ scenario, seed, intervalMs, ...(traders === null ? {} : { traders }) })
}

export function composeRegistrar(settings: Settings, journal: Journal, options: OpenOptions = {}): Registrar {
  const { simulated } = composeFeed(settings)
  const signer = settings.role === 'web' ? null : signerFor(settings.dataFolder, simulated)
  return new Registrar(new ProofStore(composeDatabase(settings, 'proofs', options)), journal, signer, simulated)
}

export function composeBus({ natsUrl }: Settings, trouble: (message: string) => void): Bus {
  return natsUrl === null ? NO_BUS : natsBus(natsUrl, trouble)
}

/** Null where no other venue is asked. */
export function composeVenues(settings: Settings, options: Omit<VenueServiceOptions, 'history'>): VenueService | null {
  const { venues, dataFolder } = settings
  return venues && new VenueService(venues, { ...options, history: VenueHistory.open(venuesFile(dataFolder)) })
}

/** Null where traders may connect nothing. Without a vault's key the server does not start: a key in the clear is none. */
export function composeVenueAccounts({ venueAccounts, dataFolder }: Settings): VenueAccountService | null {
  if (venueAccounts === null) return null
  const vault = Vault.from(process.env)
  if (!vault) throw new Error('PLIMSOLL_ACCOUNTS=on needs PLIMSOLL_VAULT_KEY or PLIMSOLL_VAULT_KEY_FILE.')
  const store = KeyStore.open(accountsFile(dataFolder))
  return new VenueAccountService({ store, vault, bases: venueAccounts.bases, now: Date.now })
}

export const liveFollower: FollowerSource<Live> = {
  create: (book: Book, feed: ExchangeFeed) => Live.create(book, { simulated: feed.simulated }),
  restore(checkpoint: string, book: Book, feed: ExchangeFeed) {
    const live = Live.restore(book, checkpoint, { simulated: feed.simulated })
    // A checkpoint of another version is noticed here, and not by the first reader.
    live.parts('status', PUBLIC)
    return live
  },
}

/** A visitor of a new demo finds some hours of events behind it, for a few seconds of waiting. A crowd has no past, and an exchange one of its own. */
const DEMO_PAST: Past = { ms: 3 * 3_600_000, budgetMs: 3_000 }

/** A crowd, a script and a connected exchange have no invented past. */
export function composePast({ crowd, push, hyperliquid, script }: Settings): { readonly past?: Past } {
  const invented = crowd === null && push === null && hyperliquid === null && script === null
  return invented ? { past: DEMO_PAST } : {}
}
