import type { VenueAccounts } from '@/lib/wire/venue-accounts'
import type { VenueAsset, VenueBoard } from '@/lib/wire/venues'
import { venueSentence } from '@/lib/words/en/venue-words'
import { knownRuntime } from './runtime/handle'
import { notConnected } from './venues/service'

/** Rows that a page is sent with; a browser asks for the others. */
const FIRST_ROWS = 60

export interface FirstBoard {
  readonly board: VenueBoard
  readonly assets: number
  readonly sentence: string
}

/** The top of the venue board. It is public: nobody has to be asked who they are. */
export function firstBoard(): FirstBoard {
  const board = knownRuntime()?.venues?.read() ?? notConnected(Date.now())
  const rows = board.rows.slice(0, FIRST_ROWS)
  return { board: { ...board, rows }, assets: board.rows.length, sentence: venueSentence(board) }
}

export function venueAssetOf(base: string): VenueAsset | null {
  return knownRuntime()?.venues?.asset(base) ?? null
}

/** What is known of a trader's accounts elsewhere before any venue is asked; whoever asks has looked who it is. */
export function venueAccountsOf(account: string): VenueAccounts & { readonly openSeats: boolean } {
  const runtime = knownRuntime()
  const service = runtime?.venueAccounts ?? null
  // At a simulated exchange anyone may sit at anyone's seat.
  const openSeats = runtime?.facts?.simulated !== false
  return { enabled: service !== null, accounts: service?.known(account) ?? [], openSeats }
}
