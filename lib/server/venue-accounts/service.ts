import { randomBytes } from 'node:crypto'
import type { AccountTrouble, ConnectRequest, OwnPosition, VenueAccount } from '@/lib/wire/venue-accounts'
import { Problem } from '../http/problem'
import { AccountError, type Bases, openClient } from './clients'
import { contextOf, type KeyStore, type StoredKey } from './store'
import type { Vault } from './vault'

/** Accounts at other venues that one trader may connect. */
export const ACCOUNTS_MAX = 5
/** Positions are read again when somebody looks and they are older than this: venues rank every half minute. */
const FRESH_MS = 15_000
/** A key may be given more rights after it was connected, so it is asked about now and then. */
const CHECK_MS = 3_600_000

interface Reading {
  readonly positions: readonly OwnPosition[]
  readonly at: number | null
  readonly triedAt: number
  readonly checkedAt: number | null
  readonly trouble: AccountTrouble | null
}

const NEVER: Reading = { positions: [], at: null, triedAt: Number.NEGATIVE_INFINITY, checkedAt: null, trouble: null }

export interface VenueAccountsOptions {
  readonly store: KeyStore
  readonly vault: Vault
  readonly bases: Bases
  now(): number
}

/** A trader's accounts elsewhere. Keys are opened for the length of a question and kept nowhere else in the clear. */
export class VenueAccountService {
  private readonly readings = new Map<string, Reading>()
  private readonly reading = new Map<string, Promise<void>>()

  constructor(private readonly options: VenueAccountsOptions) {}

  /** As they are known now, after asking again where that is due. */
  async read(account: string): Promise<VenueAccount[]> {
    await Promise.all(this.options.store.of(account).map((key) => this.refresh(key)))
    return this.known(account)
  }

  /** As they are known already, without asking anyone. */
  known(account: string): VenueAccount[] {
    return this.options.store.of(account).map((key) => shown(key, this.readings.get(key.id) ?? NEVER))
  }

  /** Refuses a key that can do more than read, and one of which the venue does not say it. */
  async connect(account: string, request: ConnectRequest): Promise<VenueAccount> {
    const { store, vault, now } = this.options
    if (store.of(account).length >= ACCOUNTS_MAX) {
      throw new Problem(409, 'too-many', `At most ${ACCOUNTS_MAX} accounts can be connected.`)
    }
    if (!(await this.canOnlyRead(request))) {
      throw new Problem(400, 'key-can-do-more', 'This key can do more than read. Make one that can only read.', '$.key')
    }
    const known = { id: `va_${randomBytes(12).toString('hex')}`, account, venue: request.venue }
    const sealed = vault.seal(JSON.stringify(request), contextOf(known))
    const stored = { ...known, ...sealed, keyEnd: request.key.slice(-4), createdAt: now() }
    store.add(stored)
    this.readings.set(stored.id, { ...NEVER, checkedAt: now() })
    await this.refresh(stored)
    return shown(stored, this.readings.get(stored.id) ?? NEVER)
  }

  /** Destroys the key. */
  remove(account: string, id: string): boolean {
    this.readings.delete(id)
    return this.options.store.remove(account, id)
  }

  close(): void {
    this.options.store.close()
  }

  private async canOnlyRead(request: ConnectRequest): Promise<boolean> {
    try {
      return await (await openClient(request, this.options.bases)).canOnlyRead()
    } catch (error) {
      throw refusalOf(error)
    }
  }

  /** One question at a time for each key, however many pages look. */
  private refresh(key: StoredKey): Promise<void> {
    const known = this.readings.get(key.id) ?? NEVER
    if (this.options.now() - known.triedAt < FRESH_MS) return Promise.resolve()
    const running = this.reading.get(key.id) ?? this.ask(key, known).finally(() => this.reading.delete(key.id))
    this.reading.set(key.id, running)
    return running
  }

  private async ask(key: StoredKey, known: Reading): Promise<void> {
    const { vault, bases, now } = this.options
    const triedAt = now()
    try {
      const client = await openClient(JSON.parse(vault.open(key, contextOf(key))) as ConnectRequest, bases)
      const isChecked = known.checkedAt !== null && triedAt - known.checkedAt < CHECK_MS
      // A key that has been given more rights is not used any more.
      if (!isChecked && !(await client.canOnlyRead())) throw new AccountError('not-read-only')
      const positions = await client.positions()
      const checkedAt = isChecked ? known.checkedAt : triedAt
      this.readings.set(key.id, { positions, at: now(), triedAt, checkedAt, trouble: null })
    } catch (error) {
      const trouble = error instanceof AccountError ? error.trouble : 'key-refused'
      const checkedAt = trouble === 'not-read-only' ? null : known.checkedAt
      this.readings.set(key.id, { ...known, triedAt, checkedAt, trouble })
    }
  }
}

function shown({ id, venue, keyEnd, createdAt }: StoredKey, reading: Reading): VenueAccount {
  const { positions, at, checkedAt, trouble } = reading
  const time = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())
  const created = new Date(createdAt).toISOString()
  return {
    id,
    venue,
    keyEnd,
    createdAt: created,
    checkedAt: time(checkedAt),
    at: time(at),
    trouble,
    positions: [...positions],
  }
}

const REFUSALS: Readonly<Record<AccountTrouble, readonly [status: number, message: string]>> = {
  'key-refused': [400, 'The venue refuses this key.'],
  'not-read-only': [400, 'This key can do more than read.'],
  'rate-limited': [503, 'The venue asks us to wait. Try again in a minute.'],
  unavailable: [503, 'The venue does not answer. Try again in a minute.'],
  timeout: [503, 'The venue takes too long to answer. Try again in a minute.'],
  changed: [400, 'The venue does not say what this key may do, so it is not taken.'],
}

function refusalOf(error: unknown): Problem {
  const trouble = error instanceof AccountError ? error.trouble : 'changed'
  const [status, message] = REFUSALS[trouble]
  return new Problem(status, trouble === 'changed' ? 'permissions-unknown' : trouble, message, '$.key')
}
