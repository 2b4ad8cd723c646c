import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isInput, type LogRecord } from '@/engine/log'
import { PUBLIC } from '@/engine/projections/projection'
import { stamp } from '@/lib/format'
import { eventComparison } from '@/lib/wire/comparison'
import type { EventReport, EventRow } from '@/lib/wire/frames'
import { accountThen as accountThenShape, type SupportAnswer, supportAnswer } from '@/lib/wire/support'
import type { Visitor } from '../access'
import { accountThen, recordPage } from '../api/support'
import { comparisonOf } from '../event-comparison'
import { recordFrom } from '../journal/chain'
import { fileOf } from '../store'
import { type Bench, openBench } from '../testing/bench'
import { lettersOf } from './letters'
import { search } from './search'

const SUPPORT: Visitor = {
  viewer: { role: 'support', accounts: [] },
  session: { id: 'abcdef0123456789', role: 'support', account: '', name: 'Ada', createdAt: 0 },
  client: 'x',
}

let bench: Bench
let event: EventRow
let report: EventReport
let everyone: readonly string[]

beforeAll(async () => {
  bench = await openBench()
  const control = { action: 'step', count: 2_000, until: 'adl' } as const
  await bench.runtime.ask('control', { control })
  await bench.runtime.ask('control', { control: { action: 'step', count: 60 } })
  event = (await bench.runtime.ask('events', {})).find(({ accounts }) => (accounts ?? 0) > 0) as EventRow
  report = (await bench.runtime.frame(`event:${event.id}`, PUBLIC))?.parts.report as EventReport
  everyone = (await bench.runtime.ask('seats', {})).map(({ account }) => account)
}, 180_000)
afterAll(() => bench.close())

const ask = async (query: string): Promise<SupportAnswer> => {
  const answer = await search(bench.runtime, SUPPORT, query)
  return supportAnswer.parse(JSON.parse(JSON.stringify(answer)))
}
const closed = () => {
  const [first] = report.closures
  if (!first) throw new Error('the event has no closures')
  return first
}

async function records(): Promise<readonly LogRecord[]> {
  const { stream } = event
  return (await bench.runtime.journal().read(stream, 1, 100_000)).map(recordFrom)
}

/** Names of anybody but the customer, and of the bankrupt account, in what is ready to be sent. */
function strangersIn({ answer }: SupportAnswer, account: string): readonly string[] {
  const text = JSON.stringify(answer)
  const names = new Set([...everyone, ...report.closures.map(({ name }) => name), report.cause.account ?? ''])
  return [...names].filter((name) => name !== '' && name !== account && text.includes(name))
}

describe('a closure is found and explained from whatever is pasted', () => {
  it('an account', async () => {
    const { name } = closed()
    const answer = await ask(name)
    expect(answer.customer?.account).toBe(name)
    expect(answer.answer).not.toBeNull()
    expect(answer.understood[0]).toMatchObject({ kind: 'account', text: name })
  })

  it.each<[string, () => Promise<string>]>([
    ['an account and a time', async () => `${closed().name} ${stamp(closed().at)}`],
    ['an account and a market at a time', async () => `my ${event.market} on ${closed().name}, ${closed().at}`],
    ['an account and the event', async () => `${closed().name} ${event.id}`],
    ['the line of the log', async () => `#${closed().seq}`],
    ['a link of our own pages', async () => `/events/x?t=${event.stream}@${closed().seq}`],
    ['the receipt, as it is read aloud', async () => (closed().receipt ?? '').replaceAll('-', ' ').toLowerCase()],
    [
      'a whole mail',
      async () => `Hello!! I am ${closed().name} and at ${stamp(closed().at)} you stole my ${event.market}. Why?`,
    ],
  ])('%s', async (_, text) => {
    const answer = await ask(await text())
    const { name, seq } = closed()
    expect(answer.customer?.account).toBe(name)
    expect(answer.answer).toMatchObject({ cause: 'closure', adl: true, seq, event: event.id, market: event.market })
    expect(answer.answer?.explanation).toContain('auto-deleveraging (ADL)')
    expect(answer.answer?.receipt).toMatch(/^\w{4}-\w{4}-\w{4}-\w$/)
    expect(answer.answer?.feed?.sentence).toContain('The price feed was on time')
    expect(answer.answer?.similar?.accounts).toBe(event.accounts)
    expect(strangersIn(answer, name)).toEqual([])
  })

  it.each<[string, () => string]>([
    ['the event', () => event.id],
    ['the time', () => stamp(event.startedAt)],
    ['the market', () => event.market ?? ''],
  ])('%s offers its accounts, and each leads to its closure', async (_, text) => {
    const { choices, customer, events } = await ask(text())
    expect(customer).toBeNull()
    expect(events.length).toBeGreaterThan(0)
    const choice = choices.find(({ query }) => query.endsWith(`#${closed().seq}`)) ?? choices[0]
    expect((await ask(choice?.query ?? '')).answer).toMatchObject({ cause: 'closure', adl: true })
  })
})

