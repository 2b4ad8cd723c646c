import type { ToWorker } from './messages'
import { hear } from './session'

addEventListener('message', (event: MessageEvent<ToWorker>) => hear(event.data, (news) => postMessage(news)))
