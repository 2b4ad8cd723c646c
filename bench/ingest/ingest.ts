import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Input } from '@/engine/log'
import { liveFollower } from '@/lib/server/composition'
import { Database } from '@/lib/server/database/database'
import { EngineHost } from '@/lib/server/engine-host'
import { pushedSource } from '@/lib/server/feed/pushed'
import { Intake } from '@/lib/server/ingest/intake'
import { recordFrom, verifyHeader, verifyStream } from '@/lib/server/journal/chain'
import { SqlJournal } from '@/lib/server/journal/sql'
import { type PostgresServer, startPostgres } from '@/lib/server/testing/servers'
import type { Row } from '@/lib/wire/ingest'
import { raceOnTheWall, scaled, scaledAll } from '../contest'
import { type How, prove, type Result, type Work } from '../work'

const ROUNDS = 3
const ACCOUNTS = 500
/** Rows of one request. */
const BATCH = 500
/** Rows that a request each is tried for: it takes a hundred times as long. */
const SINGLE = 300
const AT = '2026-01-02T03:04:05.000Z'

/** What an exchange may push: rows taken whole, tried, applied, synced to disk, and answered. */
export const ingestWork: Work = {
  name: 'ingest',
  about: 'rows of an exchange made durable, 500 in a request, against a request for each; --postgres',
  n: 20_000,
  most: 1_000_000,
  byNameOnly: false,
  run,
}

async function run(n: number, { postgres = false }: How = {}): Promise<Result> {
  const server = postgres ? await startPostgres() : null
  try {
    return await raced(n, server)
  } finally {
    await server?.remove()
  }
}

async function raced(n: number, server: PostgresServer | null): Promise<Result> {
  const rows = rowsOf(n)
  let perSecond = 0
  const times = await raceOnTheWall(
    {
      ours: async () => {
        const ms = await pushed(server, rows, BATCH)
        perSecond = Math.max(perSecond, Math.round(rows.length / (ms / 1000)))
        return ms / rows.length
      },
      'row by row': async () =>
        (await pushed(server, rows.slice(0, ACCOUNTS * 2 + SINGLE), 1)) / (ACCOUNTS * 2 + SINGLE),
    },
    { rounds: ROUNDS, warmUps: 0 },
  )
  return {
    work: 'ingest',
    n,
    unit: 'µs/row',
    runs: ROUNDS,
    ours: scaled(times.ours, 1000),
    rivals: scaledAll(times.rivals, 1000),
    facts: {
      durableRowsPerSecond: perSecond,
      accounts: ACCOUNTS,
      batch: BATCH,
      database: server ? 'PostgreSQL' : 'SQLite',
    },
  }
}

/** Milliseconds until the last row is durable. What is stored is read again, counted, and its chain walked. */
async function pushed(server: PostgresServer | null, rows: readonly Row[], batch: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'))
  const journal = server
    ? new SqlJournal(Database.server(await server.database(), 'journal'))
    : SqlJournal.file(join(folder, 'journal.sqlite'))
  try {
    const { host, intake } = await opened(journal)
    const began = performance.now()
    for (let i = 0; i < rows.length; i += batch) {
      const answer = await intake.take(rows.slice(i, i + batch))
      prove(answer.refused === undefined, `every row is taken: ${answer.refused?.message}`)
    }
    const ms = performance.now() - began
    const { stream } = host.book.header
    const end = await verifyStream(journal, stream, verifyHeader(host.book.header))
    prove(end.hash === intake.head.hash && intake.head.seq === rows.length, 'all rows are stored')
    const types = (await journal.read(stream, 1, end.seq)).map((line) => recordFrom(line).type)
    prove(
      types.filter((type) => type === 'trade').length === rows.filter(({ type }) => type === 'trade').length,
      'once',
    )
    return ms
  } finally {
    await journal.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function opened(journal: SqlJournal) {
  const declared = { stream: 'bench', authority: 'engine', coverage: 'full', disclosure: 'open' } as const
  const source = pushedSource({
    ...declared,
    venue: 'Bench',
    rulebook: 'bitmex',
    since: AT,
    intervalMs: 1_000,
    prices: null,
  })
  const host = await EngineHost.open({
    journal,
    source,
    follower: liveFollower,
    now: Date.now,
    wait: (ms) => new Promise((done) => setTimeout(done, ms)),
    committed: () => undefined,
    beside: (records, _live, _book, feed) => feed.pushed?.beside(records) ?? [],
    stalled: () => undefined,
    note: () => undefined,
  })
  const { pushed: feed } = host.feed
  if (!feed) throw new Error('this feed is pushed')
  return { host, intake: new Intake(host, feed, Date.now) }
}

/** A market of some hundred accounts that trade, with a mark after every twenty trades. */
function rowsOf(n: number): Row[] {
  const inputs: Input[] = [
    {
      type: 'market',
      market: {
        id: 'M',
        kind: 'linear',
        settle: 'USDT',
        lot: '1',
        tick: '0.1',
        mark: '100',
        maintenanceMarginRate: '0.01',
      },
    },
  ]
  const name = (i: number) => `a${i % ACCOUNTS}`
  for (let i = 0; i < ACCOUNTS; i += 1) {
    inputs.push({ type: 'account', account: name(i) }, { type: 'deposit', account: name(i), amount: '1000000' })
  }
  for (let i = 0; inputs.length < n; i += 1) {
    const price = String(98 + ((i * 7) % 5))
    if (i % 21 === 20) inputs.push({ type: 'mark', marks: { M: price } })
    else
      inputs.push({
        type: 'trade',
        market: 'M',
        buyer: name(i * 3),
        seller: name(i * 5 + 1),
        size: String(1 + (i % 9)),
        price,
      })
  }
  return inputs
    .filter((input) => input.type !== 'trade' || input.buyer !== input.seller)
    .map((input, i) => ({ ...input, at: AT, seq: i + 1 }))
}
