import type { Book } from '@/engine/book'
import { Live } from '@/engine/projections/live'
import { PUBLIC } from '@/engine/projections/projection'
import type { FollowerSource, Past } from './engine-host'
import { crowdSource } from './feed/crowd'
import type { ExchangeFeed, FeedSource } from './feed/port'
import { simulatedSource } from './feed/simulated'
import { AuditLog } from './journal/audit'
import type { Journal } from './journal/port'
import { SqliteJournal } from './journal/sqlite'
import { signerFor } from './keys'
import { PlaceStore } from './places/store'
import { Registrar } from './proofs/registrar'
import { ProofStore } from './proofs/store'
import type { Settings } from './runtime/settings'
import { journalFile, proofsFile } from './store'

/** The one place where adapters are chosen: everything else knows their ports only. */
export function composeJournal(
  settings: Pick<Settings, 'dataFolder'>,
  options: { readonly readOnly?: boolean } = {},
): Journal {
  return SqliteJournal.open(journalFile(settings.dataFolder), options)
}

/** The record of what staff look up, in the journal's own file. */
export function composeAudit(
  settings: Pick<Settings, 'dataFolder'>,
  options: { readonly readOnly?: boolean } = {},
): AuditLog {
  return AuditLog.open(journalFile(settings.dataFolder), options)
}

/** In the journal's own file. The engine's thread opens it before anyone reads from it. */
export function composePlaces(settings: Settings, options: { readonly readOnly?: boolean } = {}): PlaceStore {
  return PlaceStore.open(journalFile(settings.dataFolder), options)
}

export function composeFeed(settings: Settings): FeedSource {
  const { scenario, seed, intervalMs, traders, crowd } = settings
  if (crowd !== null) return crowdSource({ positions: crowd, seed, intervalMs })
  return simulatedSource({ scenario, seed, intervalMs, ...(traders === null ? {} : { traders }) })
}

export function composeRegistrar(settings: Settings, journal: Journal): Registrar {
  const { simulated } = composeFeed(settings)
  const signer = signerFor(settings.dataFolder, simulated)
  return new Registrar(ProofStore.open(proofsFile(settings.dataFolder)), journal, signer, simulated)
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

/** A visitor of a new demo finds some hours of events behind it, for a few seconds of waiting. A crowd has no past. */
const DEMO_PAST: Past = { ms: 3 * 3_600_000, budgetMs: 3_000 }

export function composePast({ crowd }: Settings): { readonly past?: Past } {
  return crowd === null ? { past: DEMO_PAST } : {}
}
