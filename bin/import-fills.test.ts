import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Book } from '@/engine/book'
import { dec, plain } from '@/engine/decimal'
import type { TimedInput } from '@/engine/log'
import { XxHash32 } from '@/lib/server/files/xxhash32'
import { sha256 } from '@/lib/server/sha256'
import { cli } from './testing'

/** Files made in the form of Hyperliquid's archive `node_fills_by_block`, read through the command line. */
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-fills-'))
let files = 0

function file(text: string): string {
  const path = join(folder, `fills-${files++}`)
  writeFileSync(path, text)
  return path
}

const TRADER = '0x00000000000000000000000000000000000000aa'
const VAULT = '0x00000000000000000000000000000000000000FF'
const OTHER = '0x00000000000000000000000000000000000000bb'

let tid = 1
const fill = (more: Record<string, unknown>) => ({
  coin: 'BTC',
  px: '100000.5',
  sz: '0.001',
  side: 'B',
  time: 1_760_130_964_831,
  startPosition: '0.0',
  dir: 'Open Long',
  closedPnl: '0.0',
  hash: `0x${'0'.repeat(64)}`,
  oid: 7,
  crossed: true,
  fee: '0.0',
  tid: tid++,
  feeToken: 'USDC',
  ...more,
})

const liquidation = { liquidatedUser: VAULT, markPx: '99950.0', method: 'backstop' }

/** Both sides of a closure of a short: the trader buys from the vault. */
function closure(size: string, price: string, coin = 'BTC'): unknown[] {
  const both = { coin, px: price, sz: size, tid: tid++, liquidation }
  const closed = fill({ ...both, side: 'B', dir: 'Auto-Deleveraging', startPosition: `-${size}`, closedPnl: '12.5' })
  const given = fill({
    ...both,
    side: 'A',
    dir: 'Close Long',
    startPosition: '500',
    closedPnl: '-3.25',
    crossed: false,
  })
  return [
    [TRADER, closed],
    [VAULT, given],
  ]
}

/** An ordinary trade, and one of a pair of coins. */
const ordinary = () => {
  const both = { tid: tid++ }
  return [
    [OTHER, fill(both)],
    [TRADER, fill({ ...both, side: 'A', dir: 'Open Short' })],
  ]
}
const spot = (coin: string) => {
  const both = { coin, tid: tid++, px: '3', sz: '1', dir: 'Auto-Deleveraging', feeToken: 'HYPE' }
  return [
    [OTHER, fill(both)],
    [TRADER, fill({ ...both, side: 'A' })],
  ]
}

let number = 100
const block = (events: unknown[], more: Record<string, unknown> = {}) =>
  JSON.stringify({
    local_time: '2025-10-10T21:16:05.912345678',
    block_time: '2025-10-10T21:16:04.831874',
    block_number: number++,
    events,
    ...more,
  })

/** An LZ4 frame of one block that is stored as it is; what packers make is read in `unpack.test.ts`. */
function inLz4(content: string): Buffer {
  const data = Buffer.from(content)
  const facts = Buffer.from([0x60, 0x70])
  const check = (new XxHash32().update(facts).digest() >>> 8) & 0xff
  return Buffer.concat([words(0x184d2204), facts, Buffer.of(check), words(data.length + 2 ** 31), data, words(0)])
}

/** A Zstandard frame of one block that is stored as it is. */
function inZstd(content: string): Buffer {
  const data = Buffer.from(content)
  const head = Buffer.alloc(3)
  head.writeUIntLE(data.length * 8 + 1, 0, 3)
  return Buffer.concat([words(0xfd2fb528), Buffer.of(0xa0), words(data.length), head, data])
}

function words(value: number): Buffer {
  const four = Buffer.alloc(4)
  four.writeUInt32LE(value)
  return four
}

const text = (...blocks: string[]) => `${blocks.join('\n')}\n`

