import { parentPort } from 'node:worker_threads'
import { resultOf } from './answer-task'
import type { Task } from './pool'

/** Works out answers for files in request bodies, away from the thread that serves. */
parentPort?.on('message', (task: Task) => parentPort?.postMessage(resultOf(task)))
