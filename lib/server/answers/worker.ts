import { parentPort } from 'node:worker_threads'
import { resultOf } from './answer-task'
import type { Task } from './pool'

/** Works out answers for files in request bodies and about the past, away from the thread that serves. */
parentPort?.on('message', async (task: Task) => parentPort?.postMessage(await resultOf(task)))
