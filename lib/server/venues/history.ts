import type Database from 'better-sqlite3'
import { dec } from '@/engine/decimal'
import type { VenuePoint, VenueReading, VenueState } from '@/lib/wire/venues'
import { openFile } from '../database/sqlite'

/** Kept so long, and never more than so many points of all markets together (about 20 MB). */
export const KEPT_MS = 30 * 86_400_000
export const POINTS_MAX = 300_000
/** A share of the way that has moved less than this is not worth a point. */
const STEP = '0.05'
/** Points of one market that are given out. */
const READ_MAX = 500

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS venue_point (
    venue TEXT NOT NULL, market TEXT NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL, way TEXT,
    PRIMARY KEY (venue, market, at)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS venue_point_at ON venue_point (at);
`

interface Row {
  readonly at: number
  readonly state: VenueState
  readonly way: string | null
}

/** How the state of each market at each venue has changed: a point for each change, none for what stays as it is. */
export class VenueHistory {
  private readonly last = new Map<string, { readonly state: VenueState; readonly way: string | null }>()

  private constructor(private readonly db: Database.Database) {}

  static open(file: string): VenueHistory {
    const db = openFile(file, false)
    // A point that a power cut takes is no loss: the state itself is asked for anew.
    db.pragma('synchronous = NORMAL')
    db.exec(SCHEMA)
    const history = new VenueHistory(db)
    const newest = 'SELECT venue, market, state, way, max(at) FROM venue_point GROUP BY venue, market'
    for (const row of db.prepare(newest).all() as (Row & { venue: string; market: string })[]) {
      history.last.set(`${row.venue}|${row.market}`, { state: row.state, way: row.way })
    }
    return history
  }

  /** Remembers what has changed since the last time. */
  note(readings: readonly VenueReading[], at: number): void {
    const changed = readings.filter((one) => this.isNew(one))
    this.db.transaction(() => {
      const insert = this.db.prepare('INSERT OR REPLACE INTO venue_point VALUES (?, ?, ?, ?, ?)')
      for (const { venue, market, state, way } of changed) insert.run(venue, market, at, state, way)
      this.prune(at)
    })()
    for (const { venue, market, state, way } of changed) this.last.set(`${venue}|${market}`, { state, way })
  }

  /** Oldest first. */
  read(venue: string, market: string): readonly VenuePoint[] {
    const sql = 'SELECT at, state, way FROM venue_point WHERE venue = ? AND market = ? ORDER BY at DESC LIMIT ?'
    const rows = this.db.prepare(sql).all(venue, market, READ_MAX) as Row[]
    return rows.reverse().map(({ at, state, way }) => ({ at: new Date(at).toISOString(), state, way }))
  }

  close(): void {
    this.db.close()
  }

  private isNew({ venue, market, state, way }: VenueReading): boolean {
    const known = this.last.get(`${venue}|${market}`)
    if (!known) return state !== 'unknown'
    if (known.state !== state || (known.way === null) !== (way === null)) return true
    return way !== null && known.way !== null && dec(way).minus(dec(known.way)).abs().gte(STEP)
  }

  private prune(now: number): void {
    this.db.prepare('DELETE FROM venue_point WHERE at < ?').run(now - KEPT_MS)
    const { points } = this.db.prepare('SELECT count(*) AS points FROM venue_point').get() as { points: number }
    if (points <= POINTS_MAX) return
    const sql = 'DELETE FROM venue_point WHERE at <= (SELECT at FROM venue_point ORDER BY at LIMIT 1 OFFSET ?)'
    this.db.prepare(sql).run(points - POINTS_MAX)
  }
}
