import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { Book } from './book'
import { dec } from './decimal'
import type { Sha256 } from './hash'
import { INVARIANTS, Watch } from './invariants'
import type { AdlStartedEvent, ClosureEvent, LogRecord } from './log'
import { opposite } from './market'
import { credit, creditFund } from './settlement'
import { open } from './simulation/run'
import { Simulation } from './simulation/simulation'
import type { MutableState } from './state'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()

interface Seen {
  readonly before: MutableState
  readonly records: readonly LogRecord[]
  readonly after: MutableState
}

/** A mark that commits to an event, and the step that carries it out with two closures or more. */
let commits: Seen
let closes: Seen
let started: AdlStartedEvent

/** Amounts of linear markets are exact, those of inverse ones only to their last place. */
const hasInverse = (records: readonly LogRecord[]) => JSON.stringify(records).includes('BTC-USD')

beforeAll(() => {
  const simulation = Simulation.create({
    scenario: 'cascade',
    seed: 4,
    startAt: '2026-01-01T00:00:00.000Z',
    traders: 300,
  })
  const book = Book.create(simulation.facts, sha256)
  open(simulation, book)
  while (!closes) {
    const state = () => book.fork().view() as MutableState
    for (const input of simulation.step(book.view(), simulation.nextStep)) {
      let before = state()
      let records = book.apply(input)
      while (book.pending) {
        const commit = { before, records, after: state() }
        before = state()
        records = book.apply({ type: 'proceed', event: book.pending.event, at: book.at })
        const isAlone = commit.records[0]?.type === 'mark' && !hasInverse(records)
        if (closes || !isAlone || records.filter((r) => r.type === 'closure').length < 2) continue
        commits = commit
        closes = { before, records, after: state() }
        started = commit.records.findLast((r) => r.type === 'adl-started') as AdlStartedEvent
      }
    }
  }
}, 60_000)

const altered = (state: MutableState, change: (state: MutableState) => void): MutableState => {
  const copy = state.clone()
  change(copy)
  return copy
}

/** Ids of the invariants that object when the step that closes is replaced by `changed`. */
function objections(changed: Partial<Seen>): string[] {
  const watch = new Watch()
  watch.check(commits.before, commits.records, commits.after)
  const { before, records, after } = { ...closes, ...changed }
  return watch.check(before, records, after).map((v) => v.id)
}

function objectionsToCommit(changed: Partial<Seen>): string[] {
  const { before, records, after } = { ...commits, ...changed }
  const watch = new Watch()
  const rules = { type: 'rulebook', rulebook: 'bitmex', seed: '', settings: SETTINGS, seq: 1, at: after.at, hash: '' }
  watch.check(before, [rules as LogRecord], before)
  return watch.check(before, records, after).map((v) => v.id)
}

const SETTINGS = { partialShare: '0.25', liquidationFeeRate: '0.005', maxMarkAgeMs: 5000 }

function rewrite<T extends LogRecord['type']>(
  records: readonly LogRecord[],
  type: T,
  change: (record: Extract<LogRecord, { type: T }>, index: number) => Partial<Extract<LogRecord, { type: T }>>,
): LogRecord[] {
  let index = 0
  return records.map((r) => {
    if (r.type !== type) return r
    const record = r as Extract<LogRecord, { type: T }>
    const next = { ...record, ...change(record, index) }
    index += 1
    return next as LogRecord
  })
}

const first = (change: Partial<ClosureEvent>) => (_: unknown, i: number) => (i === 0 ? change : {})
const closures = () => closes.records.filter((r) => r.type === 'closure') as ClosureEvent[]
const bystander = () => [...closes.after.accounts.keys()].find((id) => id.startsWith('hold-')) ?? ''

