import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { Book } from '@/engine/book'
import { Watch } from '@/engine/invariants'
import { isInput, type LogRecord, type TimedInput } from '@/engine/log'
import { Random } from '@/engine/simulation/random'
import { SCENARIOS } from '@/engine/simulation/scenarios'
import { liveFollower } from './composition'
import { EngineHost } from './engine-host'
import { recordFrom, verifyHeader, verifyStream } from './journal/chain'
import type { Line } from './journal/port'
import { Scrubber } from './journal/scrubber'
import { SqlJournal } from './journal/sql'
import { sha256 } from './sha256'
import { Crash, Faults, faultyJournal, faultySource } from './testing/faulty'
import { SteppedSource } from './testing/stepped'

/** A step is one input taken through the book, and held against every promise of the engine. */
const STEPS_OF_A_WORLD = 5_000
/** `PLIMSOLL_WORLDS=12-12` runs one world again, and `0-99` some of them: each draws its own faults. */
const [FIRST = 0, LAST = process.env.PLIMSOLL_LONG ? 199 : 3] = (process.env.PLIMSOLL_WORLDS?.split('-') ?? []).map(
  Number,
)
const STEPS = (LAST - FIRST + 1) * STEPS_OF_A_WORLD
/** The long form takes a while, so it says now and then how far it is. */
const WORLDS_BETWEEN_WORDS = 10
const TRADERS = 100
/** Another one each day would be a better hunt and a worse test; `PLIMSOLL_SEED` asks for another one. */
const SEED = process.env.PLIMSOLL_SEED ?? '1'

const HOUR_MS = 3_600_000

/** One exchange, from its opening to its end, with everything that goes wrong on the way. */
class World {
  steps = 0
  private readonly folder = mkdtempSync(join(tmpdir(), 'plimsoll-faults-'))
  private readonly file = join(this.folder, 'journal.sqlite')
  private readonly inner: SteppedSource
  private watch: Watch | null = null
  private skewMs = 0
  /** What was told since the last restart, as it was told. */
  private told = new Map<number, string>()

  constructor(
    readonly scenario: string,
    readonly seed: number,
    private readonly faults: Faults,
  ) {
    this.inner = new SteppedSource(scenario, seed, TRADERS)
  }

  async run(steps: number): Promise<void> {
    try {
      while (this.steps < steps) await this.life(steps)
      await this.end()
    } finally {
      rmSync(this.folder, { recursive: true, force: true })
    }
  }

  /** From a start to a crash, or to the end. */
  private async life(steps: number): Promise<void> {
    const journal = SqlJournal.file(this.file)
    try {
      const host = await this.open(journal)
      while (this.steps < steps) {
        this.shiftClock()
        await host.tick()
        expect(host.head.hash).toBe(host.book.hash)
      }
    } catch (error) {
      if (!(error instanceof Crash)) throw error
      this.faults.count('crashes')
    } finally {
      await journal.close()
    }
    await this.nothingLost()
    await this.flipABit()
  }

  private open(journal: SqlJournal) {
    this.watch = null
    return EngineHost.open({
      journal: faultyJournal(journal, this.faults),
      source: faultySource(this.inner, this.faults),
      follower: liveFollower,
      now: () => this.inner.now() + this.skewMs,
      wait: async () => {
        if (this.faults.happens('crash while waiting', 50)) throw new Crash('while waiting')
      },
      step: (book, input) => this.step(book, input),
      committed: (records) => {
        for (const { seq, hash } of records) this.told.set(seq, hash)
      },
      stalled: () => undefined,
      note: (message, details) => {
        if (message === 'an input was refused') this.faults.count('refused')
        else if (message.includes('another past')) this.faults.count('journal counted')
        else throw new Error(`${message} ${JSON.stringify(details)}`)
      },
    })
  }

  private step(book: Book, input: TimedInput): LogRecord[] {
    // What an event under way was committed to was said before anyone looked.
    if (this.watch === null && book.pending) return book.apply(input)
    this.watch ??= new Watch(book.settings.maxMarkAgeMs)
    const before = book.fork().view()
    const hash = book.hash
    try {
      const records = book.apply(input)
      const broken = this.watch.check(before, records, book.view())
      if (broken.length > 0)
        throw new Error(`after line ${book.seq}: ${broken.map(({ id, text }) => `${id} ${text}`).join('; ')}`)
      this.count(records)
      return records
    } catch (error) {
      expect(book.hash).toBe(hash)
      throw error
    }
  }

  private count(records: readonly LogRecord[]): void {
    this.steps += 1
    for (const { type } of records)
      if (/adl-|closure|liquidation|takeover|halted/.test(type)) this.faults.count(`${type}!`)
  }

  private shiftClock(): void {
    if (this.faults.happens('clock forward an hour', 1)) this.skewMs += HOUR_MS
    if (this.faults.happens('clock back an hour', 1)) this.skewMs -= HOUR_MS
    if (this.faults.happens('clock shifted', 5)) this.skewMs += this.faults.below(60_000) - 30_000
  }

