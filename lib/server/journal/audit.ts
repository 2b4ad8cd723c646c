import { canonical, type Json } from '@/engine/canonical'
import { chainHash, GENESIS } from '@/engine/log'
import type { AuditEntry, AuditVerdict, Lookup } from '@/lib/wire/support'
import type { Database } from '../database/database'
import { sha256 } from '../sha256'

/**
 * Who of the staff looked into what, beside the journal. Rows are only ever added: triggers refuse every change, each row
 * carries the hash of itself and the one before, and how many there have ever been stands in a table of its own. Whoever
 * goes round the triggers is found out by `verify`.
 */

/** Rows read at once while the chain is walked. */
const PAGE = 2_000

interface Row {
  readonly seq: number
  readonly text: string
}

export class AuditLog {
  constructor(private readonly database: Database) {}

  /** Durable when it returns: nobody is shown anything that is not on record. */
  append(lookup: Lookup): Promise<AuditEntry> {
    return this.database.write(async (tx) => {
      // Counting first takes the one row there is, so that two who look something up at once follow on each other.
      const { entries: seq } = await tx
        .updateTable('lookup_count')
        .set((count) => ({ entries: count('entries', '+', 1) }))
        .returning('entries')
        .executeTakeFirstOrThrow()
      const last = await tx.selectFrom('lookup').selectAll().orderBy('seq', 'desc').limit(1).executeTakeFirst()
      const body = { seq, ...lookup }
      const entry = { ...body, hash: chainHash(sha256, last ? entryIn(last).hash : GENESIS, body as unknown as Json) }
      await tx
        .insertInto('lookup')
        .values({ seq, text: canonical(entry as unknown as Json) })
        .execute()
      return entry
    })
  }

  /** Newest first, those before `before`. */
  page(before: number, limit: number): Promise<readonly AuditEntry[]> {
    return this.database.read(async (query) => {
      const rows = await query
        .selectFrom('lookup')
        .selectAll()
        .where('seq', '<', before)
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute()
      return rows.map(entryIn)
    })
  }

  /** Walks the whole chain and names the first entry that does not follow on the one before. */
  async verify(): Promise<AuditVerdict> {
    // Asked first: what is added meanwhile is no gap.
    const written = await this.written()
    let head = { seq: 0, hash: GENESIS }
    const broken = (seq: number, reason: string) => ({ entries: head.seq, head: head.hash, broken: { seq, reason } })
    for (;;) {
      const rows = await this.after(head.seq)
      for (const row of rows) {
        if (row.seq !== head.seq + 1) return broken(head.seq + 1, 'This entry is missing.')
        const hash = followsOn(head.hash, row)
        if (hash === null) return broken(row.seq, 'This entry is not what was written.')
        head = { seq: row.seq, hash }
      }
      if (rows.length > 0) continue
      if (head.seq < written) return broken(head.seq + 1, 'This entry is missing.')
      return { entries: head.seq, head: head.hash, broken: null }
    }
  }

  close(): Promise<void> {
    return this.database.close()
  }

  private after(seq: number): Promise<readonly Row[]> {
    return this.database.read((query) =>
      query.selectFrom('lookup').selectAll().where('seq', '>', seq).orderBy('seq').limit(PAGE).execute(),
    )
  }

  /** How many entries there have ever been. */
  private written(): Promise<number> {
    return this.database.read(async (query) => {
      const row = await query.selectFrom('lookup_count').select('entries').executeTakeFirst()
      return row?.entries ?? 0
    })
  }
}

function entryIn({ text }: Row): AuditEntry {
  return JSON.parse(text) as AuditEntry
}

/** The hash of a row that follows on `previous`; null for one that does not. */
function followsOn(previous: string, row: Row): string | null {
  try {
    const { hash, ...body } = entryIn(row)
    const holds = body.seq === row.seq && canonical({ ...body, hash } as unknown as Json) === row.text
    return holds && hash === chainHash(sha256, previous, body as unknown as Json) ? hash : null
  } catch {
    return null
  }
}