describe('the invariants', () => {
  it('hold for what really happened', () => {
    expect(objectionsToCommit({})).toEqual([])
    expect(objections({})).toEqual([])
  })

  it('have ids in order, and a sentence each', () => {
    expect(INVARIANTS.map((i) => i.id)).toEqual(INVARIANTS.map((_, i) => `I${i + 1}`))
    for (const { sentence } of INVARIANTS) expect(sentence).toMatch(/^[A-Z].*\.$/)
  })

  it('I1 notices money made, even the smallest amount', () => {
    const after = altered(closes.after, (s) => credit(s, started.account, dec('0.000000000000000001')))
    expect(objections({ after })).toContain('I1')
  })

  it('I2 notices a position without its opposite', () => {
    const after = altered(closes.after, (s) => {
      const held = [...s.positionsOf(started.market, 'long').values()][0]
      if (held) s.put({ ...held, size: held.size.plus(s.market(started.market).lot) })
    })
    expect(objections({ after })).toContain('I2')
  })

  it('I3 notices an amount that is not what had to be closed', () => {
    const records = rewrite(closes.records, 'adl-ended', () => ({ remaining: '1' }))
    expect(objections({ records })).toContain('I3')
  })

  it('I4 notices a position turned round', () => {
    const { account } = closures()[0] as ClosureEvent
    const held = closes.before.position(account, started.market, opposite(started.side))
    const size = held?.size.plus(1) ?? dec(1)
    const records = rewrite(closes.records, 'closure', first({ size: size.toFixed(), sizeAfter: '-1' }))
    expect(objections({ records })).toContain('I4')
  })

  it('I5 notices money moved between accounts that nobody named', () => {
    const after = altered(closes.after, (s) => {
      credit(s, bystander(), dec(-5))
      credit(s, started.account, dec(5))
    })
    expect(objections({ after })).toEqual(['I5'])
  })

  it('I6 notices a counterparty passed over, and two that changed places', () => {
    const [a, b] = closures()
    const dropped = closes.records.filter((r) => r !== (a as unknown))
    expect(objections({ records: dropped })).toContain('I6')
    const swapped = rewrite(closes.records, 'closure', (c, i) =>
      i > 1 ? {} : { account: (i === 0 ? b : a)?.account ?? c.account },
    )
    expect(objections({ records: swapped })).toContain('I6')
  })

  it('I7 notices a fund that could have paid for one lot more, and one that paid below its floor', () => {
    const rich = rewrite(commits.records, 'adl-started', (e) => ({
      fundBefore: dec(e.fundBefore).plus(1000).toFixed(),
    }))
    expect(objectionsToCommit({ records: rich })).toContain('I7')
    const fund = commits.after.market(started.market).fund ?? ''
    const payment = { type: 'fund-payment', fund, market: started.market, reason: 'shortfall', event: null } as const
    const low = { ...payment, amount: '-1', balanceAfter: '-1', seq: 0, cause: 0, at: '', hash: '' }
    expect(objectionsToCommit({ records: [...commits.records, low] })).toContain('I7')
  })

  it('I8 notices a loss that nobody bears', () => {
    const records = rewrite(closes.records, 'adl-ended', (e) => ({
      waterfall: { ...e.waterfall, residual: dec(e.waterfall.residual).plus('1e-18').toFixed() },
    }))
    expect(objections({ records })).toContain('I8')
  })

  it('I9 notices a counterparty closed into bankruptcy', () => {
    const ruinous = started.side === 'long' ? '1000000' : '1'
    const records = rewrite(closes.records, 'closure', first({ price: ruinous }))
    expect(objections({ records })).toContain('I9')
  })

  it('I10 notices an event for an account that has equity', () => {
    const records = rewrite(commits.records, 'adl-started', (e) => ({
      trigger: { ...e.trigger, numbers: { ...e.trigger.numbers, equity: '1' } },
    }))
    expect(objectionsToCommit({ records })).toContain('I10')
  })

  it('I11 notices closures that were not committed to first', () => {
    const [proceed, ...events] = closes.records
    const mark = { ...proceed, type: 'mark', marks: {} } as unknown as LogRecord
    expect(objections({ records: [mark, ...events] })).toContain('I11')
    const [at, ...rest] = [...commits.records].reverse()
    expect(objectionsToCommit({ records: [...rest.reverse(), at as LogRecord, ...closes.records.slice(1)] })).toContain(
      'I11',
    )
  })

  it('I12 notices a decision on a stale mark and on a halted market', () => {
    const stale = (change: object) =>
      altered(commits.after, (s) => {
        s.markets.set(started.market, { ...s.market(started.market), ...change })
      })
    expect(objectionsToCommit({ after: stale({ markAt: '2020-01-01T00:00:00.000Z' }) })).toContain('I12')
    expect(objectionsToCommit({ after: stale({ halted: 'by hand' }) })).toContain('I12')
  })

  it('I13 notices a fund below zero', () => {
    const after = altered(closes.after, (s) => creditFund(s, 'USDT-main', dec(-1e9)))
    expect(objections({ after })).toContain('I13')
  })

  it('I14 notices a record left out', () => {
    expect(objections({ records: closes.records.filter((_, i) => i !== 1) })).toContain('I14')
  })

  it('I15 notices ADL that ends without stopping', () => {
    const said = { type: 'state', market: 'X', rule: '', reason: '', numbers: {}, seq: 0, cause: 0, at: '', hash: '' }
    const turned = (...states: string[]) => {
      const watch = new Watch()
      const records = states.map((state) => ({ ...said, state }) as unknown as LogRecord)
      return records.flatMap((record) => watch.check(closes.before, [record], closes.after).map((v) => v.id))
    }
    expect(turned('active', 'calm')).toContain('I15')
    expect(turned('watch', 'active', 'stopping', 'calm', 'halted', 'stopping')).not.toContain('I15')
  })
})
