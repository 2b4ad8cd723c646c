import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Book } from '@/engine/book'
import { isInput, type LogRecord } from '@/engine/log'
import type { Row } from '@/lib/wire/ingest'
import { recordFrom, verifyHeader, verifyStream } from '../journal/chain'
import { SqlJournal } from '../journal/sql'
import { sha256 } from '../sha256'
import { declaredFor, type Recorded, recorded } from '../testing/pushing'
import type { Ingested, IngestHead } from './intake'

/** Rows as an unreliable exchange pushes them to a server that is killed: what was acknowledged is stored and replays. */
const seed = Number(process.env.PLIMSOLL_FC_SEED ?? 20_261_122)
const LONG = process.env.PLIMSOLL_LONG !== undefined
const CHILD = fileURLToPath(new URL('../testing/ingest-child.ts', import.meta.url))

/** The server as a process of its own. */
class Child {
  private constructor(
    private readonly process: ChildProcess,
    private readonly answers: AsyncIterator<string>,
    readonly head: IngestHead,
  ) {}

  static async start(folder: string, log: Recorded): Promise<Child> {
    const program = ['--import', 'tsx', CHILD, folder, JSON.stringify(declaredFor(log))]
    const child = spawn(process.execPath, program, { stdio: ['pipe', 'pipe', 'inherit'] })
    const reader: Interface = createInterface({ input: child.stdout })
    const answers = reader[Symbol.asyncIterator]()
    const { value } = await answers.next()
    return new Child(child, answers, JSON.parse(value as string) as IngestHead)
  }

  send(rows: readonly Row[]): void {
    this.process.stdin?.write(`${JSON.stringify(rows)}\n`)
  }

  async take(rows: readonly Row[]): Promise<Ingested> {
    this.send(rows)
    const { value } = await this.answers.next()
    return JSON.parse(value as string) as Ingested
  }

  async kill(): Promise<void> {
    const gone = new Promise((done) => this.process.once('exit', done))
    this.process.kill('SIGKILL')
    await gone
  }
}

