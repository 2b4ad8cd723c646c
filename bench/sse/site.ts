import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startNats, startPostgres } from '@/lib/server/testing/servers'
import { Server, type Usage } from './server'

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
/** An engine of its own, behind a database, takes longer to open. */
const SERVING_LIMIT_MS = 120_000

/** Where readers are served: one server with everything in it, or an engine and processes that follow it. */
export interface Site {
  readonly ports: readonly number[]
  /** Of all that serve, and of the engine; null where the system does not say. */
  usage(): Usage | null
  stop(): Promise<void>
}

/** Readers are shared out among those who serve. */
export function portFor(reader: number, ports: readonly number[]): number {
  return ports[reader % ports.length] ?? 0
}

/** @param processes that serve; more than one follow one engine, on PostgreSQL and NATS, which lie on the same machine */
export async function siteOf(env: Readonly<Record<string, string>>, processes: number): Promise<Site> {
  return processes === 1 ? await Server.app(env) : await severalProcesses(env, processes)
}

async function severalProcesses(env: Readonly<Record<string, string>>, processes: number): Promise<Site> {
  const ends: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end()
  }
  try {
    const postgres = await startPostgres()
    ends.push(() => postgres.remove())
    const nats = await startNats()
    ends.push(() => nats.remove())
    const shared = { ...env, DATABASE_URL: await postgres.database(), NATS_URL: nats.url }
    const engine = engineOf(shared)
    ends.push(engine.stop)
    const servers: Server[] = []
    for (let i = 0; i < processes; i += 1) {
      const server = await Server.app({ ...shared, PLIMSOLL_ROLE: 'web' }, SERVING_LIMIT_MS)
      ends.push(() => server.stop())
      servers.push(server)
    }
    return { ports: servers.map(({ port }) => port), usage: () => sum(servers.map((server) => server.usage())), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** `plimsoll engine`, which listens nowhere: that it runs is seen by those who follow it. */
function engineOf(env: Readonly<Record<string, string>>): { stop(): Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'))
  const child: ChildProcess = spawn(process.execPath, ['bin/plimsoll.mjs', 'engine'], {
    cwd: ROOT,
    stdio: 'ignore',
    env: { ...process.env, NODE_ENV: 'production', DATA_DIR: folder, ...env },
  })
  const killWithUs = () => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', killWithUs)
  return {
    async stop() {
      process.off('exit', killWithUs)
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit')
        child.kill('SIGTERM')
        await gone
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function sum(usages: readonly (Usage | null)[]): Usage | null {
  let all: Usage = { rssBytes: 0, cpuMs: 0, engineCpuMs: 0 }
  for (const usage of usages) {
    if (!usage) return null
    all = {
      rssBytes: all.rssBytes + usage.rssBytes,
      cpuMs: all.cpuMs + usage.cpuMs,
      engineCpuMs: all.engineCpuMs + usage.engineCpuMs,
    }
  }
  return all
}
