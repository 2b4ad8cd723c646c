import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const NEXT = createRequire(import.meta.url).resolve('next/dist/bin/next')
/** A machine that does ten other things takes a minute for what takes three seconds. */
export const START_LIMIT_MS = 180_000
const STOP_LIMIT_MS = 10_000
const KEPT_LOG_LINES = 500

export interface ServerOptions {
  /** Added to the environment of the server. */
  env?: Record<string, string>
  /** Left in place when the server stops. Without it a new directory is made, and removed at the end. */
  dataDir?: string
  /** Started as soon as it answers at all: an exchange that pushes is not heard before it does. */
  silent?: boolean
  /** A command that runs the server in surroundings of its own and becomes it. */
  wrapper?: readonly string[]
}

/** The built app, serving on a port of its own with data of its own. */
export class TestServer {
  private child: ChildProcess | undefined
  private log: string[] = []

  private constructor(
    readonly port: number,
    readonly dataDir: string,
    private readonly ownsDataDir: boolean,
    private readonly env: Record<string, string>,
    private readonly silent: boolean,
    private readonly wrapper: readonly string[],
  ) {}

  static async start(options: ServerOptions = {}): Promise<TestServer> {
    const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'plimsoll-e2e-')))
    const server = new TestServer(
      await freePort(),
      dataDir,
      options.dataDir === undefined,
      options.env ?? {},
      options.silent ?? false,
      options.wrapper ?? [],
    )
    await server.start()
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get pid(): number {
    if (this.child?.pid === undefined) throw new Error('the server is not running')
    return this.child.pid
  }

  /** The last lines the server wrote. */
  get output(): string {
    return this.log.join('')
  }

  /** Starts the server again, after kill(), on the same port and data. */
  async start(): Promise<void> {
    if (this.child) throw new Error('the server is running already')
    const next = [process.execPath, NEXT, 'start', '-H', '127.0.0.1', '-p', String(this.port)]
    const [command = '', ...args] = [...this.wrapper, ...next]
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        NEXT_TELEMETRY_DISABLED: '1',
        DATA_DIR: this.dataDir,
        ...this.env,
      },
    })
    this.child = child
    const keep = (chunk: Buffer) => {
      this.log.push(chunk.toString())
      this.log.splice(0, this.log.length - KEPT_LOG_LINES)
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    // A test run that is interrupted must not leave servers behind.
    const killWithUs = () => child.kill('SIGKILL')
    process.once('exit', killWithUs)
    child.once('exit', () => {
      process.off('exit', killWithUs)
      if (this.child === child) this.child = undefined
    })
    await this.healthy(child)
  }

  /**
   * Ends the process and waits until it is gone. SIGKILL is the power cut, SIGTERM the orderly stop. Answers with the
   * exit status, which is null for a process that a signal had to end.
   */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<number | null> {
    const child = this.child
    if (!child) return null
    const gone = new Promise<number | null>((done) => child.once('exit', done))
    child.kill(signal)
    const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
    const status = await gone
    clearTimeout(impatience)
    return status
  }

  async restart(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    await this.kill(signal)
    await this.start()
  }

  async stop(): Promise<void> {
    await this.kill('SIGTERM')
    if (this.ownsDataDir) await rm(this.dataDir, { recursive: true, force: true })
  }

  /** Whether the engine answers, however old its figures are. */
  private async takesRows(): Promise<boolean> {
    const headers = { authorization: `Bearer ${this.env.PLIMSOLL_OPERATOR_TOKEN ?? ''}` }
    const response = await fetch(`${this.url}/api/v1/ingest`, { headers }).catch(() => undefined)
    await response?.body?.cancel()
    return response?.ok ?? false
  }

  private async healthy(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + START_LIMIT_MS
    while (Date.now() < deadline) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server ended:\n${this.output}`)
      const response = await fetch(`${this.url}/api/v1/health`).catch(() => undefined)
      await response?.body?.cancel()
      if (response?.ok || (this.silent && (await this.takesRows()))) return
      await new Promise((done) => setTimeout(done, 100))
    }
    await this.kill()
    throw new Error(`the server was not healthy after ${START_LIMIT_MS} ms:\n${this.output}`)
  }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((done, fail) => probe.once('error', fail).listen(0, '127.0.0.1', done))
  const { port } = probe.address() as AddressInfo
  await new Promise((done) => probe.close(done))
  return port
}
