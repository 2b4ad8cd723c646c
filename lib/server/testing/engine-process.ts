import { writeSync } from 'node:fs'
import { openEngine } from '../runtime/engine'
import type { Settings } from '../runtime/settings'

/**
 * An engine in a process of its own, for tests that pause and kill it. Says what is durable, and that it was refused; after
 * that it stands by, as the server's thread does.
 */
const { settings, leaseMs } = JSON.parse(process.argv[2] ?? '{}') as { settings: Settings; leaseMs: number }
const say = (text: string) => writeSync(1, `${text}\n`)

for (;;) {
  let refused: (code: string) => void = () => undefined
  const end = new Promise<string>((done) => {
    refused = done
  })
  const engine = await openEngine(
    settings,
    (message) => {
      if (message.type === 'alive' && message.seq > 0) say(`${message.seq} ${message.hash}`)
      if (message.type === 'fault') refused(message.code)
    },
    (error) => refused((error as { code?: string }).code ?? String(error)),
    leaseMs,
  )
  say(`leads`)
  say(`refused ${await end}`)
  await engine.stop().catch(() => undefined)
}
