import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Book } from '@/engine/book'
import { isInput, type LogRecord } from '@/engine/log'
import { liveFollower } from './composition'
import { CHECKPOINT_EVERY_RECORDS, EngineHost } from './engine-host'
import { recordFrom, verifyHeader, verifyStream } from './journal/chain'
import { bookOf, piecesOf } from './journal/pieces'
import { type Journal, JournalError, type Line } from './journal/port'
import { SqlJournal } from './journal/sql'
import { sha256 } from './sha256'
import { SteppedSource } from './testing/stepped'

const LONG = process.env.PLIMSOLL_LONG !== undefined
const TRADERS = 100
const SCENARIO = 'cascade'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-host-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const openJournal = (name = 'journal.sqlite') => SqlJournal.file(join(folder, name))

interface Ears {
  readonly committed?: (records: readonly LogRecord[]) => void
  readonly stalled?: (reason: string | null) => void
  readonly notes?: string[]
}

interface More {
  readonly past?: { readonly ms: number; readonly budgetMs: number }
  readonly recordsKept?: number
}

function open(journal: Journal, seed = 1, ears: Ears = {}, more: More = {}) {
  const source = new SteppedSource(SCENARIO, seed, TRADERS)
  return EngineHost.open({
    journal,
    source,
    follower: liveFollower,
    now: source.now,
    wait: async () => undefined,
    committed: ears.committed ?? (() => undefined),
    stalled: ears.stalled ?? (() => undefined),
    note: (message) => ears.notes?.push(message),
    ...more,
  })
}

type Host = Awaited<ReturnType<typeof open>>

async function runTo(host: Host, seq: number): Promise<void> {
  while (host.book.seq < seq) await host.tick()
}

async function allRecords(journal: Journal, stream: string): Promise<LogRecord[]> {
  return (await journal.read(stream, 1, 1_000_000)).map(recordFrom)
}

/** Folds a log from its first line, as somebody would who has only the file. */
function recomputed(host: Host, records: readonly LogRecord[]): Book {
  const { stream, authority, coverage, disclosure, rulebook, at } = host.book.header
  const book = Book.create({ stream, authority, coverage, disclosure, rulebook, at }, sha256)
  for (const record of records) {
    if (!isInput(record)) continue
    const { seq, hash, ...input } = record
    book.apply(input)
  }
  return book
}

