import { type RawBuilder, sql } from 'kysely'
import type { Upstream } from '@/lib/wire/frames'
import { JournalError } from '../journal/port'
import type { Database, Write } from './database'

/** An engine that has not renewed its lease for so long is taken to be gone. */
export const LEASE_MS = 10_000
/** How often whoever stands by looks whether it is. */
const ATTEMPT_MS = 500

/** What an engine says of itself with each renewal; processes that follow it read it. */
export interface LeaseFacts {
  /** The stream that it runs now: a generation of the one it was configured with. */
  readonly stream: string
  readonly trouble: string | null
  /** Whom it hears, and how well. */
  readonly upstreams: readonly Upstream[]
}

export interface LeaseSeen extends LeaseFacts {
  /** Changes with every renewal. */
  readonly until: number
  readonly isCurrent: boolean
}

/**
 * The right to decide for a stream. Whoever takes it over counts its epoch up, and the epoch is looked at in every
 * transaction that an engine writes: one that was paused, or cut off from the database, for longer than its lease can
 * store nothing when it comes back, whatever it believes. Time is the database's own, so that no machine's clock matters.
 */
export class Lease {
  private epoch = 0

  constructor(
    private readonly database: Database,
    readonly name: string,
    private readonly holder: string,
    private readonly leaseMs: number = LEASE_MS,
  ) {}

  /** Waits until the lease is ours. */
  async take(
    wait: (ms: number) => Promise<void>,
    standingBy: (reason: string) => void = () => undefined,
  ): Promise<void> {
    for (;;) {
      const reason = await this.attempt()
      if (reason === null) return
      standingBy(reason)
      await wait(ATTEMPT_MS)
    }
  }

  /** To be looked at in a transaction, before anything is written in it. Until the transaction ends nobody takes over. */
  readonly fence = async (tx: Write): Promise<void> => {
    const lease = tx.selectFrom('lease').select('epoch').where('name', '=', this.name)
    const [row] = await (this.database.dialect === 'postgres' ? lease.forShare() : lease).execute()
    if (row?.epoch === this.epoch) return
    throw new JournalError('fenced', `Another engine decides for ${this.name} now.`)
  }

  /** Refused with `fenced` when somebody else has taken over. */
  async renew({ stream, trouble, upstreams }: LeaseFacts): Promise<void> {
    const until = this.end()
    const { numUpdatedRows } = await this.database.write((tx) =>
      tx
        .updateTable('lease')
        .set({ until, stream, trouble, upstreams: JSON.stringify(upstreams) })
        .where('name', '=', this.name)
        .where('epoch', '=', this.epoch)
        .executeTakeFirstOrThrow(),
    )
    if (numUpdatedRows === 0n) throw new JournalError('fenced', `Another engine decides for ${this.name} now.`)
  }

  /** Lets the next one take over at once. */
  async release(): Promise<void> {
    await this.database.write((tx) =>
      tx.updateTable('lease').set({ until: 0 }).where('name', '=', this.name).where('epoch', '=', this.epoch).execute(),
    )
  }

  /** Null when it is ours; otherwise why it is not. */
  private async attempt(): Promise<string | null> {
    try {
      const made = await this.database.write((tx) =>
        tx
          .insertInto('lease')
          .values({
            name: this.name,
            epoch: 1,
            holder: this.holder,
            until: this.end(),
            stream: this.name,
            trouble: null,
            upstreams: null,
          })
          .onConflict((conflict) =>
            conflict
              .column('name')
              .doUpdateSet((lease) => ({
                epoch: sql<number>`${lease.ref('lease.epoch')} + 1`,
                holder: this.holder,
                until: this.end(),
                trouble: null,
              }))
              .where('lease.until', '<', clock(this.database)),
          )
          .returning('epoch')
          .execute(),
      )
      this.epoch = made[0]?.epoch ?? this.epoch
      return made.length > 0 ? null : 'standing-by'
    } catch (error) {
      if (error instanceof JournalError && (error.code === 'unavailable' || error.code === 'busy')) {
        return `journal-${error.code}`
      }
      throw error
    }
  }

  private end(): RawBuilder<number> {
    return sql<number>`${clock(this.database)} + ${sql.lit(this.leaseMs)}`
  }
}

/** What is known of the engine behind a name; null before there has been one. */
export function leaseSeen(database: Database, name: string): Promise<LeaseSeen | null> {
  return database.read(async (query) => {
    const row = await query
      .selectFrom('lease')
      .select(['stream', 'trouble', 'upstreams', 'until', clock(database).as('now')])
      .where('name', '=', name)
      .executeTakeFirst()
    if (!row) return null
    const { stream, trouble, until, now } = row
    const upstreams = JSON.parse(row.upstreams ?? '[]') as readonly Upstream[]
    return { stream, trouble, upstreams, until, isCurrent: until >= now }
  })
}

/** The database's own clock, in milliseconds since 1970. */
function clock({ dialect }: Database): RawBuilder<number> {
  return dialect === 'postgres'
    ? sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`
    : sql<number>`cast(unixepoch('subsec') * 1000 as integer)`
}
