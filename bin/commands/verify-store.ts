import { existsSync } from 'node:fs'
import { composeAudit, composeJournal } from '@/lib/server/composition'
import { recordFrom, verifyHeader, verifyStream } from '@/lib/server/journal/chain'
import { type Head, type Journal, JournalError, type StreamInfo } from '@/lib/server/journal/port'
import { fileOf, type Where, whereFrom } from '@/lib/server/store'
import type { Outcome } from '../cli'
import { onePositional, readArguments, Unavailable } from '../options'

interface StreamCheck {
  readonly stream: string
  /** The first line that is still held, and the last one. */
  readonly first: number
  readonly seq: number
  /** What is wrong, in words; null where every line follows on the one before. */
  readonly problem: string | null
}

/** Reads everything that is stored, line by line, beside a running server or without one, and changes nothing. */
export async function verifyStoreCommand(argv: readonly string[]): Promise<Outcome> {
  const args = readArguments(argv, {})
  const named = args.positionals.length > 0
  const where: Where = named ? { dataFolder: onePositional(args, 'FOLDER'), databaseUrl: null } : whereFrom()
  if (where.databaseUrl === null && !existsSync(fileOf('journal', where.dataFolder))) {
    throw new Unavailable('no-store', 'There is no journal in this folder.', args.positionals[0] ?? 'DATA_DIR')
  }
  const { streams, problem } = await checkStreams(where)
  const lookups = problem === null ? await checkLookups(where) : null
  const holds = problem === null && streams.every((check) => check.problem === null) && lookups?.broken === null
  return { document: { format: 'plimsoll.store-check/1', holds, problem, streams, lookups }, holds }
}

/** A file that can't be read as a journal at all has a problem of its own; its streams are not known then. */
async function checkStreams(where: Where): Promise<{ streams: readonly StreamCheck[]; problem: string | null }> {
  let journal: Journal | undefined
  const streams: StreamCheck[] = []
  try {
    journal = composeJournal(where, { readOnly: true })
    for (const info of await journal.streams()) streams.push(await checkStream(journal, info))
    return { streams, problem: null }
  } catch (error) {
    return { streams, problem: damageIn(error) }
  } finally {
    await journal?.close()
  }
}

async function checkStream(journal: Journal, { header, head, first }: StreamInfo): Promise<StreamCheck> {
  const { stream } = header
  const check = { stream, first, seq: head.seq }
  try {
    const start = verifyHeader(header)
    const end = await verifyStream(journal, stream, first === 1 ? start : await firstLeft(journal, stream, first))
    const problem = end.seq < head.seq ? `Line ${end.seq + 1} is missing.` : null
    return { ...check, problem }
  } catch (error) {
    return { ...check, problem: damageIn(error) }
  }
}

/** What stood before the first line that is left was let go of, so that line is held to its hash by the next one. */
async function firstLeft(journal: Journal, stream: string, first: number): Promise<Head> {
  const [line] = await journal.read(stream, first, 1)
  if (line?.seq !== first) throw new JournalError('corrupt', `Line ${first} is missing.`)
  return { seq: first, hash: recordFrom(line).hash }
}

async function checkLookups(where: Where) {
  const audit = composeAudit(where, { readOnly: true })
  try {
    return await audit.verify()
  } catch (error) {
    // Damage among the look-ups is said by their own verdict; here nothing could be read at all.
    return { entries: 0, head: '', broken: { seq: 1, reason: damageIn(error) } }
  } finally {
    await audit.close()
  }
}

function damageIn(error: unknown): string {
  if (error instanceof JournalError && error.code === 'corrupt') return error.message
  if (error instanceof JournalError) throw new Unavailable(error.code, error.message, 'FOLDER')
  throw error
}
