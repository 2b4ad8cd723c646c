import type { ToWorker } from './messages'
import { ReplaySession } from './session'

const session = new ReplaySession((message) => postMessage(message))

addEventListener('message', (event: MessageEvent<ToWorker>) => {
  void session.hear(event.data)
})
