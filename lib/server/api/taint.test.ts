import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PUBLIC } from '@/engine/projections/projection'
import type { EventReport, EventRow } from '@/lib/wire/frames'
import { PEER_HEADER } from '../connections'
import { route } from '../http/route'
import { type Bench, openBench } from '../testing/bench'
import { MarkedSource, marksIn, nameOf, TRADERS } from '../testing/marked'
import * as accounts from './accounts'
import * as alerts from './alerts'
import { eventWhatIf } from './event-what-if'
import * as events from './events'
import * as operations from './operations'
import * as proofs from './proofs'
import * as open from './public'
import { stream } from './stream'
import { whatIf } from './what-if'

/** Two hundred traders with marked figures: nothing that one of them, or nobody, is told carries the mark of another. */
let bench: Bench
let event: EventRow
/**
 * What an event closed is public, in total and closure by closure under names that mean nothing outside of that event.
 * Where a position was closed whole that is its size, and no longer anyone's position.
 */
let totals: readonly string[] = []

beforeAll(async () => {
  bench = await openBench({}, 100_000, new MarkedSource())
  for (let i = 0; i < 20; i++) await bench.runtime.ask('control', { control: { action: 'step', count: 1 } })
  const rows = await bench.runtime.ask('events', {})
  const reports = await Promise.all(rows.map(({ id }) => bench.runtime.frame(`event:${id}`, PUBLIC)))
  const closures = reports.flatMap((frame) => ((frame?.parts.report ?? { closures: [] }) as EventReport).closures)
  totals = [...rows, ...closures].flatMap(({ size }) => size ?? [])
  event = rows.find(({ status }) => status === 'ended') as EventRow
}, 180_000)
afterAll(() => bench.close())

type Work = Parameters<typeof route>[1]

interface Asked {
  readonly text: string
  readonly status: number
}

async function ask(work: Work, who: number | null, id = '', query = '', body?: unknown): Promise<Asked> {
  const cookie =
    who === null ? null : (await bench.runtime.sessions.begin({ role: 'trader', account: nameOf(who) })).token
  const leave = new AbortController()
  const request = new Request(`http://localhost/api/v1/x?${query}`, {
    method: body === undefined ? 'GET' : 'POST',
    signal: leave.signal,
    headers: {
      host: 'localhost',
      [PEER_HEADER]: '10.1.1.1',
      ...(cookie === null ? {} : { cookie: `plimsoll-session=${cookie}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const response = await route('read', work)(request, { params: Promise.resolve({ id }) })
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
  const text = isStream ? await firstBlock(response) : await response.text()
  leave.abort()
  return { text: `${text}\n${JSON.stringify([...response.headers])}`, status: response.status }
}

/** Whose marks stand in an answer, apart from the totals that everybody is told. */
function marks(text: string): Set<number> {
  return marksIn(totals.reduce((left, size) => left.replaceAll(`"${size}"`, '""').replaceAll(`,${size},`, ',,'), text))
}

/** What a stream says at first: a snapshot of every topic. */
async function firstBlock(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (let i = 0; reader && i < 20 && !text.includes('\nid: '); i++) text += decoder.decode((await reader.read()).value)
  await reader?.cancel()
  return text
}

/** Everything that anybody may ask, and what they may ask about an account. */
function everything(who: number | null, about: number): Promise<Asked>[] {
  const [id, market] = [nameOf(about), 'M-PERP']
  const position = { account: id, market, side: about % 2 === 0 ? 'long' : 'short' }
  return [
    ...[
      open.status,
      open.markets,
      open.funds,
      operations.health,
      operations.ready,
      events.events,
      proofs.heads,
      proofs.keys,
    ].map((work) => ask(work, who)),
    ask(open.market, who, market),
    ...['long', 'short'].map((side) => ask(open.queue, who, market, `side=${side}`)),
    ask(open.markets, who, '', 'format=csv'),
    ask(open.fund, who, 'F'),
    ask(open.fundHistory, who, 'F'),
    ask(open.fundHistory, who, 'F', 'format=csv'),
    ask(events.events, who, '', 'format=csv'),
    ask(events.event, who, event.id),
    ask(events.eventLog, who, event.id),
    ask(events.eventLog, who, event.id, 'format=ndjson'),
    ask(events.comparison, who, event.id),
    ...['pro-rata', 'binance'].map((rulebook) => ask(eventWhatIf, who, event.id, '', { rulebook })),
    ask(eventWhatIf, who, event.id, '', { fund: '1' }),
    ask(proofs.run, who, event.id),
    ask(accounts.accounts, who),
    ask(accounts.session, who),
    ask(accounts.positions, who, id),
    ask(accounts.closures, who, id),
    ask(accounts.placeHistory, who, id, `market=${market}&side=${position.side}&span=hour`),
    ask(whatIf, who, '', '', { ...position, changes: { close: '0.1' }, under: 5 }),
    ask(alerts.alerts, who),
    ask(stream, who, '', `topics=status,fund:F,market:${market},event:${event.id},account:${id}`),
    ask(stream, who, '', `topics=status,market:${market},event:${event.id}`),
    ask(stream, who, '', `topics=address:${id}`),
  ]
}

describe('marked traders', () => {
  it('have lived through an event that closed some of them', () => {
    expect(event.status).toBe('ended')
    expect(event.accounts).toBeGreaterThan(0)
  })

  it('see their own figures and nobody else’s, whatever they ask', async () => {
    let own = 0
    for (let n = 0; n < TRADERS; n += 7) {
      for (const { text } of await Promise.all(everything(n, n))) {
        const found = marks(text)
        if (found.delete(n)) own += 1
        expect([...found]).toEqual([])
      }
    }
    // Otherwise this test would pass where nothing is answered at all.
    expect(own).toBeGreaterThan(100)
  }, 300_000)

  it('every one of them, in positions and stream', async () => {
    for (let n = 0; n < TRADERS; n++) {
      const answers = await Promise.all([
        ask(accounts.positions, n, nameOf(n)),
        ask(stream, n, '', `topics=status,market:M-PERP,account:${nameOf(n)}`),
      ])
      for (const { text, status } of answers) {
        expect([n, status]).toEqual([n, 200])
        expect([...marks(text)]).toEqual([n])
      }
    }
  }, 300_000)

  it('are not told of to others, to nobody, nor by a refusal', async () => {
    for (const who of [null, 3, 40]) {
      for (const { text, status } of await Promise.all(everything(who, 21))) {
        const found = marks(text)
        if (who !== null) found.delete(who)
        expect([...found]).toEqual([])
        expect([200, 400, 401, 403, 404]).toContain(status)
      }
    }
  })
})
