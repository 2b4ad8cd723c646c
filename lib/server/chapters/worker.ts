import { parentPort, workerData } from 'node:worker_threads'
import { type ChapterTask, fillShelf } from './task'

/** Makes the chapters of one long log, away from the thread that serves, and ends. */
void fillShelf(workerData as ChapterTask, (news) => parentPort?.postMessage(news))
