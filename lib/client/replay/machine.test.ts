import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, it } from 'vitest'
import { Book } from '@/engine/book'
import type { LogRecord, TimedInput } from '@/engine/log'
import type { SnapshotFile } from '@/engine/snapshot'
import { type Excerpt, KEEP_EVERY, ReplayMachine } from './machine'
import { recomputerFor } from './recompute'

const AT = '2026-01-02T00:00:00.000Z'
const later = (ms: number): string => new Date(Date.parse(AT) + ms).toISOString()

/** A bankrupt long of 20 whose loss the small fund can't pay, against three shorts in profit. */
const WORLD: SnapshotFile = {
  format: 'plimsoll.snapshot/1',
  at: AT,
  venue: 'demo',
  rulebook: 'bitmex',
  coverage: 'full',
  markets: [
    {
      id: 'M',
      kind: 'linear',
      settle: 'USDT',
      lot: '1',
      tick: '0.5',
      mark: '100',
      maintenanceMarginRate: '0.005',
      fund: 'F',
    },
  ],
  funds: [{ id: 'F', asset: 'USDT', balance: '10', floor: '0' }],
  accounts: ['x', 'a', 'b', 'c'].map((id) => ({ id, balance: '0' })),
  positions: [
    { account: 'x', market: 'M', side: 'long', size: '20', entry: '100', margin: '100' },
    { account: 'a', market: 'M', side: 'short', size: '8', entry: '104', margin: '100' },
    { account: 'b', market: 'M', side: 'short', size: '9', entry: '102', margin: '300' },
    { account: 'c', market: 'M', side: 'short', size: '3', entry: '100', margin: '300' },
  ],
}

function recorded(disclosure: 'open' | 'blinded' = 'open', world: SnapshotFile = WORLD): Excerpt {
  const book = Book.create(
    { stream: 's', authority: 'engine', coverage: 'full', disclosure, rulebook: 'bitmex', at: AT },
    sha256,
  )
  const records: LogRecord[] = []
  const feed = (input: object, ms: number) => records.push(...book.apply({ ...input, at: later(ms) } as TimedInput))
  feed({ type: 'rulebook', rulebook: 'bitmex', seed: 'seed' }, 0)
  feed({ type: 'snapshot', snapshot: world }, 0)
  for (let tick = 1; tick <= KEEP_EVERY * 2; tick += 1)
    feed({ type: 'mark', marks: { M: tick % 2 ? '99.5' : '100' } }, tick * 100)
  feed({ type: 'mark', marks: { M: '92' } }, 20_000)
  const { pending } = book
  if (pending !== null) feed({ type: 'proceed', event: pending.event }, 20_500)
  return { format: 'plimsoll.excerpt/1', header: book.header, checkpoint: null, records }
}

function played(excerpt: Excerpt, about: string | null = null): ReplayMachine {
  const recomputer = recomputerFor(excerpt)
  if (typeof recomputer === 'string') throw new Error(recomputer)
  const machine = new ReplayMachine(excerpt, recomputer, about)
  while (machine.advance(() => true));
  return machine
}

