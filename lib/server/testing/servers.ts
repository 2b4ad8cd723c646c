import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, chmodSync, chownSync, constants, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'

/**
 * Real servers for tests, started from the system's own programs on free ports, with everything they write in a folder
 * that goes with them. Where a program is absent its tests are skipped and say so; with PLIMSOLL_REQUIRE_SERVERS=1, as in
 * `.ci/run`, that is a failure.
 */

/** `initdb` refuses to run as root, so as root it runs as nobody. */
const NOBODY = 65_534
const STARTED_WITHIN_MS = 60_000

export const postgresFolder = folderOf('initdb', postgresFolders())
export const natsFolder = folderOf('nats-server', ['/usr/sbin', '/usr/local/bin'])

/** Whether tests that need this program run. */
export function isThere(folder: string | null, what: string): boolean {
  if (folder !== null) return true
  if (process.env.PLIMSOLL_REQUIRE_SERVERS === '1') throw new Error(`${what} is not installed, and is required here.`)
  console.warn(
    `SKIPPED: ${what} is not installed, so nothing of it is tried. PLIMSOLL_REQUIRE_SERVERS=1 makes this fail.`,
  )
  return false
}

/** A server in a process of its own, that can be killed and come back on the same port with what it has written. */
export class Server {
  private child: ChildProcess | null = null

  constructor(
    readonly port: number,
    private readonly launch: () => ChildProcess,
    private readonly ready: () => Promise<void>,
    private readonly folder: string,
  ) {}

  get pid(): number {
    const pid = this.child?.pid
    if (pid === undefined) throw new Error('the server does not run')
    return pid
  }

  async start(): Promise<void> {
    const deadline = Date.now() + STARTED_WITHIN_MS
    for (;;) {
      if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) this.child = this.launch()
      try {
        return await this.ready()
      } catch (error) {
        if (Date.now() > deadline) throw error
        await new Promise((done) => setTimeout(done, 50))
      }
    }
  }

  async stop(signal: NodeJS.Signals): Promise<void> {
    const { child } = this
    this.child = null
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }

  async remove(): Promise<void> {
    await this.stop('SIGQUIT')
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
}

export interface PostgresServer extends Server {
  /** An empty database of its own, as an address. */
  database(): Promise<string>
}

export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-postgres-'))
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  chmodSync(folder, 0o755)
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid)
  const program = (name: string) => join(postgresFolder ?? '', name)
  const data = join(folder, 'data')
  const how = ['-D', data, '-U', 'plimsoll', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  await promisify(execFile)(program('initdb'), how, { ...user, cwd: folder })
  const port = await freePort()
  const options = { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: folder, ...settings }
  const args = ['-D', data, ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const url = (name: string) => `postgres://plimsoll@127.0.0.1:${port}/${name}`
  const asked = async (sql: string) => {
    const client = new Client({ connectionString: url('postgres'), connectionTimeoutMillis: 2_000 })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.query(sql)
    } finally {
      await client.end()
    }
  }
  const launch = () => spawn(program('postgres'), args, { ...user, cwd: folder, stdio: 'ignore' })
  const server = new Server(port, launch, () => asked('select 1'), folder)
  await server.start()
  let databases = 0
  const database = async () => {
    databases += 1
    await asked(`create database d${databases}`)
    return url(`d${databases}`)
  }
  return Object.assign(server, { database })
}

export interface NatsServer extends Server {
  readonly url: string
}

export async function startNats(): Promise<NatsServer> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-nats-'))
  const port = await freePort()
  const args = ['-a', '127.0.0.1', '-p', String(port)]
  const launch = () => spawn(join(natsFolder ?? '', 'nats-server'), args, { cwd: folder, stdio: 'ignore' })
  const ready = async () => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.destroy()
  }
  const server = new Server(port, launch, ready, folder)
  await server.start()
  return Object.assign(server, { url: `nats://127.0.0.1:${port}` })
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

/** Debian keeps PostgreSQL's programs out of the path, by version; the newest counts. */
function postgresFolders(): string[] {
  const base = '/usr/lib/postgresql'
  try {
    const versions = readdirSync(base).sort((a, b) => Number(b) - Number(a))
    return versions.map((version) => join(base, version, 'bin'))
  } catch {
    return []
  }
}

function folderOf(program: string, likely: readonly string[]): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...likely]
  return folders.find((folder) => isProgram(join(folder, program))) ?? null
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