describe('the host of an engine', () => {
  it('stores everything it tells, before it tells it', async () => {
    const journal = openJournal()
    const told: LogRecord[] = []
    const host = await open(journal, 1, { committed: (records) => void told.push(...records) })
    let checked = 0
    for (let i = 0; i < 30; i++) {
      await host.tick()
      const head = await journal.head(host.book.header.stream)
      expect(head).toEqual({ seq: told.at(-1)?.seq, hash: told.at(-1)?.hash })
      checked += 1
    }
    expect(checked).toBe(30)
    expect(await allRecords(journal, host.book.header.stream)).toEqual(told)
    expect(recomputed(host, told).hash).toBe(host.book.hash)
    await journal.close()
  })

  it('tells of a committed queue before the input that proceeds on it is stored', async () => {
    const journal = openJournal()
    const heads: number[] = []
    let batches: (readonly LogRecord[])[] = []
    const host = await open(journal, 1, { committed: (records) => void batches.push(records) })
    const { stream } = host.book.header
    batches = []
    while (!batches.some((records) => records.some((record) => record.type === 'closure'))) await host.tick()
    for (const records of batches) {
      const started = records.findIndex((record) => record.type === 'adl-started')
      if (started < 0) continue
      // Nothing that follows the commitment is in the same transaction but the announcement of the market's state.
      expect(records.slice(started + 1).every((record) => record.type === 'state')).toBe(true)
      heads.push(records.at(-1)?.seq ?? 0)
    }
    expect(heads.length).toBeGreaterThan(0)
    const proceeds = (await allRecords(journal, stream)).filter((record) => record.type === 'proceed')
    expect(proceeds.map((record) => record.seq)).toEqual(heads.map((seq) => seq + 1))
    await journal.close()
  })

  it('keeps an excerpt of every event that replays by itself after everything else is gone', async () => {
    const journal = openJournal()
    const host = await open(journal)
    const { stream } = host.book.header
    const seen: LogRecord[] = []
    while (!seen.some((record) => record.type === 'adl-ended')) {
      await host.tick()
      seen.splice(0, seen.length, ...(await allRecords(journal, stream)))
    }
    await runTo(host, host.book.seq + 400)
    await host.save()
    await journal.prune(stream, host.book.seq)
    for (const ended of seen.filter((record) => record.type === 'adl-ended')) {
      const excerpt = await journal.loadExcerpt(stream, ended.event)
      const book = await bookOf(excerpt?.checkpoint)
      const records = (excerpt?.lines ?? []).map(recordFrom)
      const again = records.filter(isInput).flatMap(({ seq, hash, ...input }) => book.apply(input))
      expect(again).toEqual(records)
      expect(records).toContainEqual(ended)
    }
    await journal.close()
  })

  it('gives a new stream a past that ends at the present', async () => {
    const journal = openJournal()
    const host = await open(journal, 1, {}, { past: { ms: 3_600_000, budgetMs: 1_000_000 } })
    const records = await allRecords(journal, host.book.header.stream)
    expect(records[0]?.at).toBe('2026-01-02T02:04:05.000Z')
    expect(Date.parse(host.book.at)).toBeGreaterThan(Date.parse('2026-01-02T03:03:00.000Z'))
    expect(records.filter((record) => record.type === 'mark').length).toBeGreaterThan(100)
    await journal.close()
  })

  it('lets go of calm stretches, and goes on from what is left', async () => {
    const journal = openJournal()
    const host = await open(journal, 1, {}, { recordsKept: 600 })
    const { stream } = host.book.header
    await runTo(host, host.book.seq + 2 * CHECKPOINT_EVERY_RECORDS + 100)
    const [info] = await journal.streams()
    expect(info?.first).toBeGreaterThan(CHECKPOINT_EVERY_RECORDS)
    const lines = await journal.read(stream, 1, 1_000_000)
    expect(lines.length).toBeGreaterThanOrEqual(600)
    expect(lines.length).toBeLessThan(600 + 2 * CHECKPOINT_EVERY_RECORDS)
    expect((await open(journal, 1, {}, { recordsKept: 600 })).book.hash).toBe(host.book.hash)
    await journal.close()
  })

  it('waits for room on a full disk, tells nothing meanwhile, and loses nothing', async () => {
    const journal = openJournal()
    const reasons: (string | null)[] = []
    const told: LogRecord[] = []
    let full = 0
    const failing: Journal = Object.create(journal, {
      append: {
        writable: true,
        value: (...args: Parameters<Journal['append']>) => journal.append(...args),
      },
    })
    const host = await open(failing, 1, {
      committed: (records) => void told.push(...records),
      stalled: (reason) => void reasons.push(reason),
    })
    const before = told.length
    const { seq } = host.head
    full = 3
    const heads: number[] = []
    failing.append = async (...args) => {
      heads.push(host.head.seq)
      if (full-- > 0) throw new JournalError('disk-full', 'no room')
      return journal.append(...args)
    }
    await host.tick()
    expect(heads.slice(0, 4)).toEqual([seq, seq, seq, seq])
    expect(host.head).toEqual(await journal.head(host.book.header.stream))
    expect(reasons).toEqual(['disk-full', 'disk-full', 'disk-full', null])
    expect(told.length).toBeGreaterThan(before)
    expect(await allRecords(journal, host.book.header.stream)).toEqual(told)
    await journal.close()
  })

  it('waits for room as well with a header and with what it keeps of an event, and keeps it once', async () => {
    const journal = openJournal()
    const refused = new Map<string, number>()
    const kept: string[] = []
    const failing: Journal = Object.create(
      journal,
      Object.fromEntries(
        (['create', 'saveExcerpt', 'pruneExcerpts', 'saveCheckpoint'] as const).map((name) => [
          name,
          {
            value: async (...args: readonly unknown[]) => {
              const times = (refused.get(name) ?? 0) + 1
              refused.set(name, times)
              if (times <= 2) throw new JournalError('disk-full', 'no room')
              if (name === 'saveExcerpt') kept.push(...(args[1] as { events: readonly string[] }).events)
              return (journal[name] as (...values: readonly unknown[]) => Promise<unknown>).apply(journal, [...args])
            },
          },
        ]),
      ),
    )
    const ended: string[] = []
    const host = await open(failing, 1, {
      committed: (records) => {
        for (const record of records) if (record.type === 'adl-ended') ended.push(record.event)
      },
    })
    while (kept.length === 0) await host.tick()
    await runTo(host, host.book.seq + CHECKPOINT_EVERY_RECORDS)
    expect([...refused.values()].every((times) => times > 2)).toBe(true)
    expect([...refused.keys()].sort()).toEqual(['create', 'pruneExcerpts', 'saveCheckpoint', 'saveExcerpt'])
    expect(kept).toEqual(ended.slice(0, kept.length))
    expect(host.head).toEqual(await journal.head(host.book.header.stream))
    await journal.close()
  })

  it('halts the markets while the feed has a gap, and resumes them after it', async () => {
    const journal = openJournal()
    const host = await open(journal)
    const step = host.feed.step.bind(host.feed)
    host.feed.step = async () => ({ inputs: [], gap: 'messages-missing' })
    await host.tick()
    await host.tick()
    const reasons = () => [...host.book.view().markets.keys()].map((id) => host.book.haltOf(id))
    expect(new Set(reasons())).toEqual(new Set(['messages-missing']))
    host.feed.step = step
    await host.tick()
    expect(new Set(reasons())).toEqual(new Set([null]))
    const types = (await allRecords(journal, host.book.header.stream)).map((record) => record.type)
    expect(types.filter((type) => type === 'halt')).toHaveLength(1)
    expect(types.filter((type) => type === 'resume')).toHaveLength(1)
    await journal.close()
  })

  it('never goes back in time', async () => {
    const journal = openJournal()
    const source = new SteppedSource(SCENARIO, 1, TRADERS)
    let now = source.now()
    const quiet = {
      committed: () => undefined,
      stalled: () => undefined,
      note: () => undefined,
      wait: async () => undefined,
    }
    const host = await EngineHost.open({ journal, source, follower: liveFollower, now: () => now, ...quiet })
    now += 5_000
    await host.tick()
    now -= 3_600_000
    await host.tick()
    const times = (await allRecords(journal, host.book.header.stream)).map((record) => record.at)
    expect(times).toEqual(times.toSorted())
    await journal.close()
  })
})

