import { parentPort, workerData } from 'node:worker_threads'
import { JournalError, mayPass } from '../journal/port'
import { openEngine } from './engine'
import type { Failure, FromWorker, ToWorker, WorkerData } from './messages'

/** The thread that alone owns the book, and writes the journal where it decides. */
const port = parentPort
if (!port) throw new Error('this file runs as a worker')

const { settings } = workerData as WorkerData

function send(message: FromWorker): void {
  if (message.type === 'fault' && message.code === 'fenced') leave()
  else port?.postMessage(message)
}

/**
 * Another engine decides now: what this one holds in memory may be ahead of what is stored, so it goes with the thread, and
 * the next thread stands by. A database that is away at the start is waited for in the same way.
 */
function leave(): never {
  process.exit(1)
}

function fail(error: unknown): void {
  if (mayPass(error) || (error instanceof JournalError && error.code === 'fenced')) leave()
  const { code, message } = failureOf(error)
  send({ type: 'fault', code: code ?? 'assertion', message })
}

function failureOf(error: unknown): Failure {
  const { name = 'Error', message = String(error), code = null, path = null } = error as Partial<Failure>
  return { name, message, code, path }
}

try {
  const engine = openEngine(settings, send, fail)
  port.on('message', (message: ToWorker) => {
    if (message.type === 'stop') {
      // Whoever still stands by has nothing to write down.
      engine.then((running) => running.stop()).then(() => port.close(), fail)
      return
    }
    const { id, question } = message
    engine
      .then((running) => running.ask(question))
      .then(
        (answer) => send({ type: 'answer', id, answer }),
        (error: unknown) => send({ type: 'failed', id, error: failureOf(error) }),
      )
  })
  await engine
} catch (error) {
  fail(error)
}
