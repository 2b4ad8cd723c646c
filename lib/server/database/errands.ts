import type { Database } from './database'

/** How often whoever asked looks for the answer. */
const LOOK_MS = 100
/** Answers that nobody has fetched are forgotten after this. */
const KEPT_MS = 600_000
/** Errands done in one go, so that a tick is never far. */
const AT_ONCE = 50
/** Stands where the answer will be while somebody works on it. Nobody does an errand twice. */
const TAKEN = 'taken'

/** An error as it crosses between processes. */
export interface ErrandFailure {
  readonly name: string
  readonly message: string
  readonly code: string | null
  readonly path: string | null
}

type Outcome = { readonly answer: unknown } | { readonly failure: ErrandFailure }

/**
 * What processes that serve ask of the engine, because it changes something or needs the engine's key. Questions and answers
 * lie in the database: what was asked while the engine was away is answered when it is back, if somebody still waits.
 */
export class Errands {
  constructor(
    private readonly database: Database,
    /** Whose engine is asked. */
    private readonly name: string,
  ) {}

  /** Null when there is no answer in time; it may have been done all the same. */
  async ask(question: unknown, withinMs: number, wait: (ms: number) => Promise<void>): Promise<Outcome | null> {
    const { id } = await this.database.write((tx) =>
      tx
        .insertInto('errand')
        .values({ name: this.name, at: Date.now(), question: JSON.stringify(question), answer: null })
        .returning('id')
        .executeTakeFirstOrThrow(),
    )
    for (let waited = 0; waited < withinMs; waited += LOOK_MS) {
      await wait(LOOK_MS)
      const row = await this.database.read((query) =>
        query.selectFrom('errand').select('answer').where('id', '=', id).executeTakeFirst(),
      )
      if (row && (row.answer === null || row.answer === TAKEN)) continue
      await this.forget(id)
      return row?.answer ? (JSON.parse(row.answer) as Outcome) : null
    }
    await this.forget(id)
    return null
  }

  /** Does what was asked and is not done yet, in the order in which it was asked. */
  async serve(work: (question: unknown) => Promise<unknown>): Promise<void> {
    const open = await this.database.read((query) =>
      query
        .selectFrom('errand')
        .select(['id', 'question', 'at'])
        .where('name', '=', this.name)
        .where('answer', 'is', null)
        .orderBy('id')
        .limit(AT_ONCE)
        .execute(),
    )
    for (const { id, question } of open) {
      if (!(await this.take(id))) continue
      const outcome = await outcomeOf(() => work(JSON.parse(question)))
      await this.answer(id, outcome)
    }
    if (open.length > 0) await this.forgetOld()
  }

  private async take(id: number): Promise<boolean> {
    const taken = await this.database.write((tx) =>
      tx.updateTable('errand').set({ answer: TAKEN }).where('id', '=', id).where('answer', 'is', null).execute(),
    )
    return (taken[0]?.numUpdatedRows ?? 0n) > 0n
  }

  private async answer(id: number, outcome: Outcome): Promise<void> {
    const answer = JSON.stringify(outcome)
    await this.database.write((tx) => tx.updateTable('errand').set({ answer }).where('id', '=', id).execute())
  }

  private async forget(id: number): Promise<void> {
    await this.database.write((tx) => tx.deleteFrom('errand').where('id', '=', id).execute())
  }

  private async forgetOld(): Promise<void> {
    await this.database.write((tx) =>
      tx
        .deleteFrom('errand')
        .where('name', '=', this.name)
        .where('at', '<', Date.now() - KEPT_MS)
        .execute(),
    )
  }
}

async function outcomeOf(work: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { answer: (await work()) ?? null }
  } catch (error) {
    const { name = 'Error', message = String(error), code = null, path = null } = error as Partial<ErrandFailure>
    return { failure: { name, message, code, path } }
  }
}