describe('import hyperliquid-fills', () => {
  it('counts every closure once, passes over spot pairs, and makes a log that replays', async () => {
    const later = { block_time: '2025-10-10T21:16:05.000000001' }
    const liquidated = (size: string) => {
      const both = { sz: size, px: '10', tid: tid++, coin: 'HYPE', liquidation: { ...liquidation, method: 'market' } }
      return [
        [VAULT, fill({ ...both, side: 'A', dir: 'Close Long', startPosition: '3', closedPnl: '-1' })],
        [OTHER, fill({ ...both, crossed: false })],
      ]
    }
    const path = file(
      text(
        block([...ordinary(), ...closure('0.1', '100000.5'), ...spot('@107'), ...spot('PURR/USDC')]),
        block([...liquidated('1'), ...liquidated('2'), ...closure('1234', '0.00012345', 'kPEPE')], later),
        block([], { ...later, a_new_key: [1] }),
      ),
    )
    const out = join(folder, 'good.log')
    const { document } = await cli('import', 'hyperliquid-fills', path, '--out', out)
    expect(document).toMatchObject({
      stream: 'hyperliquid-fills-2025-10-10',
      rows: 3,
      events: 1,
      fills: 14,
      spotFills: 4,
      adlFills: 2,
      adlNotional: '10000.2023373',
      adlRealisedPnl: '25',
      adlAccounts: 1,
      adlMarkets: 2,
      liquidations: 2,
      liquidationNotional: '30',
      oneSided: 0,
    })
    expect(await cli('replay', out, '--check')).toMatchObject({
      status: 0,
      document: { holds: true, observed: { records: 2, markets: 2, notional: '10000.2023373' } },
    })
    const lines = readFileSync(out, 'utf8').trim().split('\n')
    const records = lines.map((line) => JSON.parse(line))
    // What stands behind these positions is not in the archive: nothing is claimed about them.
    expect(records.filter((record) => 'cause' in record)).toEqual([])
    const closures = records.filter(({ type }) => type === 'observed-closure')
    expect(closures[0]).toMatchObject({
      at: '2025-10-10T21:16:04.831Z',
      account: TRADER,
      bankrupt: VAULT.toLowerCase(),
      buyer: { account: TRADER, before: '-0.1', realisedPnl: '12.5', fee: '0' },
      seller: { account: VAULT.toLowerCase(), before: '500', realisedPnl: '-3.25', fee: '0' },
    })
  })

  it.each([
    ['lz4', inLz4],
    ['zst', inZstd],
  ] as const)(
    'reads .%s as it reads the plain file, and refuses a torn one with nothing written',
    async (end, pack) => {
      const content = text(block([...ordinary(), ...closure('2', '7')]), block(closure('1', '9')))
      const plainly = await cli('import', 'hyperliquid-fills', file(content))
      const whole = `${file('')}.${end}`
      writeFileSync(whole, pack(content))
      expect(await cli('import', 'hyperliquid-fills', whole)).toEqual(plainly)
      expect(plainly.document).toMatchObject({ adlFills: 2, adlNotional: '23' })

      writeFileSync(whole, pack(content).subarray(0, -30))
      const before = readdirSync(folder).length
      const torn = await cli('import', 'hyperliquid-fills', whole, '--out', join(folder, `torn-${end}.log`))
      expect(torn).toMatchObject({ status: 2, error: { code: 'archive-damaged' } })
      expect(readdirSync(folder).length).toBe(before)
    },
  )

  it('takes a closure of which one side is missing, and says so', async () => {
    const [closed] = closure('0.5', '10')
    const { document } = await cli('import', 'hyperliquid-fills', file(text(block([closed]))))
    expect(document).toMatchObject({ adlFills: 1, adlNotional: '5', oneSided: 1 })
  })

  it('reads several files as one, and refuses them in the wrong order', async () => {
    const [one, two] = [file(text(block(closure('1', '2')))), file(text(block(closure('1', '3'))))]
    const { document } = await cli('import', 'hyperliquid-fills', one, two)
    expect(document).toMatchObject({ rows: 2, adlNotional: '5' })
    const wrong = await cli('import', 'hyperliquid-fills', two, one)
    expect(wrong.error).toMatchObject({ code: 'rows-out-of-order', path: '$[1].block_number' })
    expect(wrong.error.message).toContain(one)
  })

  /** A closure with changes to one of its sides; undefined takes a field away. */
  const adl = (which: 'closed' | 'given', change: Record<string, unknown>) => {
    const [closed, given] = closure('1', '2') as [string, object][]
    const events = [closed, given].map((side, i) => [
      side?.[0],
      { ...side?.[1], ...(i === (which === 'closed' ? 0 : 1) ? change : {}) },
    ])
    return block(events)
  }
  const first = block(ordinary())

  it.each([
    ['a torn last line', text(first, block(closure('1', '2'))).slice(0, -40), 'row-torn', '$[2]'],
    ['a wrong number', adl('closed', { px: 'much' }), 'amount-invalid', '$[1].events[0][1].px'],
    ['a number for a figure', adl('closed', { sz: 1 }), 'amount-invalid', '$[1].events[0][1].sz'],
    ['an exponent', adl('given', { sz: '1e3' }), 'amount-invalid', '$[1].events[1][1].sz'],
    ['a price of zero', adl('closed', { px: '0' }), 'amount-invalid', '$[1].events[0][1].px'],
    ['a missing field', adl('closed', { startPosition: undefined }), 'missing', '$[1].events[0][1].startPosition'],
    ['no fee token', adl('given', { feeToken: undefined }), 'missing', '$[1].events[1][1].feeToken'],
    ['no user', block([[fill({})]]), 'format', '$[1].events[0]'],
    ['no events', block([], { events: undefined }), 'missing', '$[1].events'],
    ['a side that is none', adl('closed', { side: 'X' }), 'side-invalid', '$[1].events[0][1].side'],
    [
      'a method that is none',
      adl('closed', { liquidation: { ...liquidation, method: 'magic' } }),
      'method-unknown',
      '$[1].events[0][1].liquidation.method',
    ],
    [
      'more than was held',
      adl('closed', { startPosition: '-0.5' }),
      'closure-too-large',
      '$[1].events[0][1].startPosition',
    ],
    ['a block twice', text(first, first), 'rows-out-of-order', '$[2].block_number'],
    ['a bad time', block([], { block_time: '2025-13-10T21:16:04' }), 'time-invalid', '$[1].block_time'],
    ['nothing', '', 'file-empty', '$[1]'],
  ])('%s: a refusal with its row, and nothing is written', async (name, content, code, path) => {
    const source = file(content)
    const before = readdirSync(folder).length
    const target = join(folder, `${name}.log`)
    const result = await cli('import', 'hyperliquid-fills', source, '--out', target)
    expect(result).toMatchObject({ status: 2, error: { code, path } })
    expect(readdirSync(folder).length).toBe(before)
  })
})

