import Database from 'better-sqlite3'
import type { PlacePoint } from '@/lib/wire/place-history'

/** How often a place is remembered, and for how long: at most 360, 1,440 and 8,640 samples of a side. */
export const STEPS = [
  { step: 10_000, keptMs: 3_600_000 },
  { step: 60_000, keptMs: 86_400_000 },
  { step: 900_000, keptMs: 90 * 86_400_000 },
] as const
export type Step = (typeof STEPS)[number]['step']

/** Accounts of one side that are remembered; whoever comes after them is not. A sample has three bytes for each. */
export const SLOTS_MAX = 100_000
const BYTES = 3
const BUSY_TIMEOUT_MS = 10_000

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS place_slot (
    stream TEXT NOT NULL, side TEXT NOT NULL, account TEXT NOT NULL, slot INTEGER NOT NULL,
    PRIMARY KEY (stream, side, account)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS place_sample (
    stream TEXT NOT NULL, side TEXT NOT NULL, step INTEGER NOT NULL, at INTEGER NOT NULL, positions INTEGER NOT NULL,
    places BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS place_sample_at ON place_sample (stream, side, step, at);
`

/** Accounts from the front, by `market|side`. */
export type Orders = ReadonlyMap<string, readonly string[]>

/**
 * Where everybody stood, in the journal's file. One sample of a side is one row that holds every place in a slot of its
 * own, so that it is written at once and one account's places are read without those of the others.
 */
export class PlaceStore {
  private readonly slots = new Map<string, Map<string, number>>()

  private constructor(private readonly db: Database.Database) {}

  static open(file: string, options: { readonly readOnly?: boolean } = {}): PlaceStore {
    const db = new Database(file, { readonly: options.readOnly ?? false, timeout: BUSY_TIMEOUT_MS })
    if (!options.readOnly) {
      db.pragma('journal_mode = WAL')
      // A sample that a power cut takes is no loss: the next one follows ten seconds later.
      db.pragma('synchronous = NORMAL')
      db.exec(SCHEMA)
    }
    return new PlaceStore(db)
  }

  /** When a stream's places were last remembered at this step, in milliseconds; null: never. */
  newest(stream: string, step: Step): number | null {
    const sql = 'SELECT max(at) AS at FROM place_sample WHERE stream = ? AND step = ?'
    return (this.db.prepare(sql).get(stream, step) as { readonly at: number | null }).at
  }

  /** Remembers all sides at these steps, and lets go of what each step has kept long enough. */
  write(stream: string, at: number, orders: Orders, steps: readonly Step[]): void {
    this.db.transaction(() => {
      const insert = this.db.prepare('INSERT OR REPLACE INTO place_sample VALUES (?, ?, ?, ?, ?, ?)')
      for (const [side, order] of orders) {
        const places = this.placesOf(stream, side, order)
        for (const step of steps) insert.run(stream, side, step, at, order.length, places)
      }
      for (const { step, keptMs } of STEPS) {
        if (!steps.includes(step)) continue
        this.db
          .prepare('DELETE FROM place_sample WHERE stream = ? AND step = ? AND at < ?')
          .run(stream, step, at - keptMs)
      }
    })()
  }

  /** One account's places, oldest first. A place of null: it had no position in the queue. */
  read(stream: string, side: string, account: string, step: Step): readonly PlacePoint[] {
    const sql = `SELECT at, positions, substr(places, ?, ${BYTES}) AS place FROM place_sample
      WHERE stream = ? AND side = ? AND step = ? ORDER BY at`
    const find = 'SELECT slot FROM place_slot WHERE stream = ? AND side = ? AND account = ?'
    const found = this.db.prepare(find).get(stream, side, account) as { readonly slot: number } | undefined
    if (!found) return []
    const rows = this.db.prepare(sql).all(found.slot * BYTES + 1, stream, side, step)
    return (rows as { readonly at: number; readonly positions: number; readonly place: Buffer | null }[]).map(
      (row) => ({
        at: new Date(row.at).toISOString(),
        place: row.place?.length === BYTES ? row.place.readUIntBE(0, BYTES) || null : null,
        positions: row.positions,
      }),
    )
  }

  close(): void {
    this.db.close()
  }

  private placesOf(stream: string, side: string, order: readonly string[]): Buffer {
    const slots = this.slotsOf(stream, side)
    const add = this.db.prepare('INSERT OR IGNORE INTO place_slot VALUES (?, ?, ?, ?)')
    for (const account of order) {
      if (slots.has(account) || slots.size >= SLOTS_MAX) continue
      add.run(stream, side, account, slots.size)
      slots.set(account, slots.size)
    }
    const places = Buffer.alloc(slots.size * BYTES)
    for (const [i, account] of order.entries()) {
      const slot = slots.get(account)
      if (slot !== undefined) places.writeUIntBE(i + 1, slot * BYTES, BYTES)
    }
    return places
  }

  private slotsOf(stream: string, side: string): Map<string, number> {
    const key = `${stream}|${side}`
    let slots = this.slots.get(key)
    if (!slots) {
      const sql = 'SELECT account, slot FROM place_slot WHERE stream = ? AND side = ?'
      const rows = this.db.prepare(sql).all(stream, side) as { readonly account: string; readonly slot: number }[]
      slots = new Map(rows.map(({ account, slot }) => [account, slot]))
      this.slots.set(key, slots)
    }
    return slots
  }
}
