import type { FromWorker, ToWorker } from './messages'

export interface Backend {
  send(message: ToWorker): void
  close(): void
}

/** A worker, or the same code in the page where a browser can't start one. */
export function openBackend(listen: (message: FromWorker) => void): Backend {
  const queue: ToWorker[] = []
  let closed = false
  let target: ((message: ToWorker) => void) | null = null
  const deliver = (message: FromWorker) => {
    if (!closed) listen(message)
  }
  const inPage = async () => {
    const { ReplaySession } = await import('./session')
    const session = new ReplaySession(deliver)
    target = (message) => void session.hear(message)
    for (const message of queue) target(message)
  }
  let worker: Worker | null = null
  try {
    worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
    let alive = false
    const started = worker
    started.onmessage = (event: MessageEvent<FromWorker>) => {
      alive = true
      deliver(event.data)
    }
    started.onerror = () => {
      started.terminate()
      if (!alive) void inPage()
      else
        deliver({ said: 'failed', code: 'worker', message: 'The replay stopped. Reload the page to start it again.' })
    }
    target = (message) => started.postMessage(message)
  } catch {
    void inPage()
  }
  return {
    send(message) {
      queue.push(message)
      // Only the newest frame matters to whoever takes over.
      if (queue.length > 8) queue.splice(1, queue.length - 2)
      target?.(message)
    },
    close() {
      closed = true
      worker?.terminate()
    },
  }
}
