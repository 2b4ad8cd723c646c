import { compute } from './compute'
import { work } from './jobs'
import type { Task, TaskResult } from './pool'

type Failure = Extract<TaskResult, { failure: unknown }>['failure']

/** Works one task out. Errors cross between threads as plain values: their classes don't. */
export async function resultOf(task: Task): Promise<TaskResult> {
  const { id } = task
  try {
    return { id, text: JSON.stringify('job' in task ? await work(task.job) : compute(task.twin, task.body)) }
  } catch (error) {
    const { name = 'Error', message = String(error), code = null, path = null } = error as Partial<Failure>
    return { id, failure: { name, message, code, path } }
  }
}
