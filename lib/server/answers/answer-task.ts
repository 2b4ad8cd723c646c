import { compute } from './compute'
import type { Task, TaskResult } from './pool'

type Failure = Extract<TaskResult, { failure: unknown }>['failure']

/** Works one task out. Errors cross between threads as plain values: their classes don't. */
export function resultOf({ id, twin, body }: Task): TaskResult {
  try {
    return { id, text: JSON.stringify(compute(twin, body)) }
  } catch (error) {
    const { name = 'Error', message = String(error), code = null, path = null } = error as Partial<Failure>
    return { id, failure: { name, message, code, path } }
  }
}
