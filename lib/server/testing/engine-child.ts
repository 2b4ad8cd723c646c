import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { liveFollower } from '../composition'
import { EngineHost } from '../engine-host'
import { SqlJournal } from '../journal/sql'
import { SteppedSource } from './stepped'

/**
 * The engine's loop in a process of its own, for tests that kill it: runs as fast as it can and says what is durable, one
 * line for each commit, written before anything else happens.
 */
const [folder = '', scenario = 'cascade', seed = '1', traders = '100'] = process.argv.slice(2)
const source = new SteppedSource(scenario, Number(seed), Number(traders))

const host = await EngineHost.open({
  journal: SqlJournal.file(join(folder, 'journal.sqlite')),
  source,
  follower: liveFollower,
  now: source.now,
  wait: (ms) => new Promise((done) => setTimeout(done, ms)),
  committed: (records) => {
    const last = records.at(-1)
    if (last) writeSync(1, `${last.seq} ${last.hash}\n`)
  },
  stalled: () => undefined,
  note: (message, details) => writeSync(2, `${message} ${JSON.stringify(details)}\n`),
})
for (;;) await host.tick()