describe('a restart', () => {
  it('goes on exactly where it was, whenever it was interrupted', async () => {
    const whole = openJournal('whole.sqlite')
    let events = 0
    const uninterrupted = await open(whole, 3, {
      committed: (records) => {
        events += records.filter((record) => record.type === 'adl-ended').length
      },
    })
    const stream = uninterrupted.book.header.stream
    await runTo(uninterrupted, uninterrupted.book.seq + 2 * CHECKPOINT_EVERY_RECORDS)
    while (events < 4) await uninterrupted.tick()
    const end = uninterrupted.book.seq + 300
    await runTo(uninterrupted, end)
    const expected = await whole.read(stream, 1, 1_000_000)

    let crashes = 0
    let draw = 12345
    // Where an interrupted tick is carried on from its middle: at the opening, and between an event's start and its closures.
    const middles = new Set<number>()
    const isMiddle = (lines: readonly Line[]) => lines.at(-1)?.text.includes('"type":"adl-started"') ?? false
    // Before and after the commit: the two moments between which nobody knows whether it happened.
    const crashing = (inner: Journal): Journal =>
      Object.create(inner, {
        append: {
          value: async (...args: Parameters<Journal['append']>) => {
            draw = (Math.imul(draw, 1_103_515_245) + 12_345) >>> 0
            const chance = (draw >>> 8) % 100
            const [, seq, lines] = args
            const isFirst = seq === 0 && !middles.has(0)
            if (isFirst) middles.add(0)
            if (isFirst || chance < 6) throw new Error('crash before the commit')
            const head = await inner.append(...args)
            const isNewMiddle = isMiddle(lines) && !middles.has(head.seq)
            if (isNewMiddle) middles.add(head.seq)
            if (isNewMiddle || chance < 12) throw new Error('crash after the commit')
            return head
          },
        },
      })
    for (let done = false; !done; ) {
      const journal = openJournal('torn.sqlite')
      const notes: string[] = []
      try {
        const host = await open(crashing(journal), 3, { notes })
        await runTo(host, end)
        done = true
      } catch (error) {
        if (!(error instanceof Error) || !error.message.startsWith('crash')) throw error
        crashes += 1
      }
      expect(notes.filter((note) => /another (past|version)/.test(note))).toEqual([])
      await journal.close()
    }
    const journal = openJournal('torn.sqlite')
    const lines = await journal.read(stream, 1, 1_000_000)
    const shorter = Math.min(lines.length, expected.length)
    expect(shorter).toBeGreaterThanOrEqual(end)
    expect(lines.slice(0, shorter)).toEqual(expected.slice(0, shorter))
    expect(crashes).toBeGreaterThan(10)
    expect(middles.size).toBeGreaterThan(4)
    expect(lines.some((line) => line.text.includes('"type":"adl-ended"'))).toBe(true)
    await journal.close()
    await whole.close()
  })

  it('shows the same as before', async () => {
    const journal = openJournal()
    const host = await open(journal, 2)
    await runTo(host, host.book.seq + CHECKPOINT_EVERY_RECORDS + 300)
    const viewer = { role: 'public', accounts: [] } as const
    const again = await open(journal, 2)
    expect(again.book.hash).toBe(host.book.hash)
    expect(again.follower.checkpoint()).toBe(host.follower.checkpoint())
    expect(again.follower.parts('status', viewer)).toEqual(host.follower.parts('status', viewer))
    await journal.close()
  })

  it('begins from the first line when there is no checkpoint', async () => {
    const journal = openJournal()
    const host = await open(journal)
    await runTo(host, host.book.seq + 100)
    const db = new Database(join(folder, 'journal.sqlite'))
    db.exec('DELETE FROM checkpoint')
    db.close()
    expect((await open(journal)).book.hash).toBe(host.book.hash)
    await journal.close()
  })

  it.each([
    ['changed', (seq: number) => `UPDATE line SET text = replace(text, '"at":"2026', '"at":"2025') WHERE seq = ${seq}`],
    ['missing', (seq: number) => `DELETE FROM line WHERE seq = ${seq}`],
  ])('refuses to go on from a line that is %s', async (_name, sql) => {
    const journal = openJournal()
    const host = await open(journal)
    const { seq } = host.book
    await runTo(host, seq + 50)
    const db = new Database(join(folder, 'journal.sqlite'))
    db.exec(sql(seq + 20))
    db.close()
    await expect(open(journal)).rejects.toMatchObject({ code: 'corrupt' })
    await journal.close()
  })

  it('begins from an older checkpoint where a piece of the newest was damaged', async () => {
    const journal = openJournal()
    const host = await open(journal)
    await runTo(host, host.book.seq + 50)
    await host.save()
    const older = host.book.seq
    await runTo(host, older + 50)
    await host.save()
    const db = new Database(join(folder, 'journal.sqlite'))
    const newest =
      'SELECT piece FROM checkpoint_piece WHERE seq > ? EXCEPT SELECT piece FROM checkpoint_piece WHERE seq = ?'
    const { changes } = db.prepare(`UPDATE piece SET body = x'00' WHERE id IN (${newest})`).run(older, older)
    db.close()
    expect(changes).toBeGreaterThan(0)
    const again = await open(journal)
    expect(again.book.hash).toBe(host.book.hash)
    await journal.close()
  })

  it('begins a new stream when the old one is of another version of the program, and only then', async () => {
    const journal = openJournal()
    await open(journal)
    const outdated = (part: string): Journal =>
      Object.create(journal, {
        loadCheckpoint: {
          value: async (...args: Parameters<Journal['loadCheckpoint']>) => {
            const checkpoint = await journal.loadCheckpoint(...args)
            return checkpoint && { ...checkpoint, parts: { ...checkpoint.parts, [part]: piecesOf('{}') } }
          },
        },
      })
    const notes: string[] = []
    const next = await open(outdated('follower'), 1, { notes })
    expect(next.book.header.stream).toBe('sim-cascade-1.2')
    expect(notes.at(-1)).toContain('another version')
    await next.tick()
    const again = await open(journal, 1)
    expect([again.book.header.stream, again.book.hash]).toEqual(['sim-cascade-1.2', next.book.hash])
    expect((await open(outdated('feed'), 1)).book.header.stream).toBe('sim-cascade-1.3')
    await journal.close()
  })

  it('lets the journal count when the feed says something else', async () => {
    const journal = openJournal()
    const host = await open(journal, 1)
    const { stream } = host.book.header
    await host.take({ type: 'account', account: 'stranger' })
    await runTo(host, host.book.seq + 40)
    const notes: string[] = []
    const again = await open(journal, 1, { notes })
    expect(again.book.hash).toBe(host.book.hash)
    expect(notes).toContain('the feed has another past than the journal; the journal counts')
    await again.tick()
    expect((await journal.head(stream)).hash).toBe(again.book.hash)
    await journal.close()
  })
})

