import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { composeBus, composeDatabase, composeFeed, composePast, composeRegistrar, composeStores } from '../composition'
import { Errands } from '../database/errands'
import { LEASE_MS, Lease } from '../database/lease'
import { mayPass } from '../journal/port'
import { EngineService, type ServicePorts } from './engine-service'
import { holdFolder } from './folder-lock'
import { FollowerService } from './follower-service'
import type { FromWorker, Question } from './messages'
import type { Settings } from './settings'

/** How often the lease is renewed, and what the engine says of itself with it. */
const RENEW_MS = 1_000

/** A running engine, or what follows one. */
export interface Engine {
  ask(question: Question): Promise<unknown>
  /** In order, with a checkpoint where it decides. */
  stop(): Promise<void>
}

/** What goes wrong in the background. */
type Failed = (error: unknown) => void

const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

/** Starts what owns the book, with everything that it stands on. Answers when it runs, which may be when another one ends. */
export async function openEngine(
  settings: Settings,
  send: (message: FromWorker) => void,
  failed: Failed,
  leaseMs: number = LEASE_MS,
): Promise<Engine> {
  if (settings.role === 'web') return openFollower(settings, send)
  if (settings.databaseUrl === null) return openAlone(settings, send)
  const database = composeDatabase(settings, 'journal')
  const { stream } = composeFeed(settings)
  const lease = new Lease(database, stream, `${hostname()} ${randomBytes(4).toString('hex')}`, leaseMs)
  await lease.take(wait, () => send({ type: 'alive', seq: 0, hash: '', trouble: 'starting', behindMs: null }))
  const options = { fence: lease.fence, pausedMs: Math.ceil(leaseMs / 2) }
  const stores = composeStores(settings, options)
  const bus = composeBus(settings, (message) => send({ type: 'note', message, details: {} }))
  const service = new EngineService({
    ...stores,
    ...portsOf(settings, send),
    registrar: composeRegistrar(settings, stores.journal, options),
    bus,
    errands: new Errands(database, stream),
  })
  const renew = async () => {
    try {
      await lease.renew(service.facts)
    } catch (error) {
      // While the database is away nobody can take over either.
      if (!mayPass(error)) failed(error)
    }
  }
  const renewals = setInterval(() => void renew(), Math.min(RENEW_MS, leaseMs / 3))
  const close = async () => {
    clearInterval(renewals)
    await lease.release().catch(() => undefined)
    await bus.close()
    await stores.close()
    await database.close()
  }
  return run(service, settings, close)
}

/** One engine to a folder, and nobody else to talk to. */
async function openAlone(settings: Settings, send: (message: FromWorker) => void): Promise<Engine> {
  const release = await holdFolder(settings.dataFolder, wait)
  const stores = composeStores(settings)
  const registrar = composeRegistrar(settings, stores.journal)
  const bus = composeBus({ ...settings, natsUrl: null }, () => undefined)
  const service = new EngineService({ ...stores, ...portsOf(settings, send), registrar, bus, errands: null })
  return run(service, settings, async () => {
    await stores.close()
    release()
  })
}

async function openFollower(settings: Settings, send: (message: FromWorker) => void): Promise<Engine> {
  const database = composeDatabase(settings, 'journal')
  const stores = composeStores(settings)
  const bus = composeBus(settings, (message) => send({ type: 'note', message, details: {} }))
  const name = composeFeed(settings).stream
  const service = new FollowerService({
    ...stores,
    ...portsOf(settings, send),
    registrar: composeRegistrar(settings, stores.journal),
    bus,
    errands: new Errands(database, name),
    database,
    name,
  })
  return run(service, settings, async () => {
    await bus.close()
    await stores.close()
    await database.close()
  })
}

type Simple = 'source' | 'past' | 'intervalMs' | 'control' | 'loopback' | 'now' | 'wait' | 'send'

function portsOf(settings: Settings, send: (message: FromWorker) => void): Pick<ServicePorts, Simple> {
  const { intervalMs, control, loopback } = settings
  return {
    source: (scenario, seed) =>
      composeFeed({ ...settings, scenario: scenario ?? settings.scenario, seed: seed ?? settings.seed }),
    ...composePast(settings),
    intervalMs,
    control,
    loopback,
    now: Date.now,
    wait,
    send,
  }
}

async function run(service: EngineService, { intervalMs }: Settings, close: () => Promise<void>): Promise<Engine> {
  const beats = setInterval(() => service.beat(), intervalMs)
  const end = async () => {
    clearInterval(beats)
    await close()
  }
  try {
    await service.start()
  } catch (error) {
    await end()
    throw error
  }
  service.beat()
  return {
    ask: (question) => service.ask(question),
    stop: async () => {
      try {
        await service.stop()
      } finally {
        await end()
      }
    },
  }
}
