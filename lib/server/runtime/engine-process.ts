import { once } from 'node:events'
import pino from 'pino'
import { probe } from '../http/probe'
import { JournalError, mayPass } from '../journal/port'
import type { Figures } from '../metrics'
import { type Engine, openEngine } from './engine'
import { freshnessOf, type Heard, isServing } from './freshness'
import type { FromWorker } from './messages'
import type { Settings } from './settings'

/** Between two attempts to lead, after one was ended. */
const AGAIN_MS = 1_000

/** What still runs so long after the end is ended. */
const LEAVE_MS = 1_000

/** Standard output belongs to the command's one document. */
const log = pino(
  { name: 'plimsoll-engine', level: process.env.PLIMSOLL_LOG_LEVEL ?? 'info' },
  pino.destination({ dest: 2, sync: true }),
)

interface Last {
  readonly seq: number
  readonly hash: string
}

/**
 * An engine as a process of its own. It stands by while another one leads, leads when that one is gone, and stands by again
 * when it was refused; damage and broken promises of our own code end the deciding for good, and the process stays to say so.
 * Answers with the last durable line when SIGTERM or SIGINT have ended it in order.
 */
export async function runEngineProcess(settings: Settings, host: string, port: number): Promise<Last> {
  let last: Last = { seq: 0, hash: '' }
  let heard: Heard = { publishedAt: null, aliveAt: null, trouble: null, phase: 'starting' }
  let refused: (code: string) => void = () => undefined

  const hear = (message: FromWorker) => {
    const now = performance.now()
    if (message.type === 'alive') {
      heard = { ...heard, aliveAt: now, trouble: message.trouble }
      if (message.seq > 0) last = { seq: message.seq, hash: message.hash }
    } else if (message.type === 'published') heard = { ...heard, publishedAt: now }
    else if (message.type === 'note') log.warn(message.details, message.message)
    else if (message.type === 'fault') {
      log.error(message, 'the engine can not go on')
      refused(message.code)
    }
  }
  const figures = (): Figures => {
    const freshness = freshnessOf(heard, settings.intervalMs, performance.now())
    return { serving: isServing(freshness, heard.phase), freshness, seq: last.seq, streams: 0, topics: 0 }
  }

  const server = await probe(host, port, figures)
  const signal = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]).then(() => 'told to end')
  log.info({ host, port, stream: settings.scenario }, 'the engine is starting')
  for (;;) {
    const ended = new Promise<string>((done) => {
      refused = done
    })
    heard = { ...heard, phase: 'starting' }
    const opening = openEngine(settings, hear, (error) => refused(codeOf(error)))
    const engine = await Promise.race([opening.catch((error: unknown) => codeOf(error)), signal])
    if (typeof engine !== 'string') {
      heard = { ...heard, phase: 'running' }
      log.info(last, 'this engine leads')
    }
    const why = typeof engine === 'string' ? engine : await Promise.race([ended, signal])
    log.warn({ why, ...last }, 'this engine no longer leads')
    await stopped(engine)
    if (why === 'told to end') break
    if (isForGood(why)) {
      heard = { ...heard, phase: 'stopped', trouble: 'engine-stopped' }
      log.fatal({ why }, 'the engine has stopped, and somebody has to look')
      await signal
      break
    }
    await new Promise((done) => setTimeout(done, AGAIN_MS))
  }
  server.close()
  server.closeAllConnections()
  // One that still stands by, or is still making a past, has told nobody anything and is not waited for.
  setTimeout(() => process.exit(), LEAVE_MS).unref()
  return last
}

async function stopped(engine: Engine | string): Promise<void> {
  if (typeof engine === 'string') return
  await engine.stop().catch((error: unknown) => log.warn({ err: error }, 'the engine could not end in order'))
}

function codeOf(error: unknown): string {
  return (error as { readonly code?: string }).code ?? String(error)
}

/** Another engine, or a database that is away, pass by themselves. */
function isForGood(code: string): boolean {
  return code !== 'fenced' && !mayPass(new JournalError(code as JournalError['code'], code))
}
