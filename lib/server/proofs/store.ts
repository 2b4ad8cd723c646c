import { textOf } from '@/engine/receipt/heads'
import type { Head } from '@/engine/receipt/objects'
import type { Database } from '../database/database'

export interface ReceiptPlace {
  readonly id: string
  readonly stream: string
  readonly event: string
  readonly account: string
}

/**
 * Signed heads and the names of receipts, which are no part of the log. Durable like the journal: what was published must be
 * there after a power cut. Everything else about a proof is made again from the log when somebody asks for it.
 */
export class ProofStore {
  constructor(private readonly database: Database) {}

  heads(stream: string): Promise<Head[]> {
    return this.database.read(async (query) => {
      const rows = await query.selectFrom('head').select('text').where('stream', '=', stream).orderBy('size').execute()
      return rows.map(({ text }) => JSON.parse(text) as Head)
    })
  }

  /** A head that is there already stays: it was stored, and the answer was lost. */
  async add(head: Head, receipts: readonly ReceiptPlace[]): Promise<void> {
    const { stream, size, seq } = head
    await this.database.write(async (tx) => {
      await tx
        .insertInto('head')
        .values({ stream, size, seq, text: textOf(head) })
        .onConflict((conflict) => conflict.columns(['stream', 'size']).doUpdateSet({ seq, text: textOf(head) }))
        .execute()
      for (const { id, ...place } of receipts) {
        await tx
          .insertInto('receipt')
          .values({ id, ...place })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(place))
          .execute()
      }
    })
  }

  receipt(id: string): Promise<ReceiptPlace | null> {
    return this.database.read(async (query) => {
      return (await query.selectFrom('receipt').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
    })
  }

  /** Every key that ever signed here, in the order of their first use. */
  keys(): Promise<string[]> {
    return this.database.read(async (query) => {
      const rows = await query.selectFrom('signing_key').select('public').orderBy('place').execute()
      return rows.map((row) => row.public)
    })
  }

  async addKey(publicKey: string): Promise<void> {
    await this.database.write(async (tx) => {
      const known = await tx.selectFrom('signing_key').select('public').execute()
      if (known.some((row) => row.public === publicKey)) return
      await tx.insertInto('signing_key').values({ public: publicKey, place: known.length }).execute()
    })
  }

  close(): Promise<void> {
    return this.database.close()
  }
}