describe('what was not ADL is said to be what it was', () => {
  it('a liquidation', async () => {
    const line = (await records()).find((record) => record.type === 'liquidation')
    if (line?.type !== 'liquidation') throw new Error('nobody was liquidated')
    const { answer } = await ask(`#${line.seq}`)
    expect(answer).toMatchObject({ cause: 'liquidation', adl: false })
    expect(answer?.headline).toContain('This was not auto-deleveraging')
  })

  it('an order of their own, by its line and by its time, without naming the other side', async () => {
    const line = (await records()).findLast((record) => record.type === 'trade')
    if (line?.type !== 'trade') throw new Error('nobody traded')
    const { buyer, seller, seq, at, market } = line
    const byLine = await ask(`${buyer} trade ${seq}`)
    expect(byLine.answer).toMatchObject({ cause: 'order', adl: false, seq })
    expect(byLine.answer?.explanation).toContain('bought')
    expect(JSON.stringify(byLine.answer)).not.toContain(seller)
    const byTime = await ask(`${seller} ${market} ${at}`)
    expect(byTime.answer?.adl === false || byTime.answer?.cause === 'closure').toBe(true)
    const offered = await ask(`#${seq}`)
    expect(offered.choices.map(({ account }) => account)).toEqual([buyer, seller])
  })

  it('nothing at all', async () => {
    const { answer, customer } = await ask(`${everyone[0]} 1999-12-31 23:59`)
    expect(customer?.account).toBe(everyone[0])
    expect(answer).toMatchObject({ cause: 'nothing', adl: false })
    expect((await ask('1999-12-31')).notes[0]).toContain('This was not ADL')
  })
})

describe('what is not understood', () => {
  it.each([
    ['a name that does not exist', 'no-such-account'],
    ['a formula', '=HYPERLINK("http://x";"y")'],
    ['SQL', `'; DROP TABLE lookup; --`],
    ['direction marks and halves of characters', '\u202E\uD800\u0000'],
    ['names of objects', '__proto__ constructor'],
  ])('%s finds nobody and says so', async (_, text) => {
    const answer = await ask(text)
    expect([answer.customer, answer.answer, answer.choices]).toEqual([null, null, []])
    expect(answer.notes.length).toBeGreaterThan(0)
  })

  it('is refused when it is empty or too long', async () => {
    await expect(ask('   ')).rejects.toMatchObject({ code: 'query-missing', path: '$.q' })
    await expect(ask('x'.repeat(10_240))).rejects.toMatchObject({ code: 'query-too-long', path: '$.q' })
  })
})

describe('an account as it stood', () => {
  it('just before its closure had the position, at the place where it was closed', async () => {
    const { name, seq, place, size } = closed()
    const then = accountThenShape.parse(await accountThen(bench.runtime, name, seq - 1))
    expect(then.seq).toBeLessThan(seq)
    const position = then.positions.find((row) => row.market === event.market && row.side === event.side)
    expect(position?.place).toBe(place)
    expect(Number(position?.size)).toBeGreaterThanOrEqual(Number(size))
    expect(then.feed.some(({ market }) => market === event.market)).toBe(true)
    // Half a step is no state: the closure shows after the last line of its step.
    const next = (await records()).find((record) => record.seq > seq && isInput(record))
    const after = await accountThen(bench.runtime, name, (next?.seq ?? 0) - 1)
    expect(after.seq).toBeGreaterThanOrEqual(seq)
    const left = after.positions.find((row) => row.market === event.market && row.side === event.side)
    expect(left?.size ?? '0').toBe(closed().sizeAfter)
  })

  it('is refused for a line that there is not', async () => {
    await expect(accountThen(bench.runtime, closed().name, 999_999_999)).rejects.toMatchObject({ code: 'line-unknown' })
  })
})

describe('an event under other rulebooks', () => {
  it('begins with the one in force, which did what was done, and names nobody', async () => {
    const { check, rows } = eventComparison.parse(await comparisonOf(bench.runtime, report))
    expect(check).toEqual([])
    expect(rows[0]).toMatchObject({
      accounts: event.accounts,
      taken: event.size,
      fundPaid: event.fundPaid,
      spared: 0,
      closed: 0,
    })
    expect(rows.length).toBeGreaterThan(3)
    expect(everyone.filter((name) => JSON.stringify(rows).includes(name))).toEqual([])
  })
})

describe('letters', () => {
  it('go to everybody whom the event reduced, and name nobody else', async () => {
    const { letters, leftOut } = await lettersOf(bench.runtime, event.id)
    const written = [...letters]
    expect(written.map(({ account }) => account)).toEqual(report.closures.map(({ name }) => name))
    expect(leftOut).toBe(0)
    for (const { account, text } of written) {
      const others = report.closures.map(({ name }) => name).filter((name) => name !== account)
      expect(others.filter((name) => text.includes(name))).toEqual([])
    }
  })
})

describe('the record', () => {
  it('has every look-up, with who asked and whose account it was, and holds until somebody changes it', async () => {
    await ask(`${closed().name} #${closed().seq}`)
    const { entries, verdict } = await recordPage(bench.runtime, Number.MAX_SAFE_INTEGER, 5)
    expect(entries[0]).toMatchObject({ who: 'Ada', role: 'support', action: 'search', account: closed().name })
    expect(verdict).toMatchObject({ entries: entries[0]?.seq, broken: null })
    const db = new Database(fileOf('journal', bench.folder))
    db.exec('DROP TRIGGER lookup_never_changes')
    db.exec("UPDATE lookup SET text = replace(text, 'Ada', 'Bob') WHERE seq = 2")
    db.close()
    expect((await recordPage(bench.runtime, 10, 1)).verdict.broken?.seq).toBe(2)
  })
})