  /** Whatever was told is stored, as it was told. */
  private async nothingLost(): Promise<void> {
    const journal = SqlJournal.file(this.file, { readOnly: true })
    const [info] = await journal.streams()
    if (info && this.told.size > 0) {
      const first = Math.min(...this.told.keys())
      const lines = await journal.read(info.header.stream, first, 1_000_000)
      const hashes = new Map(lines.map((line) => [line.seq, recordFrom(line).hash]))
      for (const [seq, hash] of this.told) expect(hashes.get(seq), `line ${seq}`).toBe(hash)
      this.told.clear()
    }
    await journal.close()
  }

  /** Now and then the disk changes a stored line: that is noticed at the next start or by the scrubber, and put right here. */
  private async flipABit(): Promise<void> {
    if (!this.faults.happens('bit flipped', 150)) return
    const db = new Database(this.file)
    const { most } = db.prepare('SELECT coalesce(max(seq), 0) AS most FROM line').get() as { most: number }
    const seq = 1 + this.faults.below(Math.max(1, most))
    const line = db.prepare('SELECT seq, text FROM line WHERE seq = ?').get(seq) as Line | undefined
    if (line) {
      const bytes = Buffer.from(line.text)
      const at = this.faults.below(bytes.length)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << this.faults.below(8))
      const write = db.prepare('UPDATE line SET text = CAST(? AS TEXT) WHERE seq = ?')
      write.run(bytes, seq)
      expect(await this.scrubbed(), `${bytes.toString()} in line ${seq}`).toBe('corrupt')
      write.run(Buffer.from(line.text), seq)
    }
    db.close()
  }

  private async scrubbed(): Promise<string | null> {
    const journal = SqlJournal.file(this.file, { readOnly: true })
    const scrubber = new Scrubber(journal)
    try {
      while (scrubber.rounds === 0) await scrubber.turn()
      return null
    } catch (error) {
      return (error as { code?: string }).code ?? String(error)
    } finally {
      await journal.close()
    }
  }

  /** Without further faults: the chain holds, time never went back, and the inputs alone come to the same book and the same pages. */
  private async end(): Promise<void> {
    this.faults.on = false
    const journal = SqlJournal.file(this.file)
    const host = await this.open(journal)
    await host.tick()
    await this.nothingLost()
    const { header } = host.book
    expect(await verifyStream(journal, header.stream, verifyHeader(header))).toEqual(host.head)
    const records = (await journal.read(header.stream, 1, 10_000_000)).map(recordFrom)
    const times = records.map(({ at }) => at)
    expect(times).toEqual(times.toSorted())
    const { hash: _, seq: __, format: ___, ...facts } = header
    const again = Book.create(facts, sha256)
    for (const record of records) {
      if (!isInput(record)) continue
      const { seq, hash, ...input } = record
      again.apply(input as TimedInput)
    }
    expect(again.hash).toBe(host.book.hash)
    expect(again.checkpoint()).toBe(host.book.checkpoint())
    await journal.close()
    this.faults.on = true
  }
}

it(`keeps every promise through ${STEPS} steps in which everything goes wrong`, async () => {
  const counts = new Map<string, number>()
  let steps = 0
  for (let i = FIRST; i <= LAST; i++) {
    const scenario = SCENARIOS[i % SCENARIOS.length]?.name ?? ''
    const world = new World(scenario, i, new Faults(Random.seeded(`faults ${SEED}, world ${i}`), counts))
    await world.run(STEPS_OF_A_WORLD).catch((error: unknown) => {
      const repeat = `PLIMSOLL_SEED=${SEED} PLIMSOLL_WORLDS=${i}-${i}`
      throw new Error(`${repeat} (${scenario}), after ${world.steps} steps: ${String(error)}`, { cause: error })
    })
    steps += world.steps
    if (i % WORLDS_BETWEEN_WORDS === WORLDS_BETWEEN_WORDS - 1) console.info(`${steps} steps so far, world ${i}`)
  }
  const counted = Object.fromEntries([...counts].sort())
  console.info(`${steps} steps with faults, seed ${SEED}: ${JSON.stringify(counted)}`)
  if (process.env.PLIMSOLL_WORLDS) return
  for (const name of [
    'crashes',
    'disk full',
    'busy',
    'messages missing',
    'messages twice',
    'marks silent',
    'nonsense',
    'refused',
    'journal counted',
    'bit flipped',
    'clock shifted',
    'crash after append',
    'crash before append',
    'crash after saveCheckpoint',
    'closure!',
    'adl-ended!',
    'liquidation!',
  ]) {
    expect(counted[name] ?? 0, name).toBeGreaterThan(0)
  }
  for (const name of ['clock forward an hour', 'clock back an hour', 'takeover!']) {
    if (process.env.PLIMSOLL_LONG) expect(counted[name] ?? 0, name).toBeGreaterThan(0)
  }
})
