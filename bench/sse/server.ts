import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const START_LIMIT_MS = 60_000
const STOP_LIMIT_MS = 12_000
const KEPT_CHARACTERS = 4_000

/** Memory and work of a process so far. */
export interface Usage {
  readonly rssBytes: number
  readonly cpuMs: number
  /** Of the thread that has worked most, but for the first one, which serves: the engine's. */
  readonly engineCpuMs: number
}

/** Linux counts a process's time in hundredths of a second, whatever the machine's own clock does. */
const TICK_MS = 10

/** A server in a process of its own, on a free port, that answers `/api/v1/health` once it serves. */
export class Server {
  private output = ''
  private child: ChildProcess

  private constructor(
    readonly port: number,
    private readonly script: readonly string[],
    private readonly env: Readonly<Record<string, string>>,
    private readonly dataDir: string,
    private readonly limitMs: number,
  ) {
    this.child = this.spawned()
  }

  get ports(): readonly number[] {
    return [this.port]
  }

  private spawned(): ChildProcess {
    const { port, dataDir, env } = this
    const child = spawn(process.execPath, [...this.script], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        PORT: String(port),
        DATA_DIR: dataDir,
        ...env,
      },
    })
    const keep = (chunk: Buffer) => {
      this.output = (this.output + chunk.toString()).slice(-KEPT_CHARACTERS)
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    // Whatever ends the benchmark must leave neither the server nor its data behind.
    const killWithUs = () => {
      child.kill('SIGKILL')
      rmSync(dataDir, { recursive: true, force: true })
    }
    process.once('exit', killWithUs)
    child.once('exit', () => process.off('exit', killWithUs))
    return child
  }

  /** The app as it was built, with data of its own. Refuses where there is no build. */
  static async app(env: Readonly<Record<string, string>>, limitMs = START_LIMIT_MS): Promise<Server> {
    if (!existsSync(join(ROOT, '.next', 'BUILD_ID'))) {
      throw new Error('There is no build to serve: run `npm run build` first.')
    }
    return Server.start(['bin/start.mjs', '--no-build'], env, limitMs)
  }

  /** @param limitMs until it has to serve */
  static async start(
    script: readonly string[],
    env: Readonly<Record<string, string>>,
    limitMs = START_LIMIT_MS,
  ): Promise<Server> {
    const dataDir = await mkdtemp(join(tmpdir(), 'plimsoll-bench-'))
    const server = new Server(await freePort(), script, env, dataDir, limitMs)
    try {
      await server.serving()
    } catch (error) {
      await server.stop()
      throw error
    }
    return server
  }

  /** Null where the system does not say. */
  usage(): Usage | null {
    try {
      const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8')
      const [kilobytes] = /(?<=^VmRSS:\s+)\d+/m.exec(status) ?? []
      const threads = readdirSync(`/proc/${this.child.pid}/task`).filter((thread) => thread !== String(this.child.pid))
      return {
        rssBytes: Number(kilobytes) * 1024,
        cpuMs: cpuMsIn(`/proc/${this.child.pid}/stat`),
        engineCpuMs: Math.max(0, ...threads.map((thread) => cpuMsIn(`/proc/${this.child.pid}/task/${thread}/stat`))),
      }
    } catch {
      return null
    }
  }

  /** The same server anew, on what it has left on disk: milliseconds that it took to end, and then to serve again. */
  async restart(): Promise<{ readonly stopMs: number; readonly startMs: number }> {
    const began = Date.now()
    await this.end()
    const ended = Date.now()
    this.child = this.spawned()
    await this.serving()
    return { stopMs: ended - began, startMs: Date.now() - ended }
  }

  /** Ends the process, and only this one, and lets go of its data. */
  async stop(): Promise<void> {
    await this.end()
    await rm(this.dataDir, { recursive: true, force: true })
  }

  private async end(): Promise<void> {
    const { child } = this
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise<void>((done) => child.once('exit', () => done()))
      child.kill('SIGTERM')
      const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
      await gone
      clearTimeout(impatience)
    }
  }

  private async serving(): Promise<void> {
    const { child } = this
    for (const deadline = Date.now() + this.limitMs; Date.now() < deadline; ) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server ended:\n${this.output}`)
      const response = await fetch(`http://127.0.0.1:${this.port}/api/v1/health`).catch(() => null)
      await response?.body?.cancel()
      if (response?.ok) return
      await new Promise((done) => setTimeout(done, 100))
    }
    throw new Error(`the server did not serve within ${this.limitMs} ms:\n${this.output}`)
  }
}

function cpuMsIn(file: string): number {
  const stat = readFileSync(file, 'utf8')
  // The name stands in parentheses and may hold anything: count from behind it.
  const after = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(after[11]) + Number(after[12])) * TICK_MS
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((done, fail) => probe.once('error', fail).listen(0, '127.0.0.1', done))
  const { port } = probe.address() as AddressInfo
  await new Promise((done) => probe.close(done))
  return port
}
