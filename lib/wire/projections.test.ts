import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { isoAt } from '@/engine/time'
import { Book } from '../../engine/book'
import { dec, plain, ZERO } from '../../engine/decimal'
import type { LogRecord } from '../../engine/log'
import { Live } from '../../engine/projections/live'
import type { Viewer } from '../../engine/projections/projection'
import { ACCOUNTS, type Command, Exchange } from '../../engine/projections/testing'
import { open as openVenue, run } from '../../engine/simulation/run'
import { Simulation } from '../../engine/simulation/simulation'
import {
  accountSummary,
  closureRow,
  dayCell,
  divergences,
  eventReport,
  eventRow,
  fundPoints,
  fundRow,
  happening,
  hull,
  ledgerEntry,
  marketRow,
  positionRow,
} from './frames'

/**
 * The engine says what a page is shown in interfaces of its own; here they are held against the shapes of the wire, over
 * exchanges that property tests invent. Strict shapes: a key too many is as wrong as one too few.
 */

const sha256 = (data: Uint8Array) => new Uint8Array(createHash('sha256').update(data).digest())
const OPERATOR: Viewer = { role: 'operator', accounts: [] }

/** The shape itself, and every object in it, refusing unknown keys. */
function strict(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodObject) {
    const shape = Object.entries(schema.shape as Record<string, z.ZodType>).map(([key, part]) => [key, strict(part)])
    return z.strictObject(Object.fromEntries(shape))
  }
  if (schema instanceof z.ZodArray) return z.array(strict(schema.element as z.ZodType))
  if (schema instanceof z.ZodNullable) return z.nullable(strict(schema.unwrap() as z.ZodType))
  return schema
}

const SHAPES: readonly (readonly [RegExp, z.ZodType])[] = [
  [/^(status:market:.+|market:.+:market)$/, marketRow],
  [/^(status:fund:.+|fund:.+:fund)$/, fundRow],
  [/^(status:points:.+|fund:.+:points)$/, fundPoints],
  [/^status:events$/, z.array(eventRow).max(20)],
  [/^status:days$/, z.array(dayCell)],
  [/^divergences:divergences$/, divergences],
  [/^status:activity$/, z.array(happening).max(40)],
  [/^fund:.+:ledger$/, z.array(ledgerEntry).max(200)],
  [/^market:.+:hull:(long|short)$/, hull],
  [/^account:.+:summary$/, accountSummary],
  [/^account:.+:position:.+$/, positionRow],
  [/^account:.+:closures$/, z.array(closureRow)],
  [/^event:.+:report$/, eventReport],
].map(([name, shape]) => [name as RegExp, strict(shape as z.ZodType)] as const)

function shapeOf(name: string): z.ZodType {
  const found = SHAPES.find(([pattern]) => pattern.test(name))
  if (!found) throw new Error(`no shape for the part ${name}`)
  return found[1]
}

function topicsOf(live: Live, book: Book): string[] {
  const view = book.view()
  return [
    'status',
    ...[...view.funds.keys()].map((id) => `fund:${id}`),
    ...[...view.markets.keys()].map((id) => `market:${id}`),
    ...[...view.accounts.keys()].map((id) => `account:${id}`),
    ...live.events(OPERATOR).map((row) => `event:${row.id}`),
  ]
}

function checkAll(live: Live, book: Book, viewer: Viewer): number {
  let parts = 0
  for (const topic of topicsOf(live, book)) {
    for (const [name, part] of Object.entries(live.parts(topic, viewer) ?? {})) {
      parts += 1
      const result = shapeOf(`${topic}:${name}`).safeParse(part)
      if (!result.success) throw new Error(`${topic} ${name}: ${result.error.message}\n${JSON.stringify(part)}`)
    }
  }
  return parts
}

const seed = Number(process.env.PLIMSOLL_FC_SEED ?? 20_261_122)
const parameters = { seed, numRuns: process.env.PLIMSOLL_LONG ? 2000 : 60 }
const commands = fc.array(fc.record<Command>({ kind: fc.nat(11), a: fc.nat(100), b: fc.nat(100), x: fc.nat(2000) }), {
  minLength: 1,
  maxLength: 60,
})

describe('a simulated exchange', () => {
  it.each(['cascade', 'calm'])('has the shapes of the wire in the scenario %s', (scenario) => {
    const startAt = '2026-01-02T03:04:05.678Z'
    const simulation = Simulation.create({ scenario, seed: 7, startAt, traders: 150 })
    const book = Book.create(simulation.facts, sha256)
    const live = Live.create(book)
    let [records, parts] = [0, 0]
    const sink = (made: readonly LogRecord[]) => {
      live.record(made)
      records += made.length
    }
    openVenue(simulation, book, sink)
    for (let k = 0; k < 8; k += 1) {
      run(simulation, book, 60, sink)
      live.sample()
      parts += checkAll(live, book, OPERATOR)
    }
    expect(records).toBeGreaterThan(1000)
    expect(parts).toBeGreaterThan(1000)
    for (const fund of book.view().funds.values()) {
      const amounts = (live.ledger(fund.id) ?? []).map((entry) => dec(entry.amount))
      expect(plain(amounts.reduce((sum, amount) => sum.plus(amount), ZERO))).toBe(plain(fund.balance))
    }
  })
})

describe(`live parts have the shapes of the wire (seed ${seed})`, () => {
  for (const disclosure of ['open', 'blinded'] as const) {
    for (const coverage of ['full', 'cohort'] as const) {
      it(`${disclosure}, ${coverage} coverage`, () => {
        fc.assert(
          fc.property(commands, fc.constantFrom('bitmex', 'binance', 'hyperliquid'), (given, rulebook) => {
            const exchange = new Exchange(sha256, { disclosure, coverage, rulebook })
            const live = Live.create(exchange.book)
            exchange.open('300', rulebook)
            live.record(exchange.records)
            for (const command of given) live.record(exchange.obey(command))
            expect(checkAll(live, exchange.book, OPERATOR)).toBeGreaterThan(0)
            checkAll(live, exchange.book, { role: 'public', accounts: [] })
            checkAll(live, exchange.book, { role: 'trader', accounts: [ACCOUNTS[0] ?? ''] })
          }),
          parameters,
        )
      })
    }
  }
})

describe('a record of totals', () => {
  it('has the shapes of the wire', () => {
    const at = '2025-10-10T21:16:04.000Z'
    const facts = {
      stream: 'hyperliquid-2025-10-10',
      authority: 'venue',
      coverage: 'cohort',
      disclosure: 'open',
    } as const
    const book = Book.create({ ...facts, rulebook: 'unpublished', at }, sha256)
    const live = Live.create(book)
    for (const [i, market] of ['BTC', 'ETH', 'kPEPE', 'BTC'].entries()) {
      const notional = '1234567.0500000001'
      live.record(book.apply({ type: 'observed-adl', market, notional, at: isoAt(Date.parse(at) + 1000 * (i >> 1)) }))
    }
    expect(checkAll(live, book, OPERATOR)).toBe(4)
  })
})
