import { parentPort, workerData } from 'node:worker_threads'
import { composeFeed, composePast, composeRegistrar, composeStores } from '../composition'
import { EngineService } from './engine-service'
import { holdFolder } from './folder-lock'
import type { Failure, FromWorker, ToWorker, WorkerData } from './messages'

/** The thread that alone owns the book and writes the journal. */
const port = parentPort
if (!port) throw new Error('this file runs as a worker')

const { settings } = workerData as WorkerData
const send = (message: FromWorker) => port.postMessage(message)
const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

try {
  const release = await holdFolder(settings.dataFolder, wait)
  const stores = composeStores(settings)
  const service = new EngineService({
    ...stores,
    registrar: composeRegistrar(settings, stores.journal),
    source: (scenario, seed) =>
      composeFeed({ ...settings, scenario: scenario ?? settings.scenario, seed: seed ?? settings.seed }),
    ...composePast(settings),
    intervalMs: settings.intervalMs,
    control: settings.control,
    loopback: settings.loopback,
    now: Date.now,
    wait,
    send,
  })
  const beats = setInterval(() => service.beat(), settings.intervalMs)

  const stop = async () => {
    clearInterval(beats)
    await service.stop()
    await stores.close()
    release()
    port.close()
  }

  port.on('message', (message: ToWorker) => {
    if (message.type === 'stop') {
      stop().catch(fail)
      return
    }
    const { id, question } = message
    service.ask(question).then(
      (answer) => send({ type: 'answer', id, answer }),
      (error: unknown) => send({ type: 'failed', id, error: failureOf(error) }),
    )
  })

  await service.start()
  service.beat()
} catch (error) {
  fail(error)
}

function fail(error: unknown): void {
  const { code, message } = failureOf(error)
  send({ type: 'fault', code: code ?? 'assertion', message })
}

function failureOf(error: unknown): Failure {
  const { name = 'Error', message = String(error), code = null, path = null } = error as Partial<Failure>
  return { name, message, code, path }
}
