import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { Alerts } from '../alerts/alerts'
import { liveFollower } from '../composition'
import { EngineHost } from '../engine-host'
import { SqlJournal } from '../journal/sql'
import { SteppedSource } from './stepped'

/** The engine with alerts for everybody, in a process of its own that a test kills. Says what is durable, line by line. */
const [folder = ''] = process.argv.slice(2)
const source = new SteppedSource('cascade', 1, 100)
const journal = SqlJournal.file(join(folder, 'journal.sqlite'))
const alerts = await Alerts.open(journal, { now: source.now, loopback: false })
const isFirst = (await journal.streams()).length === 0

const host = await EngineHost.open({
  journal,
  source,
  follower: liveFollower,
  now: source.now,
  wait: (ms) => new Promise((done) => setTimeout(done, ms)),
  beside: (records, live, book) => alerts.after(records, live, book),
  committed: (records) => writeSync(1, `${records.at(-1)?.seq}\n`),
  stalled: () => undefined,
  note: (message) => writeSync(2, `${message}\n`),
})

if (isFirst) {
  const channel = { type: 'browser' } as const
  // Looking at places costs a ranking: a few accounts show as much of it as all of them.
  for (const [i, account] of [...host.book.view().accounts.keys()].entries()) {
    const lights = i % 10 === 0 ? ([{ type: 'lights', atLeast: 4 }] as const) : []
    for (const when of [{ type: 'closure' } as const, ...lights]) {
      const [, notes] = alerts.add(host.book.header.stream, account, { when, channel, coolDownMs: 60_000, quiet: null })
      await journal.keep(notes)
    }
  }
}
for (;;) await host.tick()
