import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Book } from '../book'
import { dec, plain, ZERO } from '../decimal'
import type { AdlEndedEvent, AdlStartedEvent, LogRecord } from '../log'
import { isoAt } from '../time'
import { type CheckedClosure, checkEvent } from './event-check'
import { CLOSURES_MAX, EVENTS_MAX, eventReports, LEAD_MAX } from './event-reports'
import type { EventFacts } from './event-types'
import { Live } from './live'
import { MOMENTS_MAX, OBSERVED_MAX } from './observed-report'
import { PUBLIC } from './projection'
import { titleOf } from './record-title'
import { START } from './testing'

const sha256 = (data: Uint8Array) => new Uint8Array(createHash('sha256').update(data).digest())

const FACTS: EventFacts = {
  stream: 'test',
  authority: 'engine',
  coverage: 'full',
  disclosure: 'open',
  simulated: true,
  pseudonym: (event, account) => `${event}/${account}`,
  receipt: (event, account) => `receipt ${event}/${account}`,
  isSmall: () => false,
}

const STARTED: AdlStartedEvent = {
  type: 'adl-started',
  event: 'BTC-PERP.9',
  rulebook: 'bitmex/1',
  market: 'BTC-PERP',
  account: 'bankrupt',
  side: 'long',
  sizeBefore: '6',
  size: '5',
  mark: '90',
  bankruptcyPrice: '100',
  price: '100',
  priceRule: 'bankruptcy',
  trigger: { holds: true, rule: 'fund-exhausted', numbers: { equity: '-60', shortfall: '60', available: '10' } },
  shortfall: '60',
  fund: 'F',
  fundBefore: '10',
  fundPaid: '10',
  queue: { root: '00', side: 'short', positions: 4, size: '20' },
}

const CLOSURES: readonly CheckedClosure[] = [
  { place: 1, size: '2', price: '100', sizeAfter: '0', score: '3' },
  { place: 3, size: '3', price: '100', sizeAfter: '1', score: '1' },
]

const ENDED: AdlEndedEvent = {
  type: 'adl-ended',
  event: 'BTC-PERP.9',
  reason: 'complete',
  problems: [],
  closures: 2,
  taken: '5',
  remaining: '0',
  realisedPnl: '-50',
  waterfall: { shortfall: '60', fundPaid: '10', adlCovered: '50', residual: '0', overshoot: '0' },
  skipped: [{ place: 2, account: 'b', reason: 'same-owner' }],
  sizeAfter: '0',
  balanceAfter: '0',
}

describe('the check of an event', () => {
  const check = (closures: readonly Partial<CheckedClosure>[], ended: Partial<AdlEndedEvent> = {}) =>
    checkEvent(
      STARTED,
      CLOSURES.map((closure, i) => ({ ...closure, ...closures[i] })),
      { ...ENDED, ...ended },
    )

  it('holds for what the queue asks for', () => {
    expect(check([])).toBe('follows-rulebook')
    expect(check([], { reason: 'aborted' })).toBe('not-checkable')
  })

  it.each([
    ['a place left out', check([], { skipped: [] })],
    ['a place twice', check([{ place: 2 }])],
    ['the order turned', check([{ place: 3 }, { place: 1 }])],
    ['one in part before the last', check([{ sizeAfter: '1' }])],
    ['another price', check([{}, { price: '99' }])],
    ['too much', check([{ size: '3' }])],
    ['too little said to be enough', check([{ size: '1' }], { taken: '4' })],
    ['stopped before the queue was used up', check([{}, { size: '2' }], { taken: '4', remaining: '1' })],
    ['a closure not counted', check([], { closures: 1 })],
    ['a waterfall that does not add up', check([], { waterfall: { ...ENDED.waterfall, residual: '1' } })],
  ])('fails for %s', (_name, answer) => {
    expect(answer).toBe('differs')
  })

  it('says nothing of an order that is not a queue’s, and still counts', () => {
    const started = { ...STARTED, rulebook: 'by-lot/1' }
    expect(checkEvent(started, CLOSURES, ENDED)).toBe('not-checkable')
    expect(checkEvent(started, CLOSURES, { ...ENDED, taken: '4' })).toBe('differs')
  })

  it('lets a queue that is used up leave something', () => {
    const all = [...CLOSURES.slice(0, 1), { ...CLOSURES[1], size: '1', sizeAfter: '0' } as CheckedClosure]
    const skipped = [2, 4].map((place) => ({ place, account: `a${place}`, reason: 'same-owner' }))
    const ended = { ...ENDED, taken: '3', remaining: '2', skipped }
    expect(checkEvent(STARTED, all, ended)).toBe('follows-rulebook')
  })
})

/** Records as a log would stamp them, a second apart. */
function stamped(events: readonly object[], from = 1): LogRecord[] {
  return events.map((event, i) => ({
    ...event,
    seq: from + i,
    at: isoAt(START + 1000 * (from + i)),
    hash: '',
    cause: 1,
  })) as LogRecord[]
}

