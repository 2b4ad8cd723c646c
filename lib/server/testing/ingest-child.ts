import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Row } from '@/lib/wire/ingest'
import { liveFollower } from '../composition'
import { EngineHost } from '../engine-host'
import { INGEST_NOTES, type PushedOptions, pushedSource } from '../feed/pushed'
import { Intake } from '../ingest/intake'
import { SqlJournal } from '../journal/sql'

/** Takes rows in a process of its own, for tests that kill it: one request a line, one answer a line. */
const [folder = '', declared = '{}'] = process.argv.slice(2)
const journal = SqlJournal.file(join(folder, 'journal.sqlite'))
const host = await EngineHost.open({
  journal,
  source: pushedSource(JSON.parse(declared) as PushedOptions),
  follower: liveFollower,
  now: Date.now,
  wait: (ms) => new Promise((done) => setTimeout(done, ms)),
  committed: () => undefined,
  beside: (records, _live, _book, feed) => feed.pushed?.beside(records) ?? [],
  stalled: () => undefined,
  note: (message, details) => writeSync(2, `${message} ${JSON.stringify(details)}\n`),
})
const { pushed } = host.feed
if (!pushed) throw new Error('this feed is pushed')
pushed.recall(await journal.notes(INGEST_NOTES))
const intake = new Intake(host, pushed, Date.now)
writeSync(1, `${JSON.stringify(intake.head)}\n`)
for await (const line of createInterface({ input: process.stdin })) {
  writeSync(1, `${JSON.stringify(await intake.take(JSON.parse(line) as Row[]))}\n`)
}
