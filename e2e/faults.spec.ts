import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual, promisify } from 'node:util'
import { expect, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { freshPem } from '../lib/server/crypto'
import { recorded } from '../lib/server/testing/pushing'
import { isThere, postgresFolder, startPostgres } from '../lib/server/testing/servers'
import { Exchange, type Health } from './exchange'
import { DECLARED, PUSH_TOKEN } from './pushing'
import { TestServer } from './server'
import { StreamReader } from './stream'

/**
 * What happens to processes and disks, done to the app as it is built. Short here; `PLIMSOLL_LONG=1` does it as often and
 * as long as docs/reliability.md says, and prints the figures that stand there.
 */

const LONG = process.env.PLIMSOLL_LONG !== undefined
/** `PLIMSOLL_KILLS=50` four times is the long form as well. */
const KILLS = Number(process.env.PLIMSOLL_KILLS ?? (LONG ? 200 : 4))
const READERS = 10

/** Figures are printed, never asserted: a busy machine is no fault of the program. */
const tell = (text: string) => console.info(`    ${text}`)

const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0

const COMMAND = fileURLToPath(new URL('../bin/plimsoll.mjs', import.meta.url))

/** The status that `plimsoll verify-store` ends with: 0 where every chain holds, 1 where one does not. */
function verifyStore(folder: string): number | null {
  return spawnSync(process.execPath, [COMMAND, 'verify-store', folder], { stdio: ['ignore', 'ignore', 'inherit'] })
    .status
}

interface StoredLine {
  readonly seq: number
  readonly text: string
}

/** What stands in the journal, read by a program that knows nothing of the server. */
function storedIn(
  folder: string,
  from = 1,
): readonly { readonly seq: number; readonly hash: string; readonly event: string | null }[] {
  const db = new Database(join(folder, 'journal.sqlite'), { readonly: true })
  const lines = db.prepare('SELECT seq, text FROM line WHERE seq >= ? ORDER BY seq').all(from) as StoredLine[]
  db.close()
  return lines.map(({ seq, text }) => {
    const { hash, type, event } = JSON.parse(text) as { hash: string; type: string; event?: string }
    return { seq, hash, event: type === 'adl-started' ? (event ?? null) : null }
  })
}

/** Where the stream's readers are: the seq behind the last `stream@seq` of a cursor. */
const seqOf = (cursor: string) => Number(/@(\d+)/.exec(cursor)?.[1] ?? 0)

test(`killed ${KILLS} times under load, the server loses nothing that anybody was told`, async () => {
  test.setTimeout(KILLS * 60_000)
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-kill-'))
  const env = { PLIMSOLL_TICKS: '10', PLIMSOLL_SCENARIO: 'cascade' }
  const exchange = await Exchange.open(env, { dataDir: folder })
  const back: number[] = []
  const acked = new Map<number, string>()
  const events = new Set<string>()
  let seen = 0
  let frames = 0
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      // So that there is something to lose beside figures.
      if (kill % 20 === 0) await exchange.provokeEvent()
      const readers = await Promise.all(
        Array.from({ length: READERS }, () => StreamReader.open(exchange.url, ['status'])),
      )
      const until = Date.now() + 300 + ((kill * 7919) % 1_700)
      while (Date.now() < until) {
        // What health says of the log's end is told as well.
        const { seq, hash } = await exchange.fetch('/api/v1/health').then((answer) => answer.json() as Promise<Health>)
        if (seq > 0) acked.set(seq, hash)
      }
      const began = Date.now()
      await exchange.server.kill('SIGKILL')
      for (const reader of readers) {
        frames += reader.frames.length
        for (const { cursor, parts } of reader.frames) {
          seen = Math.max(seen, seqOf(cursor))
          const rows = (parts as { readonly events?: readonly { id: string; stream: string }[] }).events ?? []
          for (const { id, stream } of rows) if (stream.startsWith('sim-')) events.add(id)
        }
        reader.close()
      }
      expect(storedIn(folder, seen)[0]?.seq, `after kill ${kill}`).toBe(seen)
      await exchange.server.start()
      back.push(Date.now() - began)
    }
    const stored = storedIn(folder)
    const hashes = new Map(stored.map(({ seq, hash }) => [seq, hash]))
    for (const [seq, hash] of acked) expect(hashes.get(seq), `line ${seq} as health told it`).toBe(hash)
    const known = new Set(stored.map(({ event }) => event))
    const first = stored[0]?.seq ?? 0
    const lost = [...events].filter((id) => !known.has(id) && Number(id.split('.').at(-1)) >= first)
    expect(lost, 'events that a reader was shown').toEqual([])
    expect(acked.size).toBeGreaterThan(KILLS)
    expect(frames).toBeGreaterThan(KILLS * READERS)
    await exchange.server.kill('SIGTERM')
    // What is stored holds together, and is what its inputs alone come to: the start of a server says so, line by line.
    expect(verifyStore(folder)).toBe(0)
    tell(`${KILLS} kills: ${acked.size} heads told by health, ${frames} frames, ${events.size} events, 0 lost`)
    tell(`back after p50 ${quantile(back, 0.5)} ms, p99 ${quantile(back, 0.99)} ms, at most ${Math.max(...back)} ms`)
  } finally {
    await exchange.server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

/** Readers of each kind. */
const UNWILLING = 10
/** More than is kept for a reader that takes nothing, with what a runtime takes and gives back by itself. */
const GROWTH_MB = { reader: 0.5, runtime: 200 } as const

const residentMb = (pid: number) =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024

/** What a reader holds in the end: each topic's parts, from its frames. */
function heldBy({ frames }: StreamReader): Record<string, Record<string, unknown>> {
  const topics: Record<string, Record<string, unknown>> = {}
  for (const { topic, kind, parts } of frames) {
    const held = { ...(kind === 'snapshot' ? {} : topics[topic]), ...parts }
    topics[topic] = Object.fromEntries(Object.entries(held).filter(([, value]) => value !== null))
  }
  return topics
}

test(`${UNWILLING} readers that stop reading and ${UNWILLING} slow ones hold nobody up, and fill no memory`, async () => {
  test.setTimeout(10 * 60_000)
  const exchange = await Exchange.open({ PLIMSOLL_TICKS: '20' })
  const readers: StreamReader[] = []
  try {
    const { markets } = await exchange.json<{ markets: readonly { id: string }[] }>('/api/v1/markets')
    const topics = ['status', ...markets.map(({ id }) => `market:${id}`)].slice(0, 16)
    const open = async (count: number, pace?: () => Promise<unknown>) => {
      const made = await Promise.all(
        Array.from({ length: count }, () => StreamReader.open(exchange.url, topics, {}, pace)),
      )
      readers.push(...made)
      return made
    }
    const streams = async () => {
      const text = await (await exchange.fetch('/api/v1/metrics')).text()
      return Number(/^plimsoll_streams (\d+)$/m.exec(text)?.[1])
    }
    const [willing] = await open(1)
    await expect.poll(() => willing?.frames.length ?? 0, { timeout: 60_000 }).toBeGreaterThan(20 * topics.length)
    const before = residentMb(exchange.server.pid)
    await open(UNWILLING, () => new Promise(() => undefined))
    const slow = await open(UNWILLING, () => new Promise((done) => setTimeout(done, 1_000)))
    expect(await streams()).toBe(1 + 2 * UNWILLING)
    let most = before
    const began = Date.now()
    await expect
      .poll(
        async () => {
          most = Math.max(most, residentMb(exchange.server.pid))
          return streams()
        },
        { timeout: 8 * 60_000, intervals: [500] },
      )
      .toBe(1 + UNWILLING)
    const seconds = Math.round((Date.now() - began) / 1_000)
    // Nobody else was ever passed over: they got every change as it came, and no snapshot after the first.
    expect(willing?.ended).toBeNull()
    expect(willing?.frames.filter(({ kind }) => kind === 'snapshot')).toHaveLength(topics.length)
    expect(most - before).toBeLessThan(GROWTH_MB.runtime + 2 * UNWILLING * GROWTH_MB.reader)
    // Slow ones were told less often, and come to the same: what they hold at the end is what the others hold.
    await exchange.push({ action: 'pause' })
    for (const reader of slow) {
      expect(reader.ended).toBeNull()
      expect(reader.frames.length).toBeLessThan(willing?.frames.length ?? 0)
      reader.pace = async () => undefined
    }
    for (const reader of slow) {
      await expect
        .poll(() => isDeepStrictEqual(heldBy(reader), heldBy(willing as StreamReader)), {
          timeout: 5 * 60_000,
          intervals: [1_000],
        })
        .toBe(true)
    }
    tell(`${UNWILLING} stopped readers were let go of within ${seconds} s, ${UNWILLING} slow ones caught up`)
    tell(
      `memory from ${Math.round(before)} MB to ${Math.round(most)} MB at most; a willing reader took ${willing?.frames.length} frames`,
    )
  } finally {
    for (const reader of readers) reader.close()
    await exchange.server.stop()
  }
})

/** A disk of a few megabytes that is seen by one process only. Null where this machine does not allow that. */
function smallDisk(folder: string): readonly string[] | null {
  const mount = `mount -t tmpfs -o size=48m tmpfs '${folder}'`
  try {
    execFileSync('unshare', ['-rm', 'sh', '-c', mount], { stdio: 'ignore' })
    return ['unshare', '-rm', 'sh', '-c', `${mount} && exec "$0" "$@"`]
  } catch {
    return null
  }
}

test('on a full disk the server stands still, says so, and goes on when there is room', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-full-'))
  const wrapper = smallDisk(folder)
  test.skip(wrapper === null, 'SKIPPED: this machine lets nobody mount a small disk (unshare -rm, tmpfs)')
  const exchange = await Exchange.open({ PLIMSOLL_TICKS: '10' }, { dataDir: folder, wrapper: wrapper ?? [] })
  try {
    // The disk as the server sees it.
    const disk = join('/proc', String(exchange.server.pid), 'root', folder)
    expect(existsSync(join(disk, 'journal.sqlite'))).toBe(true)
    const reader = await StreamReader.open(exchange.url, ['status'])
    const fill = join(disk, 'fill')
    for (let size = 1 << 20; size >= 512; ) {
      try {
        writeFileSync(fill, Buffer.alloc(size), { flag: 'a' })
      } catch {
        size >>= 1
      }
    }
    const health = async () =>
      (await exchange.fetch('/api/v1/health')).json() as Promise<
        Health & { freshness: { reason: string | null; state: string } }
      >
    await expect.poll(async () => (await health()).freshness.reason, { timeout: 60_000 }).toBe('journal-disk-full')
    const full = await health()
    expect(full.status).toBe('unavailable')
    expect((await exchange.fetch('/api/v1/health')).status).toBe(503)
    // Reading goes on, of what is durable, and its state is said with it.
    expect((await exchange.fetch('/api/v1/markets')).status).toBe(200)
    await new Promise((done) => setTimeout(done, 2_000))
    expect((await health()).seq).toBe(full.seq)
    expect(Math.max(...reader.frames.map(({ cursor }) => seqOf(cursor)))).toBeLessThanOrEqual(full.seq)

    rmSync(fill)
    await expect.poll(async () => (await health()).status, { timeout: 60_000 }).toBe('ok')
    await expect.poll(async () => (await health()).seq).toBeGreaterThan(full.seq)
    // SQLite opens no file through another process's root, so that it is copied while nobody writes.
    const copy = mkdtempSync(join(tmpdir(), 'plimsoll-copy-'))
    process.kill(exchange.server.pid, 'SIGSTOP')
    for (const name of ['journal.sqlite', 'journal.sqlite-wal']) copyFileSync(join(disk, name), join(copy, name))
    process.kill(exchange.server.pid, 'SIGCONT')
    const stored = new Map(storedIn(copy).map(({ seq, hash }) => [seq, hash]))
    expect(stored.get(full.seq)).toBe(full.hash)
    expect(verifyStore(copy)).toBe(0)
    rmSync(copy, { recursive: true })
    reader.close()
  } finally {
    await exchange.server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('with its clock an hour ahead and back again the log stays in order, and figures stay of the present', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-clock-'))
  const file = join(folder, 'shift')
  writeFileSync(file, '0')
  const preload = new URL('./shifted-clock.mjs', import.meta.url).href
  const exchange = await Exchange.open(
    { PLIMSOLL_TICKS: '5', CLOCK_FILE: file, NODE_OPTIONS: `--import ${preload}` },
    { dataDir: folder },
  )
  const HOUR_MS = 3_600_000
  try {
    for (const shift of [0, HOUR_MS, 0, -HOUR_MS, HOUR_MS, 0]) {
      const before = await exchange.health()
      writeFileSync(file, String(shift))
      await expect.poll(async () => (await exchange.health()).seq).toBeGreaterThan(before.seq + 50)
      expect((await exchange.health()).status).toBe('ok')
    }
    await exchange.server.restart('SIGKILL')
    const before = await exchange.health()
    await expect.poll(async () => (await exchange.health()).seq).toBeGreaterThan(before.seq)
    const db = new Database(join(folder, 'journal.sqlite'), { readonly: true })
    const times = (db.prepare('SELECT text FROM line ORDER BY seq').all() as StoredLine[]).map(
      ({ text }) => (JSON.parse(text) as { at: string }).at,
    )
    db.close()
    expect(times).toEqual(times.toSorted())
    // The clock did go: the log spans more than the hour.
    expect(Date.parse(times.at(-1) ?? '') - Date.now()).toBeGreaterThan(HOUR_MS / 2)
    await exchange.server.kill('SIGTERM')
    expect(verifyStore(folder)).toBe(0)
  } finally {
    await exchange.server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('one bit that is flipped in the file is found, and the server no longer looks healthy', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-flip-'))
  const exchange = await Exchange.open({}, { dataDir: folder })
  try {
    await exchange.server.kill('SIGTERM')
    const file = join(folder, 'journal.sqlite')
    const bytes = readFileSync(file)
    // An old line, long before the newest checkpoint, where no start looks.
    const [line] = storedIn(folder).slice(30)
    const at = bytes.indexOf(`"hash":"${line?.hash}"`)
    expect(at).toBeGreaterThan(0)
    bytes[at + 10] = (bytes[at + 10] ?? 0) ^ 1
    writeFileSync(file, bytes)
    expect(verifyStore(folder)).toBe(1)
    // It may look well until it has come to that line.
    await exchange.server.start().catch(() => undefined)
    await expect
      .poll(
        () =>
          exchange.fetch('/api/v1/health').then(
            ({ status }) => status,
            () => 503,
          ),
        { timeout: 60_000 },
      )
      .toBe(503)
    expect(exchange.server.output).toContain('the engine has stopped')
  } finally {
    await exchange.server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

const PUSH_KILLS = LONG ? 20 : 2

test(`rows that are pushed to a server which is killed ${PUSH_KILLS} times arrive once, to the recorded hash`, async () => {
  test.setTimeout((PUSH_KILLS + 2) * 60_000)
  const { header, rows, hash } = recorded('cascade')
  const server = await TestServer.start({
    silent: true,
    env: {
      ...DECLARED,
      PLIMSOLL_SIGNING_KEY: freshPem(),
      PLIMSOLL_FEED_STREAM: header.stream,
      PLIMSOLL_FEED_RULEBOOK: header.rulebook,
      PLIMSOLL_FEED_DISCLOSURE: header.disclosure,
      PLIMSOLL_FEED_SINCE: header.at,
      PLIMSOLL_FEED_PRICES: 'off',
    },
  })
  const log = join(dirname(dirname(COMMAND)), 'public/recordings/cascade.ndjson')
  const pushed = async () => {
    const headers = { authorization: `Bearer ${PUSH_TOKEN}` }
    const response = await fetch(`${server.url}/api/v1/ingest`, { headers }).catch(() => null)
    return response?.ok ? ((await response.json()) as { seq: number }).seq : 0
  }
  try {
    // A row at a time, so that every kill falls between rows that are still to come.
    const args = [COMMAND, 'push', log, '--to', server.url, '--batch', '1', '--patience', '120']
    const env = { ...process.env, PLIMSOLL_OPERATOR_TOKEN: PUSH_TOKEN }
    const pushing = promisify(execFile)(process.execPath, args, { env })
    let midway = 0
    for (let kill = 0; kill < PUSH_KILLS; kill++) {
      const before = await pushed()
      await expect.poll(pushed, { timeout: 60_000, intervals: [5] }).toBeGreaterThan(Math.min(before, rows.length - 1))
      if ((await pushed()) < rows.length) midway += 1
      await server.restart('SIGKILL')
    }
    const { stdout } = await pushing
    const answer = JSON.parse(stdout) as { retries: number }
    expect(answer).toMatchObject({ format: 'plimsoll.push/1', seq: rows.length, hash, gap: null })
    expect(answer.retries).toBeGreaterThan(0)
    expect(midway).toBeGreaterThan(0)
    expect(storedIn(server.dataDir).at(-1)?.hash).toBe(hash)
    tell(`${PUSH_KILLS} kills, ${midway} of them midway: ${rows.length} rows, each once, ${answer.retries} retries`)
  } finally {
    await server.stop()
  }
})

test('while its database is away the server answers 503 with a code, and goes on when it is back', async () => {
  test.skip(!isThere(postgresFolder, 'PostgreSQL'), 'PostgreSQL is not installed')
  test.setTimeout(5 * 60_000)
  const postgres = await startPostgres()
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-away-'))
  const exchange = await Exchange.open({ DATABASE_URL: await postgres.database() }, { dataDir: folder })
  const problem = async (path: string, init: RequestInit = {}) => {
    const response = await exchange.fetch(path, init)
    const type = response.headers.get('content-type')
    const { code = null } = (await response.json()) as { code?: string | null }
    return [response.status, type?.split(';')[0], code]
  }
  const seat = { method: 'POST', headers: { 'content-type': 'application/json' } }
  try {
    const [trader] = await exchange.traders()
    const body = JSON.stringify({ account: trader?.account })
    expect((await exchange.fetch('/api/v1/session', { ...seat, body })).status).toBe(201)
    const { cookie } = await exchange.sit(trader?.account ?? '')
    await postgres.stop('SIGKILL')
    await expect.poll(async () => (await exchange.fetch('/api/v1/health')).status, { timeout: 60_000 }).toBe(503)
    const health = (await (await exchange.fetch('/api/v1/health')).json()) as { freshness: { reason: string } }
    expect(health.freshness.reason).toBe('journal-unavailable')
    const refused = (by: string) => [503, 'application/problem+json', `${by}-unavailable`]
    expect(await problem('/api/v1/session', { ...seat, body })).toEqual(refused('engine'))
    const own = { headers: { cookie } }
    expect(await problem(`/api/v1/accounts/${trader?.account}/positions`, own)).toEqual(refused('journal'))
    // What is public is shown as it was, and says of itself how old it is.
    expect((await exchange.fetch('/api/v1/markets')).status).toBe(200)
    expect((await exchange.fetch('/')).status).toBe(200)
    await postgres.start()
    await expect.poll(async () => (await exchange.fetch('/api/v1/health')).status, { timeout: 60_000 }).toBe(200)
    expect((await exchange.fetch('/api/v1/session', { ...seat, body })).status).toBe(201)
    const { seq } = await exchange.health()
    await expect.poll(async () => (await exchange.health()).seq, { timeout: 60_000 }).toBeGreaterThan(seq)
  } finally {
    await exchange.server.stop()
    await postgres.remove()
    rmSync(folder, { recursive: true, force: true })
  }
})