/** The book beside a second account of the same trades, written in another way. */
it('settles what is known of each side: sizes, profits and fees of any mix of forced trades', () => {
  let [closed, opened, unknown] = [0, 0, 0]
  const side = fc.record({ before: fc.integer({ min: -9, max: 9 }), pnl: fc.integer({ min: -50, max: 50 }) })
  const trades = fc.array(fc.record({ size: fc.integer({ min: 1, max: 6 }), buyer: side, seller: side }), {
    minLength: 1,
    maxLength: 12,
  })
  fc.assert(
    fc.property(trades, (given) => {
      const at = '2025-10-10T21:16:04.831Z'
      const facts = { stream: 's', authority: 'venue', coverage: 'cohort', disclosure: 'open' } as const
      const book = Book.create({ ...facts, rulebook: 'hyperliquid', at }, sha256)
      const market = { id: 'X', kind: 'linear', settle: 'USDC', lot: '1', tick: '1', mark: '100' } as const
      book.apply({ type: 'market', at, market: { ...market, maintenanceMarginRate: '0' } })
      const balance = { b: dec(0), s: dec(0) }
      for (const { size, buyer, seller } of given) {
        const leg = (account: string, { before, pnl }: typeof buyer) => ({
          account,
          before: String(before),
          realisedPnl: String(pnl),
          fee: '0.25',
        })
        const input: TimedInput = {
          type: 'observed-liquidation',
          at,
          market: 'X',
          size: String(size),
          price: '100',
          account: 's',
          buyer: leg('b', buyer),
          seller: leg('s', seller),
        }
        const known = { b: heldBy(book, 'b'), s: heldBy(book, 's') }
        book.apply(input)
        for (const [id, { before, pnl }, way] of [
          ['b', buyer, 1],
          ['s', seller, -1],
        ] as const) {
          balance[id] = balance[id].plus(pnl).minus('0.25')
          expect(plain(book.view().accounts.get(id)?.balance ?? dec(-1))).toBe(balance[id].toFixed())
          const reduces = before * way < 0
          const isKept = before === 0 || reduces || known[id] === before
          expect(heldBy(book, id)).toBe(isKept ? before + way * size : 0)
          if (reduces) closed += 1
          else if (isKept) opened += 1
          else unknown += 1
        }
      }
    }),
    { numRuns: 300 },
  )
  expect(Math.min(closed, opened, unknown)).toBeGreaterThan(100)
})

function heldBy(book: Book, account: string): number {
  const size = (side: 'long' | 'short') => Number(book.view().position(account, 'X', side)?.size ?? 0)
  return size('long') - size('short')
}
