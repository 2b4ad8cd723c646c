import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { connect } from '@nats-io/transport-node'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventRow, MarketRow } from '@/lib/wire/frames'
import { composeDatabase } from '../composition'
import { freshPem } from '../crypto'
import { leaseSeen } from '../database/lease'
import { verifyHeader, verifyStream } from '../journal/chain'
import { SqlJournal } from '../journal/sql'
import { declaredFor, recorded } from '../testing/pushing'
import {
  isThere,
  type NatsServer,
  natsFolder,
  type PostgresServer,
  postgresFolder,
  startNats,
  startPostgres,
} from '../testing/servers'
import { type Engine, openEngine } from './engine'
import type { Answers, FromWorker, Kind, Question } from './messages'
import type { Settings } from './settings'

const LONG = process.env.PLIMSOLL_LONG === '1'
const KILLS = LONG ? 20 : 2
const PAUSE_MS = LONG ? 30_000 : 3_000
const LEASE_MS = LONG ? 10_000 : 1_500

const areThere = isThere(postgresFolder, 'PostgreSQL') && isThere(natsFolder, 'nats-server')

type Alive = Extract<FromWorker, { type: 'alive' }>

interface Process {
  readonly engine: Engine
  /** The newest word of its own. */
  alive(): Alive
  readonly faults: string[]
  ask<K extends Kind>(kind: K, ask: Answers[K]['ask']): Promise<Answers[K]['answer']>
}