const op = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('push' as const), rows: fc.integer({ min: 1, max: 60 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('overlap' as const),
      back: fc.integer({ min: 1, max: 30 }),
      rows: fc.integer({ min: 0, max: 30 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('conflict' as const), back: fc.integer({ min: 1, max: 10 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('jump' as const), over: fc.integer({ min: 1, max: 10 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('spoil' as const), rows: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('kill' as const), midway: fc.boolean() }) },
)
type Op = typeof op extends fc.Arbitrary<infer T> ? T : never

/** An exchange that knows what it sent and what was acknowledged. */
class Exchange {
  durable = 0
  readonly met = { pushed: 0, repeated: 0, conflicts: 0, gaps: 0, spoiled: 0, kills: 0, lostMidway: 0, healed: 0 }
  private child: Child | null = null

  constructor(
    private readonly folder: string,
    private readonly log: Recorded,
  ) {}

  async server(): Promise<Child> {
    if (this.child) return this.child
    this.child = await Child.start(this.folder, this.log)
    // What was acknowledged is there; what was under way may be.
    expect(this.child.head.seq).toBeGreaterThanOrEqual(this.durable)
    this.durable = this.child.head.seq
    return this.child
  }

  private rows(from: number, count: number): readonly Row[] {
    return this.log.rows.slice(Math.max(0, from - 1), Math.max(0, from - 1) + count)
  }

  async do(op: Op): Promise<void> {
    const server = await this.server()
    switch (op.do) {
      case 'push':
        return this.taken(await server.take(this.rows(this.durable + 1, op.rows)), 0)
      case 'overlap': {
        const back = Math.min(op.back, this.durable)
        return this.taken(await server.take(this.rows(this.durable + 1 - back, back + op.rows)), back)
      }
      case 'conflict':
        return this.conflict(server, op.back)
      case 'jump':
        return this.jump(server, op.over)
      case 'spoil':
        return this.spoil(server, op.rows)
      case 'kill':
        return this.kill(op.midway)
    }
  }

  private taken(answer: Ingested, back: number): void {
    if (answer.refused) throw new Error(`${answer.refused.code}: ${answer.refused.message} ${answer.refused.path}`)
    expect(answer.repeated).toBe(back)
    expect(answer.seq).toBe(this.durable + answer.accepted)
    this.met.pushed += answer.accepted
    this.met.repeated += answer.repeated
    if (answer.accepted > 0) expect(answer.gap === null || answer.gap.from === answer.seq + 1).toBe(true)
    this.durable = answer.seq
  }

  /** Nothing of a request that is refused is taken. */
  private refusedAs(answer: Ingested, code: string): void {
    expect(answer.refused?.code).toBe(code)
    expect(answer.seq).toBe(this.durable)
  }

  private async conflict(server: Child, back: number): Promise<void> {
    if (this.durable === 0) return
    const from = Math.max(1, this.durable + 1 - back)
    const [first, ...rest] = this.rows(from, this.durable + 3 - from)
    if (!first) return
    this.refusedAs(await server.take([{ ...first, at: '2026-01-01T23:59:59.999Z' } as Row, ...rest]), 'conflict')
    this.met.conflicts += 1
  }

  private async jump(server: Child, over: number): Promise<void> {
    const rows = this.rows(this.durable + 1 + over, 3)
    if (rows.length === 0) return
    const answer = await server.take(rows)
    this.refusedAs(answer, 'gap')
    expect(answer.gap?.from).toBe(this.durable + 1)
    expect(answer.gap?.until).toBeGreaterThanOrEqual(rows.at(-1)?.seq ?? 0)
    this.met.gaps += 1
  }

  private async spoil(server: Child, count: number): Promise<void> {
    const rows = this.rows(this.durable + 1, count)
    const last = rows.at(-1)
    if (!last) return
    const wrong: Row = { type: 'deposit', account: 'nobody', amount: '1', at: last.at, seq: last.seq + 1 }
    const answer = await server.take([...rows, wrong])
    this.refusedAs(answer, 'unknown-account')
    expect(answer.refused?.path).toBe(`$[${rows.length + 1}].account`)
    this.met.spoiled += 1
  }

  private async kill(midway: boolean): Promise<void> {
    const server = await this.server()
    const before = this.durable
    if (midway) server.send(this.rows(this.durable + 1, 80))
    if (midway) await new Promise((done) => setTimeout(done, (this.met.kills * 7) % 40))
    await server.kill()
    this.child = null
    this.met.kills += 1
    await this.server()
    if (midway && this.durable === before) this.met.lostMidway += 1
  }

  /** Everything that is left, and nothing is missing any more. */
  async finish(): Promise<IngestHead> {
    while (this.durable < this.log.rows.length) await this.do({ do: 'push', rows: 60 })
    const server = await this.server()
    const answer = await server.take(this.rows(this.log.rows.length, 1))
    expect(answer.gap).toBeNull()
    return answer
  }

  async close(): Promise<void> {
    await this.child?.kill()
  }
}

const isOwn = (record: LogRecord) =>
  record.type === 'proceed' || ((record.type === 'halt' || record.type === 'resume') && record.by === 'feed')

/** What the journal holds: its rows are those of the exchange, its chain holds, and a replay comes to the same hash. */
async function checkJournal(folder: string, log: Recorded, head: IngestHead): Promise<{ readonly halts: number }> {
  const journal = SqlJournal.file(join(folder, 'journal.sqlite'), { readOnly: true })
  const { stream } = log.header
  const [info] = await journal.streams()
  expect(await verifyStream(journal, stream, verifyHeader(log.header))).toEqual({ seq: head.line, hash: head.hash })
  const records = (await journal.read(stream, 1, 1_000_000)).map(recordFrom)
  const rows = records.filter(isInput).filter((record) => !isOwn(record))
  expect(rows.map(({ seq, hash, ...input }) => input)).toEqual(log.rows.map(({ seq, ...input }) => input))
  const { stream: name, authority, coverage, disclosure, rulebook, at } = info?.header ?? log.header
  const book = Book.create({ stream: name, authority, coverage, disclosure, rulebook, at }, sha256)
  for (const { seq, hash, ...input } of records.filter(isInput)) book.apply(input)
  expect(book.hash).toBe(head.hash)
  await journal.close()
  return { halts: records.filter((record) => record.type === 'halt' && isOwn(record)).length }
}

describe(`rows of an unreliable exchange (seed ${seed})`, () => {
  it('are stored once, in their order, as they were acknowledged, whatever is repeated, missing, spoiled or killed', async () => {
    const met: Record<string, number> = { untouched: 0 }
    const run = async (ops: readonly Op[]) => {
      const folder = mkdtempSync(join(tmpdir(), 'plimsoll-ingest-'))
      const log = recorded('cascade')
      const exchange = new Exchange(folder, log)
      try {
        for (const op of ops) await exchange.do(op)
        const head = await exchange.finish()
        const { halts } = await checkJournal(folder, log, head)
        expect(halts > 0).toBe(exchange.met.gaps > 0)
        // Without a hole the log is the recorded one, to the last line.
        if (halts === 0) {
          expect(head.hash).toBe(log.hash)
          met.untouched = (met.untouched ?? 0) + 1
        }
        for (const [what, count] of Object.entries(exchange.met)) met[what] = (met[what] ?? 0) + count
      } finally {
        await exchange.close()
        rmSync(folder, { recursive: true, force: true })
      }
    }
    const ops = fc.array(op, { minLength: 6, maxLength: 16, size: 'max' })
    await fc.assert(fc.asyncProperty(ops, run), { seed, numRuns: LONG ? 60 : 5, endOnFailure: true })
    for (const what of ['pushed', 'repeated', 'conflicts', 'gaps', 'spoiled', 'kills'])
      expect(met[what], what).toBeGreaterThan(LONG ? 20 : 1)
  })
})
