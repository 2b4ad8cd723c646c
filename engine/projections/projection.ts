import type { LogRecord } from '../log'

/** Who looks. `accounts` are the ones the viewer owns; for support, the customer at hand. */
export interface Viewer {
  readonly role: 'public' | 'trader' | 'support' | 'operator'
  readonly accounts: readonly string[]
}

export const PUBLIC: Viewer = { role: 'public', accounts: [] }

/**
 * Something that is worked out from a log, record by record. `fold` may change and return the state it was given. What a
 * viewer may see is decided in `view` and nowhere else, so that live pages, replays and reports agree.
 */
export interface Projection<S, V> {
  init(): S
  fold(state: S, record: LogRecord): S
  view(state: S, viewer: Viewer): V
}

/** Whether the viewer may look into an account: their own, or anyone's for support and operators. */
export function maySee(viewer: Viewer, account: string): boolean {
  return viewer.role === 'support' || viewer.role === 'operator' || viewer.accounts.includes(account)
}