describe('bounds', () => {
  const reports = eventReports(FACTS)
  const fold = (records: readonly LogRecord[]) => records.reduce(reports.fold, reports.init())

  it('old events make room for new ones', () => {
    const events = Array.from({ length: EVENTS_MAX + 7 }, (_, i) => ({ ...STARTED, event: `BTC-PERP.${i}` }))
    const view = reports.view(fold(stamped(events)), PUBLIC)
    expect(view.rows).toHaveLength(EVENTS_MAX)
    expect(view.rows[0]?.id).toBe(`BTC-PERP.${EVENTS_MAX + 6}`)
    expect(view.report('BTC-PERP.6')).toBeNull()
    expect(view.report('BTC-PERP.7')).not.toBeNull()
  })

  it('a long event lists the first closures, counts all of them and says so', () => {
    const count = CLOSURES_MAX + 3
    const closures = Array.from({ length: count }, (_, i) => ({
      type: 'closure',
      event: STARTED.event,
      place: i + 1,
      account: `a${i}`,
      size: '1',
      price: '100',
      realisedPnl: '10',
      fee: '0',
      sizeAfter: '0',
      balanceAfter: '10',
      score: '1',
    }))
    const started = { ...STARTED, size: String(count), queue: { ...STARTED.queue, positions: count } }
    const ended = { ...ENDED, closures: count, taken: String(count), skipped: [] }
    const report = reports.view(fold(stamped([started, ...closures, ended])), PUBLIC).report(STARTED.event)
    expect(report?.closures).toHaveLength(CLOSURES_MAX)
    expect(report?.row).toMatchObject({ accounts: count, size: String(count), notional: String(100 * count) })
    expect(report?.row.check).toBe('follows-rulebook')
    expect(report?.lacking).toHaveLength(1)
  })

  it('what led to an event is of its market, recent, and not too long', () => {
    const liquidation = (market: string) => ({ type: 'liquidation', market, account: 'a', size: '1', fills: [] })
    const before = [
      ...Array.from({ length: 700 }, () => liquidation('BTC-PERP')),
      ...Array.from({ length: 20 }, () => liquidation('ETH-PERP')),
    ]
    const report = reports.view(fold(stamped([...before, STARTED])), PUBLIC).report(STARTED.event)
    const lead = report?.timeline.filter((entry) => entry.kind === 'liquidation') ?? []
    expect(lead).toHaveLength(LEAD_MAX)
    expect(new Set(lead.map((entry) => entry.market))).toEqual(new Set(['BTC-PERP']))
    const old = stamped([liquidation('BTC-PERP')])
    const late = stamped([STARTED], 700)
    const alone = reports.view(fold([...old, ...late]), PUBLIC).report(STARTED.event)
    expect(alone?.timeline.map((entry) => entry.kind)).toEqual(['adl-started'])
  })

  it('an aborted event states what was paid and leaves open what was not settled', () => {
    const ended = { ...ENDED, reason: 'aborted', closures: 0, taken: '0' }
    const report = reports.view(fold(stamped([STARTED, ended])), PUBLIC).report(STARTED.event)
    expect(report?.row).toMatchObject({ status: 'aborted', check: 'not-checkable', fundPaid: '10', adlCovered: null })
    expect(report?.row).toMatchObject({ residual: null, overshoot: null, accounts: 0, size: '0' })
  })

  it('a long record of totals lists the first and counts all', () => {
    const totals = Array.from({ length: OBSERVED_MAX + 5 }, () => ({
      type: 'observed-adl',
      market: 'BTC',
      notional: '0.1',
    }))
    const report = reports.view(fold(stamped(totals)), PUBLIC).report('test')
    expect(report?.closures).toHaveLength(OBSERVED_MAX)
    expect(report?.timeline).toHaveLength(MOMENTS_MAX)
    expect(report?.row).toMatchObject({ notional: '500.5', market: 'BTC' })
    expect(report?.lacking.at(-1)).toBe('Only the first 5000 of 5005 totals are listed.')
  })
})

describe('the title of a record', () => {
  it.each([
    ['hyperliquid-2025-10-10', 'Hyperliquid 2025-10-10'],
    ['some_venue-2024-01-02-night', 'Some venue 2024-01-02 night'],
    ['import', 'Import'],
    ['blocks.v2', 'Blocks v2'],
  ])('%s is %s', (stream, title) => {
    expect(titleOf(stream)).toBe(title)
  })
})

/** Lies beside a checkout of those who have it; the totals are public facts. */
const RECORD = resolve('../shared/data/hyperliquid-2025-10-10/block_coin_adl_notional.csv')

describe('the record of 2025-10-10, where it is at hand', () => {
  it.skipIf(!existsSync(RECORD))('has its known totals', () => {
    const rows = readFileSync(RECORD, 'utf8').trim().split(/\r?\n/).slice(1)
    const cells = rows.map((row) => row.split(',')).sort((a, b) => Number(a[0]) - Number(b[0]))
    const at = '2025-10-10T21:00:00.000Z'
    const facts = { authority: 'venue', coverage: 'cohort', disclosure: 'open', rulebook: 'hyperliquid', at } as const
    const book = Book.create({ ...facts, stream: 'hyperliquid-2025-10-10' }, sha256)
    const live = Live.create(book)
    for (const [ms = '', , market = '', notional = ''] of cells) {
      const short = plain(dec(notional).toDecimalPlaces(12))
      live.record(book.apply({ type: 'observed-adl', market, notional: short, at: isoAt(Number(ms)) }))
    }
    const report = live.report('hyperliquid-2025-10-10', PUBLIC)
    expect(report?.closures).toHaveLength(1294)
    expect(new Set(report?.closures.map((closure) => closure.name)).size).toBe(162)
    expect(report?.timeline).toHaveLength(100)
    const minutes = new Map<string, typeof ZERO>()
    for (const { at: time, notional } of report?.closures ?? []) {
      const minute = time.slice(11, 16)
      minutes.set(minute, (minutes.get(minute) ?? ZERO).plus(dec(notional ?? '0')))
    }
    expect(dec(report?.row.notional ?? '0').toFixed(2, 'half-up')).toBe('2103111430.86')
    expect(minutes.get('21:16')?.toFixed(2, 'half-up')).toBe('285546804.67')
    expect(minutes.get('21:23')?.toFixed(2, 'half-up')).toBe('40.95')
    expect(report?.row).toMatchObject({ title: 'Hyperliquid 2025-10-10', market: null, simulated: false })
  })
})
