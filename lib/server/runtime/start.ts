import { Worker } from 'node:worker_threads'
import { noteConnections } from '../connections'
import { log } from '../http/problem'
import { knownRuntime, setRuntime } from './handle'
import { Runtime, type Threads } from './runtime'
import { settingsFrom } from './settings'

/** Whatever still hangs after this long is not worth waiting for: everything told is durable. */
const STOP_MS = 8_000

/** What the engine's thread may grow to: an ADL event in a market of a million positions; others stay far below. */
const HEAP_MB = 8_192

/** Where the threads' programs lie is said here, in words that the bundler can read. */
const THREADS: Threads = {
  engine: (workerData) =>
    new Worker(new URL('./worker.ts', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    }),
  chapters: (workerData) => new Worker(new URL('../chapters/worker.ts', import.meta.url), { workerData }),
  answers: () => new Worker(new URL('../answers/worker.ts', import.meta.url)),
}

/** Starts what serves, once in a process. In development a new version of this file takes over from the one before. */
export async function startRuntime(): Promise<void> {
  await knownRuntime()?.stop()
  const settings = settingsFrom(process.env)
  const runtime = new Runtime(settings, THREADS, limitsFactor())
  setRuntime(runtime)
  runtime.start()
  noteConnections()
  stopOnSignal(runtime)
  // Addresses hold passwords.
  const { databaseUrl, natsUrl, ...shown } = settings
  log.info({ ...shown, database: databaseUrl === null ? 'sqlite' : 'postgres' }, 'the engine is starting')
}

/** Multiplies every limit per client: behind a proxy that limits by itself, and for load tests. */
function limitsFactor(): number {
  const factor = Number(process.env.PLIMSOLL_LIMITS_FACTOR ?? 1)
  return factor > 0 ? factor : 1
}

/**
 * Next waits for open connections before it exits, and streams never end by themselves. So ours comes first: streams are
 * told good-bye, the engine writes its checkpoint, and then whoever listened before us goes on.
 */
function stopOnSignal(runtime: Runtime): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const others = process.listeners(signal)
    process.removeAllListeners(signal)
    let isStopping = false
    process.on(signal, () => {
      if (isStopping) return
      isStopping = true
      setTimeout(() => process.exit(1), STOP_MS).unref()
      runtime.stop().then(
        () => {
          for (const other of others) other(signal)
          // With every stream ended there is nothing left to wait for but connections that are kept alive.
          setTimeout(() => process.exit(0), 300).unref()
        },
        (error: unknown) => {
          log.error({ err: error }, 'the stop failed')
          process.exit(1)
        },
      )
    })
  }
}
