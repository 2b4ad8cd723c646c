import { sql } from 'kysely'
import type { PlacePoint } from '@/lib/wire/place-history'
import { type Database, pieces, type Query, type Write } from '../database/database'

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

/** Accounts from the front, by `market|side`. */
export type Orders = ReadonlyMap<string, readonly string[]>

/**
 * Where everybody stood, beside the journal. One sample of a side is one row that holds every place in a slot of its own,
 * so that it is written at once and one account's places are read without those of the others.
 */
export class PlaceStore {
  private readonly slots = new Map<string, Map<string, number>>()

  constructor(private readonly database: Database) {}

  /** When a stream's places were last remembered at this step, in milliseconds; null: never. */
  newest(stream: string, step: Step): Promise<number | null> {
    return this.database.read(async (query) => {
      const row = await query
        .selectFrom('place_sample')
        .select('at')
        .where('stream', '=', stream)
        .where('step', '=', step)
        .orderBy('at', 'desc')
        .limit(1)
        .executeTakeFirst()
      return row?.at ?? null
    })
  }

  /** Remembers all sides at these steps, and lets go of what each step has kept long enough. */
  async write(stream: string, at: number, orders: Orders, steps: readonly Step[]): Promise<void> {
    try {
      await this.database.write(async (tx) => {
        for (const [side, order] of orders) {
          const sample = { at, positions: order.length, places: await this.placesOf(tx, stream, side, order) }
          for (const step of steps) {
            await tx
              .insertInto('place_sample')
              .values({ stream, side, step, ...sample })
              .onConflict((conflict) => conflict.columns(['stream', 'side', 'step', 'at']).doUpdateSet(sample))
              .execute()
          }
        }
        for (const { step, keptMs } of STEPS) {
          if (!steps.includes(step)) continue
          await tx
            .deleteFrom('place_sample')
            .where('stream', '=', stream)
            .where('step', '=', step)
            .where('at', '<', at - keptMs)
            .execute()
        }
      })
    } catch (error) {
      // Slots that were given out meanwhile are not in the database.
      this.slots.clear()
      throw error
    }
  }

  /** One account's places, oldest first. A place of null: it had no position in the queue. */
  read(stream: string, side: string, account: string, step: Step): Promise<readonly PlacePoint[]> {
    return this.database.read(async (query) => {
      const found = await query
        .selectFrom('place_slot')
        .select('slot')
        .where('stream', '=', stream)
        .where('side', '=', side)
        .where('account', '=', account)
        .executeTakeFirst()
      if (!found) return []
      const first = sql.lit(found.slot * BYTES + 1)
      const rows = await query
        .selectFrom('place_sample')
        .select(['at', 'positions', sql<Buffer | null>`substr(places, ${first}, ${sql.lit(BYTES)})`.as('place')])
        .where('stream', '=', stream)
        .where('side', '=', side)
        .where('step', '=', step)
        .orderBy('at')
        .execute()
      return rows.map(({ at, positions, place }) => ({
        at: new Date(at).toISOString(),
        place: place?.length === BYTES ? place.readUIntBE(0, BYTES) || null : null,
        positions,
      }))
    })
  }

  close(): Promise<void> {
    return this.database.close()
  }

  private async placesOf(tx: Write, stream: string, side: string, order: readonly string[]): Promise<Buffer> {
    const slots = await this.slotsOf(tx, stream, side)
    const known = slots.size
    for (const account of order) if (!slots.has(account) && slots.size < SLOTS_MAX) slots.set(account, slots.size)
    const added = [...slots].slice(known).map(([account, slot]) => ({ stream, side, account, slot }))
    for (const piece of pieces(added)) await tx.insertInto('place_slot').values(piece).execute()
    const places = Buffer.alloc(slots.size * BYTES)
    for (const [i, account] of order.entries()) {
      const slot = slots.get(account)
      if (slot !== undefined) places.writeUIntBE(i + 1, slot * BYTES, BYTES)
    }
    return places
  }

  private async slotsOf(query: Query, stream: string, side: string): Promise<Map<string, number>> {
    const key = `${stream}|${side}`
    let slots = this.slots.get(key)
    if (!slots) {
      const rows = await query
        .selectFrom('place_slot')
        .select(['account', 'slot'])
        .where('stream', '=', stream)
        .where('side', '=', side)
        .orderBy('slot')
        .execute()
      slots = new Map(rows.map(({ account, slot }) => [account, slot]))
      this.slots.set(key, slots)
    }
    return slots
  }
}
