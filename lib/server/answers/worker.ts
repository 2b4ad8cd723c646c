import { parentPort } from 'node:worker_threads'
import { compute } from './compute'
import type { Task, TaskResult } from './pool'

/** Works out answers for files in request bodies, away from the thread that serves. */
parentPort?.on('message', ({ id, twin, body }: Task) => {
  parentPort?.postMessage(resultOf(id, twin, body))
})

function resultOf(id: number, twin: Task['twin'], body: string): TaskResult {
  try {
    return { id, text: JSON.stringify(compute(twin, body)) }
  } catch (error) {
    const { name = 'Error', message = String(error), code = null, path = null } = error as Partial<TaskFailure>
    return { id, failure: { name, message, code, path } }
  }
}

type TaskFailure = Extract<TaskResult, { failure: unknown }>['failure']