describe('a replay', () => {
  const excerpt = recorded()
  const seqOf = (type: LogRecord['type']) => excerpt.records.find((record) => record.type === type)?.seq ?? -1
  const last = excerpt.records.at(-1)?.seq ?? 0

  it('records an event to replay', () => {
    expect(seqOf('adl-started')).toBeGreaterThan(0)
    expect(seqOf('closure')).toBeGreaterThan(seqOf('adl-started'))
  })

  it('comes to the same events and hashes as the log', () => {
    expect(played(excerpt).checked).toEqual({ state: 'same', of: excerpt.records.length })
  })

  it('says what the fund held along the record: at every row what the frame there says', () => {
    const machine = played(excerpt)
    const { rows, fundAlong } = machine.ready
    expect(fundAlong?.fund).toBe('F')
    expect(new Set(fundAlong?.steps.map(({ balance }) => balance)).size).toBeGreaterThan(1)
    for (const [index, { seq }] of rows.entries()) {
      const { fund } = machine.frame(seq)
      if (fund === null) continue
      expect(fundAlong?.steps.findLast(({ row }) => row <= index)?.balance).toBe(fund.balance)
    }
  })

  it('shows the committed queue from its front, closed up to the cut', () => {
    const machine = played(excerpt)
    const before = machine.frame(seqOf('adl-started'))
    expect(before.phase).toBe('trigger')
    expect(before.queue?.entries.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    expect(before.queue?.cut).toBe('0')
    const after = machine.frame(last)
    expect(after.phase).toBe('after')
    expect(after.queue?.cut).toBe(after.closed)
    expect(after.event?.end?.waterfallHolds).toBe(true)
  })

  it('adds up to zero whenever the log has said both sides, and says nothing in between', () => {
    const machine = played(excerpt)
    const trigger = machine.frame(seqOf('adl-started'))
    expect(trigger.passedOn).toBe(String(-Number(trigger.taken)))
    expect(trigger.sum).toBe('0')
    expect(machine.frame(seqOf('closure')).sum).toBeNull()
    expect(machine.frame(last).sum).toBe('0')
    expect(machine.frame(last).passedOn).toBe('-20')
    expect(machine.frame(last).realised?.bankrupt).toBe('-100')
  })

  it('shows the fund of the market, with what it held before', () => {
    const { fund } = played(excerpt).frame(seqOf('adl-started'))
    expect(fund).toMatchObject({ id: 'F', asset: 'USDT', before: '10' })
    expect(Number(fund?.balance)).toBeLessThan(10)
  })

  it('is about the event that is asked for, and calls every other one another', () => {
    const [started] = excerpt.records.filter((record) => record.type === 'adl-started')
    const about = started?.type === 'adl-started' ? started.event : ''
    expect(played(excerpt, about).ready.focus?.event).toBe(about)
    expect(played(excerpt, about).frame(last).phase).toBe('after')
    const rows = played(excerpt, about).ready.rows.filter(({ kind }) => kind === 'closure')
    expect(rows.every(({ other }) => !other)).toBe(true)
  })

  it('knows the units of every market and fund', () => {
    const { units } = played(excerpt).ready
    expect(units.markets.M).toEqual({ unit: 'M', settle: 'USDT', tick: '0.5', lot: '1' })
    expect(units.funds).toEqual({ F: 'USDT' })
  })

  it('orders equal scores as they were committed, also where accounts are hidden', () => {
    const twins = Array.from({ length: 12 }, (_, index) => `t${index}`)
    const world: SnapshotFile = {
      ...WORLD,
      accounts: ['x', ...twins].map((id) => ({ id, balance: '0' })),
      positions: [
        { account: 'x', market: 'M', side: 'long', size: '24', entry: '100', margin: '120' },
        ...twins.map(
          (account) => ({ account, market: 'M', side: 'short', size: '2', entry: '104', margin: '40' }) as const,
        ),
      ],
    }
    const blinded = recorded('blinded', world)
    const places = blinded.records.flatMap((record) => (record.type === 'closure' ? [record.account] : []))
    const shown = played(blinded).frame(blinded.records.at(-1)?.seq ?? 0).queue
    expect(places.length).toBeGreaterThan(2)
    expect(shown?.entries.slice(0, places.length).map(({ name }) => name)).toEqual(places)
    expect(places).not.toEqual([...places].sort())
  })

  it('gives the same frame wherever it comes from', () => {
    const machine = played(excerpt)
    const forwards = excerpt.records.map(({ seq }) => JSON.stringify(machine.frame(seq)))
    const backwards = [...excerpt.records].reverse().map(({ seq }) => JSON.stringify(machine.frame(seq)))
    expect(backwards.reverse()).toEqual(forwards)
  })

  it('names the first record that comes out differently', () => {
    const at = excerpt.records.findIndex(({ type }) => type === 'closure')
    const records = excerpt.records.map((record, index) =>
      index === at && record.type === 'closure'
        ? { ...record, size: '1', hash: record.hash.replace(/^./, '0') }
        : record,
    )
    const wrong = records[at]
    if (wrong?.hash === excerpt.records[at]?.hash && wrong !== undefined)
      records[at] = { ...wrong, hash: 'f'.repeat(64) }
    expect(played({ ...excerpt, records }).checked).toEqual({ state: 'differs', seq: records[at]?.seq })
  })

  it('continues from a checkpoint', () => {
    const cut = excerpt.records.findIndex(({ type }) => type === 'mark')
    const book = Book.create(excerpt.header, sha256)
    expect(book.seq).toBe(0)
    const { stream, authority, coverage, disclosure, rulebook, at } = excerpt.header
    const again = Book.create({ stream, authority, coverage, disclosure, rulebook, at }, sha256)
    for (const { seq: _seq, hash: _hash, ...input } of excerpt.records.slice(0, 2)) again.apply(input as TimedInput)
    const part = { ...excerpt, checkpoint: again.checkpoint(), records: excerpt.records.slice(cut) }
    const machine = played(part)
    expect(machine.checked).toEqual({ state: 'same', of: part.records.length })
    expect(machine.frame(0).fund).toEqual({ id: 'F', asset: 'USDT', balance: '10', floor: '0', before: null })
  })

  it('says why it can’t compute again without the state before', () => {
    expect(recomputerFor({ ...excerpt, records: excerpt.records.slice(5) })).toMatch(/before the first record/)
  })
})

describe('a record of totals', () => {
  const book = Book.create(
    {
      stream: 'r',
      authority: 'venue',
      coverage: 'cohort',
      disclosure: 'open',
      rulebook: 'hyperliquid-observed',
      at: AT,
    },
    sha256,
  )
  const records = [
    ...book.apply({ type: 'observed-adl', market: 'BTC', notional: '60.25', at: later(0) }),
    ...book.apply({ type: 'observed-adl', market: 'ETH', notional: '30', at: later(0) }),
    ...book.apply({ type: 'observed-adl', market: 'BTC', notional: '9.75', at: later(5_000) }),
  ]
  const machine = played({ format: 'plimsoll.excerpt/1', header: book.header, checkpoint: null, records })

  it('fills one compartment for each market, this moment apart', () => {
    const [first] = records
    expect(machine.frame(first?.seq ?? 0).compartments).toEqual([
      { market: 'BTC', total: '70', closed: '60.25', now: '60.25' },
      { market: 'ETH', total: '30', closed: '0', now: '0' },
    ])
    const end = machine.frame(99)
    expect(end.compartments[0]).toEqual({ market: 'BTC', total: '70', closed: '70', now: '9.75' })
    expect(end.arriving).toEqual([{ market: 'BTC', label: 'closed now', amount: '9.75' }])
    expect(end.phase).toBe('after')
  })

  it('invents no fund, no queue and no other side', () => {
    const { fund, queue, passedOn, sum, event } = machine.frame(99)
    expect({ fund, queue, passedOn, sum, event }).toEqual({
      fund: null,
      queue: null,
      passedOn: null,
      sum: null,
      event: null,
    })
  })
})