describe('kill -9', () => {
  const rounds = LONG ? 200 : 20

  it(`loses nothing that was acknowledged, ${rounds} times under load`, { timeout: rounds * 10_000 }, async () => {
    const child = fileURLToPath(new URL('./testing/engine-child.ts', import.meta.url))
    const acked = new Map<number, string>()
    let last = 0
    for (let round = 0; round < rounds; round++) {
      const before = last
      const engine = spawn(process.execPath, ['--import', 'tsx', child, folder, SCENARIO, '7', String(TRADERS)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let text = ''
      const enough = before + 50 + ((round * 7919) % 400)
      await new Promise<void>((done) => {
        engine.stdout.on('data', (chunk: Buffer) => {
          text += chunk.toString()
          const complete = text.lastIndexOf('\n')
          for (const line of text.slice(0, Math.max(0, complete)).split('\n')) {
            const [seq, hash] = line.split(' ')
            if (!seq || !hash) continue
            acked.set(Number(seq), hash)
            last = Number(seq)
          }
          text = text.slice(complete + 1)
          if (last > enough) engine.kill('SIGKILL')
        })
        engine.once('close', () => done())
      })
    }
    const journal = openJournal()
    const [info] = await journal.streams()
    const stream = info?.header.stream ?? ''
    const records = await allRecords(journal, stream)
    const hashes = new Map(records.map((record) => [record.seq, record.hash]))
    // Acknowledged is stored …
    for (const [seq, hash] of acked) expect(hashes.get(seq)).toBe(hash)
    // … and stored is what a replay of the inputs makes, to the last hash.
    expect(await verifyStream(journal, stream, verifyHeader(info!.header))).toEqual(info?.head)
    const host = await open(journal, 7)
    expect(recomputed(host, await allRecords(journal, stream)).hash).toBe((await journal.head(stream)).hash)
    // A run that was never killed has the same lines.
    const whole = openJournal('whole.sqlite')
    const uninterrupted = await open(whole, 7)
    await runTo(uninterrupted, host.book.seq)
    const [torn, smooth] = [await journal.read(stream, 1, 1_000_000), await whole.read(stream, 1, 1_000_000)]
    const shorter = Math.min(torn.length, smooth.length)
    expect(torn.slice(0, shorter)).toEqual(smooth.slice(0, shorter))
    expect(acked.size).toBeGreaterThan(rounds * 3)
    await journal.close()
    await whole.close()
  })
})