describe.skipIf(!areThere)('several processes on one PostgreSQL and one NATS', () => {
  let postgres: PostgresServer
  let nats: NatsServer
  let folder: string
  let settings: Settings
  const running: Engine[] = []
  const children: ChildProcess[] = []

  beforeAll(async () => {
    postgres = await startPostgres()
    nats = await startNats()
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-processes-'))
  })
  afterAll(async () => {
    await postgres.remove()
    await nats.remove()
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(async () => {
    settings = {
      role: 'engine',
      natsUrl: nats.url,
      dataFolder: folder,
      databaseUrl: await postgres.database(),
      scenario: 'cascade',
      seed: 1,
      intervalMs: 100,
      traders: 100,
      crowd: null,
      push: null,
      script: null,
      hyperliquid: null,
      control: true,
      loopback: true,
      venues: null,
      venueAccounts: null,
    }
  })
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    for (const engine of running.splice(0)) await engine.stop()
    vi.unstubAllEnvs()
  })

  const start = async (role: 'engine' | 'web'): Promise<Process> => {
    let alive: Alive = { type: 'alive', seq: 0, hash: '', trouble: 'starting', behindMs: null }
    const faults: string[] = []
    const hear = (message: FromWorker) => {
      if (message.type === 'alive') alive = message
      if (message.type === 'fault') faults.push(message.code)
    }
    const engine = await openEngine({ ...settings, role }, hear, (error) => faults.push(String(error)), LEASE_MS)
    running.push(engine)
    const ask = <K extends Kind>(kind: K, asked: Answers[K]['ask']) =>
      engine.ask({ kind, ...asked } as Question) as Promise<Answers[K]['answer']>
    const one = { engine, alive: () => alive, faults, ask }
    // An exchange that pushes has no line before its first row.
    await until(() => (one.alive().seq > 0 || settings.push !== null) && one.alive().trouble === null)
    return one
  }
  const pauseAt = async (web: Process, engine: Process, webs: readonly Process[]) => {
    await web.ask('control', { control: { action: 'pause' } })
    await until(() => webs.every((one) => one.alive().seq === engine.alive().seq))
  }
  /** Everything that is public, and what one trader is shown. */
  const shown = async (one: Process) => {
    const status = (await one.ask('peek', { key: 'status' })) ?? {}
    const { markets = '[]', events = '[]' } = status
    const keys = [
      ...(JSON.parse(markets) as MarketRow[]).map(({ id }) => `market:${id}`),
      ...(JSON.parse(events) as EventRow[]).slice(0, 3).map(({ id }) => `event:${id}`),
    ]
    const frames = await Promise.all(keys.map(async (key) => [key, valuesOf(await one.ask('peek', { key }))]))
    return {
      status: valuesOf(status),
      frames,
      book: await one.ask('book', {}),
      heads: await one.ask('heads', { from: 1, limit: 1_000 }),
    }
  }

  it('show the same, whichever is asked', async () => {
    const engine = await start('engine')
    const webs = [await start('web'), await start('web')]
    await until(() => webs.every((one) => one.alive().seq > 0))
    await webs[0]?.ask('control', { control: { action: 'step', count: 2_000, until: 'adl' } })
    await pauseAt(webs[1]!, engine, webs)
    const expected = await shown(engine)
    expect(expected.status.events).not.toEqual([])
    expect(expected.heads.length).toBeGreaterThan(0)
    for (const web of webs) await expect.poll(() => shown(web), { timeout: 60_000 }).toEqual(expected)
    expect(webs.map(({ alive }) => alive().hash)).toEqual([engine.alive().hash, engine.alive().hash])
  })

  it('do through the database what changes something, and once', async () => {
    await start('engine')
    const [here, there] = [await start('web'), await start('web')]
    const [seat] = await here.ask('seats', {})
    const account = seat?.account ?? ''
    const when = { type: 'closure' } as const
    const request = { when, channel: { type: 'browser' }, coolDownMs: 60_000, quiet: null } as const
    const made = await here.ask('alerts', { account, change: { do: 'add', request: request as never } })
    expect(made).toMatchObject({ rule: { when } })
    expect(await there.ask('alerts', { account, change: { do: 'read' } })).toMatchObject({ rules: [{ when }] })
    const lookup = { who: 'Ada', role: 'support', from: 'x', action: 'search', query: 'q', account: null } as const
    const at = '2026-01-02T03:04:05.678Z'
    const [one, two] = [
      await here.ask('record-lookup', { lookup: { at, ...lookup } }),
      await there.ask('record-lookup', { lookup: { at, ...lookup } }),
    ]
    expect([one.seq, two.seq]).toEqual([1, 2])
    expect(await here.ask('lookups', { before: 10, limit: 5 })).toEqual([two, one])
    await expect(here.ask('alerts', { account, change: { do: 'remove', rule: 'none' } })).rejects.toMatchObject({
      name: 'PlimsollError',
    })
  })

  it('take an exchange’s rows at whichever of them they come, once, and show the same', async () => {
    const log = recorded('cascade')
    settings = { ...settings, push: declaredFor(log) }
    vi.stubEnv('PLIMSOLL_SIGNING_KEY', freshPem())
    const engine = await start('engine')
    const webs = [await start('web'), await start('web')] as const
    const batch = Math.ceil(log.rows.length / 12)
    for (let i = 0, turn = 0; i < log.rows.length; i += batch, turn += 1) {
      const rows = log.rows.slice(i, i + batch)
      const [here, there] = turn % 2 === 0 ? webs : ([webs[1], webs[0]] as const)
      expect(await here.ask('ingest', { rows })).toMatchObject({ accepted: rows.length, repeated: 0 })
      // Whoever is not sure sends again, and a balancer may lead that to another process.
      expect(await there.ask('ingest', { rows })).toMatchObject({ accepted: 0, repeated: rows.length })
    }
    const end = { seq: log.rows.length, line: log.records.length, hash: log.hash, gap: null }
    for (const web of webs) expect(await web.ask('ingested', {})).toEqual(end)
    const [last] = log.rows.slice(-1)
    // At once, at both: one is taken, the other repeats it.
    const next = { ...last, seq: end.seq + 1, type: 'mark', marks: {} } as never
    const both = await Promise.all(webs.map((web) => web.ask('ingest', { rows: [next] })))
    const refused = both.map((one) => one?.refused?.code)
    expect(new Set(refused).size).toBe(1)
    const gap = await webs[0].ask('ingest', { rows: [{ ...last, seq: end.seq + 9 } as never] })
    expect(gap?.refused?.code).toBe('gap')
    await until(() => webs.every((one) => one.alive().hash === engine.alive().hash))
    const expected = await shown(engine)
    for (const web of webs) await expect.poll(() => shown(web), { timeout: 60_000 }).toEqual(expected)
    expect([...engine.faults, ...webs.flatMap(({ faults }) => faults)]).toEqual([])
  })

  it('take no rows while there is no engine, and take them once when there is one again', async () => {
    const log = recorded('cascade')
    settings = { ...settings, push: declaredFor(log) }
    vi.stubEnv('PLIMSOLL_SIGNING_KEY', freshPem())
    const first = await start('engine')
    const web = await start('web')
    const [some, more] = [log.rows.slice(0, 20), log.rows.slice(20, 40)]
    await web.ask('ingest', { rows: some })
    await first.engine.stop()
    running.splice(running.indexOf(first.engine), 1)
    // It can't be said whether they will be taken: the exchange is told to come back, and does.
    await expect(web.ask('ingest', { rows: more })).rejects.toMatchObject({ code: 'starting' })
    const second = await start('engine')
    expect(await web.ask('ingested', {})).toMatchObject({ seq: 20 })
    expect(await web.ask('ingest', { rows: more })).toMatchObject({ accepted: 20, repeated: 0 })
    await until(() => web.alive().hash === second.alive().hash)
    expect([...second.faults, ...web.faults]).toEqual([])
  })

  it('say to a NATS client of another make how far they are, and bear what it says', async () => {
    const engine = await start('engine')
    const web = await start('web')
    const python = process.env.PLIMSOLL_PYTHON ?? 'python3'
    const script = join(__dirname, '../testing/nats-listener.py')
    const { stdout } = await promisify(execFile)(python, [script, String(nats.port), '20'], { timeout: 60_000 })
    const [how = '', ...heard] = stdout.trim().split('\n')
    console.info(`another client of NATS: ${how}`)
    const hints = heard.map((line) => line.split(' ')).filter(([, text]) => text !== 'not')
    expect(hints.length).toBeGreaterThan(15)
    expect(new Set(hints.map(([subject]) => subject))).toEqual(new Set(['plimsoll.sim-cascade-1.seq']))
    const seqs = hints.map(([, text]) => Number(text))
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
    const journal = new SqlJournal(composeDatabase(settings, 'journal'))
    // A hint follows on the commit: each line that was spoken of is there.
    for (const seq of seqs) expect((await journal.read('sim-cascade-1', seq, 1)).map((line) => line.seq)).toEqual([seq])
    await journal.close()
    await until(() => web.alive().seq > seqs.at(-1)!)
    expect([...engine.faults, ...web.faults]).toEqual([])
  })

  it('lose nothing by a bus that lies, is slow, or is gone', async () => {
    const engine = await start('engine')
    const web = await start('web')
    const liar = await connect({ servers: nats.url })
    const subjects = ['plimsoll.sim-cascade-1.seq', 'plimsoll.sim-cascade-1.7.seq', 'plimsoll.sim-cascade-1.x.y']
    // Twice, late, out of order, of lines that will never be, and of no lines at all.
    for (const seq of ['1', '999999999', '5', '5', '', 'x', '-1', '2']) {
      for (const subject of subjects) liar.publish(subject, seq)
    }
    await liar.close()
    await nats.stop('SIGKILL')
    const before = engine.alive().seq
    await until(() => engine.alive().seq > before + 20 && web.alive().seq > before + 20)
    await nats.start()
    await pauseAt(web, engine, [web])
    const expected = await shown(engine)
    await expect.poll(() => shown(web), { timeout: 60_000 }).toEqual(expected)
    expect([...engine.faults, ...web.faults]).toEqual([])
  })

  it(`go on where they were when the database is killed, ${KILLS} times`, async () => {
    const engine = await start('engine')
    const web = await start('web')
    const acked: { readonly seq: number; readonly hash: string }[] = []
    const back: number[] = []
    for (let kill = 0; kill < KILLS; kill++) {
      await until(() => engine.alive().trouble === null)
      const before = engine.alive()
      await until(() => engine.alive().seq > before.seq + 5)
      await postgres.stop('SIGKILL')
      acked.push(engine.alive(), web.alive())
      await until(() => [engine, web].every((one) => one.alive().trouble?.startsWith('journal-') ?? false))
      await postgres.start()
      const began = performance.now()
      const held = engine.alive().seq
      await until(() => [engine, web].every((one) => one.alive().trouble === null && one.alive().seq > held))
      back.push(Math.round(performance.now() - began))
    }
    console.info(`back after ${back.join(', ')} ms`)
    await pauseAt(web, engine, [web])
    const expected = await shown(engine)
    await expect.poll(() => shown(web), { timeout: 60_000 }).toEqual(expected)
    const database = composeDatabase(settings, 'journal')
    const journal = new SqlJournal(database)
    const [info] = await journal.streams()
    const stored = await verifyStream(journal, 'sim-cascade-1', verifyHeader(info!.header))
    expect(stored).toEqual({ seq: engine.alive().seq, hash: engine.alive().hash })
    for (const { seq, hash } of acked) {
      const [line] = await journal.read('sim-cascade-1', seq, 1)
      expect(JSON.parse(line?.text ?? '{}')).toMatchObject({ seq, hash })
    }
    expect([...engine.faults, ...web.faults]).toEqual([])
    await database.close()
  })

  it(`have one engine: one that was paused for ${PAUSE_MS / 1_000} s is refused, and stands by`, async () => {
    const said: string[] = []
    const child = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        join(__dirname, '../testing/engine-process.ts'),
        JSON.stringify({ settings, leaseMs: LEASE_MS }),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    children.push(child)
    child.stdout.on('data', (bytes: Buffer) => said.push(...bytes.toString().trim().split('\n')))
    await until(() => said.includes('leads') && said.length > 5)
    child.kill('SIGSTOP')
    const stopped = performance.now()
    const second = await start('engine')
    await until(() => performance.now() - stopped >= PAUSE_MS)
    const taken = second.alive().seq
    const heard = said.length
    child.kill('SIGCONT')
    await until(() => said.includes('refused fenced'))
    await until(() => second.alive().seq > taken + 5)
    // Whatever it says from now on is what was durable before it was paused.
    const late = said.slice(heard).flatMap((text) => (/^\d/.test(text) ? [Number(text.split(' ')[0])] : []))
    const journal = new SqlJournal(composeDatabase(settings, 'journal'))
    for (const [i, seq] of late.entries()) {
      const [line] = await journal.read('sim-cascade-1', seq, 1)
      expect(line?.text, `line ${seq}, said ${i}`).toContain(
        said
          .slice(heard)
          .find((text) => text.startsWith(`${seq} `))
          ?.split(' ')[1],
      )
    }
    const [info] = await journal.streams()
    expect((await verifyStream(journal, 'sim-cascade-1', verifyHeader(info!.header))).seq).toBeGreaterThan(taken)
    expect(said.filter((text) => text === 'leads')).toHaveLength(1)
    await journal.close()
    // It stands by, and leads again when the other one leaves.
    await second.engine.stop()
    running.splice(running.indexOf(second.engine), 1)
    await until(() => said.filter((text) => text === 'leads').length === 2)
    const database = composeDatabase(settings, 'journal')
    expect((await leaseSeen(database, 'sim-cascade-1'))?.isCurrent).toBe(true)
    await database.close()
  })
})

/** Parts as values: a process that was put together from a checkpoint writes the members of an object in another order. */
function valuesOf(parts: Readonly<Record<string, string>> | null): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parts ?? {}).map(([name, text]) => [name, JSON.parse(text)]))
}

async function until(holds: () => boolean, withinMs = 120_000): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('it never came to that')
    await new Promise((done) => setTimeout(done, 20))
  }
}
