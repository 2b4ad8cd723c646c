import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cli } from './testing'

/** The command line as its readers see it: documents, statuses, and what bad input gets. */
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-cli-'))

function file(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content))
  return path
}

const market = {
  id: 'XBT',
  kind: 'linear',
  settle: 'USDT',
  lot: '1',
  tick: '0.5',
  mark: '700',
  previousMark: '690',
  maintenanceMarginRate: '0.005',
}

/**
 * BitMEX's worked example: six longs with scores 6 5 4 3 2 1 and sizes 10 20 30 10 10 20, a short of 20 bankrupt at 650.
 * An isolated long of size q with entry e at mark 700 scores (700 - e)/e times 700/(margin/q + 700 - e): with e = 350 the
 * first factor is 1, so margin = q(700/score - 350) gives the score. Other shorts balance the market.
 */
const scores: readonly [account: string, size: number, score: number, margin: string][] = [
  ['1', 10, 3, '-1166.666666666666666'],
  ['2', 10, 6, '-2333.333333333333333'],
  ['3', 20, 1, '7000'],
  ['4', 30, 4, '-5250'],
  ['5', 20, 5, '-4200'],
  ['6', 10, 2, '0'],
]
const example = {
  format: 'plimsoll.snapshot/1',
  at: '2026-01-02T03:04:05.678Z',
  rulebook: 'bitmex',
  markets: [market],
  funds: [],
  accounts: [
    ...scores.map(([id]) => ({ id, balance: '10000' })),
    { id: 'x', balance: '0' },
    { id: 'rest', balance: '1000000' },
  ],
  positions: [
    ...scores.map(([account, size, , margin]) => ({
      account,
      market: 'XBT',
      side: 'long',
      size: String(size),
      entry: '350',
      margin,
    })),
    { account: 'x', market: 'XBT', side: 'short', size: '20', entry: '600', margin: '1000' },
    { account: 'rest', market: 'XBT', side: 'short', size: '80', entry: '700' },
  ],
}

describe('the worked example of BitMEX', () => {
  const path = file('bitmex.json', example)

  it('ranks in the order of the page, with its percentiles', async () => {
    const { document, status } = await cli('rank', path, '--market', 'XBT', '--side', 'long')
    const [queue] = document.queues
    expect(status).toBe(0)
    expect(queue.entries.map((e: { account: string }) => e.account)).toEqual(['2', '5', '4', '1', '6', '3'])
    expect(queue.entries.map((e: { percentile: string }) => e.percentile)).toEqual([
      '0.2',
      '0.4',
      '0.6',
      '0.8',
      '0.8',
      '1',
    ])
    expect(queue.entries.map((e: { score: string }) => Math.round(Number(e.score)))).toEqual([6, 5, 4, 3, 2, 1])
    expect(queue.size).toBe('100')
  })

  it('closes account 2 by 10 and account 5 by 10, at 650', async () => {
    const { document } = await cli('deleverage', path, '--account', 'x', '--market', 'XBT')
    expect(document.price).toBe('650')
    expect(
      document.closures.map((c: { account: string; size: string; price: string; sizeAfter: string }) => [
        c.account,
        c.size,
        c.price,
        c.sizeAfter,
      ]),
    ).toEqual([
      ['2', '10', '650', '0'],
      ['5', '10', '650', '10'],
    ])
    expect(document.waterfall).toEqual({
      shortfall: '1000',
      fundPaid: '0',
      adlCovered: '1000',
      residual: '0',
      overshoot: '0',
    })
    expect(document.bankrupt).toMatchObject({ sizeBefore: '20', sizeAfter: '0', balanceAfter: '0' })
  })
})

it('finds the bankruptcy price of Bybit’s inverse example', async () => {
  // Long 5,000 contracts at 7,890.08 with 50x: initial margin 5000 / 7890.08 / 50, cut to 30 digits.
  const snapshot = {
    format: 'plimsoll.snapshot/1',
    at: '2026-01-02T03:04:05.678Z',
    markets: [{ ...market, id: 'BTCUSD', kind: 'inverse', settle: 'BTC', mark: '7890', tick: '0.5' }],
    funds: [],
    accounts: [
      { id: 'a', balance: '0' },
      { id: 'b', balance: '10' },
    ],
    positions: [
      { account: 'a', market: 'BTCUSD', side: 'long', size: '5000', entry: '7890.08', margin: '0.012674142720986251' },
      { account: 'b', market: 'BTCUSD', side: 'short', size: '5000', entry: '7890.08' },
    ],
  }
  const { document } = await cli('positions', file('bybit.json', snapshot))
  expect(document.positions[0].bankruptcyPrice.slice(0, 11)).toBe('7735.372549')
  expect(document.positions[0].bankruptcyPriceTick).toBe('7735.5')
})

/** A valid snapshot with one thing changed. */
function broken(change: (snapshot: Record<string, unknown> & typeof example) => void): string {
  const copy = structuredClone(example) as Record<string, unknown> & typeof example
  change(copy)
  return JSON.stringify(copy)
}

type Change = Parameters<typeof broken>[0]
const at =
  (path: string, value: unknown): Change =>
  (snapshot) => {
    const keys = path.split('.')
    const last = keys.pop() ?? ''
    const holder = keys.reduce<Record<string, unknown>>((o, key) => o[key] as Record<string, unknown>, snapshot)
    if (value === undefined) delete holder[last]
    else holder[last] = value
  }

const BAD: readonly [what: string, text: string | Uint8Array, code: string, path: string][] = [
  ...(['0', '-1'] as const).map((mark): [string, string, string, string] => [
    `mark ${mark}`,
    broken(at('markets.0.mark', mark)),
    'price-invalid',
    '$.markets[0].mark',
  ]),
  ...(
    [
      'NaN',
      'Infinity',
      '-Infinity',
      '1e30',
      '１２',
      '0x10',
      ' 5',
      '1,000',
      '',
      '+1',
      '01',
      '.5',
      '5.',
      '9'.repeat(100_000),
    ] as const
  ).map((mark): [string, string, string, string] => [
    `mark ${mark.slice(0, 12)}`,
    broken(at('markets.0.mark', mark)),
    'amount-invalid',
    '$.markets[0].mark',
  ]),
  ...[5, null, true, [], {}].map((mark): [string, string, string, string] => [
    `mark as ${JSON.stringify(mark)}`,
    broken(at('markets.0.mark', mark)),
    'amount-invalid',
    '$.markets[0].mark',
  ]),
  ['mark missing', broken(at('markets.0.mark', undefined)), 'missing', '$.markets[0].mark'],
  [
    '31 digits',
    broken(at('accounts.0.balance', '1234567890.123456789012345678901')),
    'amount-out-of-range',
    '$.accounts[0].balance',
  ],
  [
    'too large',
    broken(at('accounts.0.balance', '1000000000000000001')),
    'amount-out-of-range',
    '$.accounts[0].balance',
  ],
  [
    'too small',
    broken(at('accounts.0.balance', '0.0000000000000000001')),
    'amount-out-of-range',
    '$.accounts[0].balance',
  ],
  ['size 0', broken(at('positions.0.size', '0')), 'size-invalid', '$.positions[0].size'],
  ['size off the lot', broken(at('positions.0.size', '10.5')), 'size-off-lot', '$.positions[0].size'],
  ['entry 0', broken(at('positions.0.entry', '0')), 'price-invalid', '$.positions[0].entry'],
  ['unknown market', broken(at('positions.0.market', 'ETH')), 'unknown-market', '$.positions[0].market'],
  ['unknown account', broken(at('positions.0.account', 'nobody')), 'unknown-account', '$.positions[0].account'],
  ['duplicate account', broken((s) => s.accounts.push({ id: 'x', balance: '1' })), 'duplicate-id', '$.accounts[8].id'],
  ['duplicate market', broken((s) => s.markets.push(market)), 'duplicate-id', '$.markets[1].id'],
  [
    'duplicate position',
    broken((s) => s.positions.push({ account: 'x', market: 'XBT', side: 'short', size: '1', entry: '1' })),
    'duplicate-position',
    '$.positions[8]',
  ],
  ['unbalanced', broken(at('positions.0.size', '11')), 'unbalanced', '$.markets[0]'],
  ['unknown fund', broken(at('markets.0.fund', 'F')), 'unknown-fund', '$.markets[0].fund'],
  [
    'fund in another asset',
    broken((s) => {
      Object.assign(s, { funds: [{ id: 'F', asset: 'BTC', balance: '1' }] })
      Object.assign(s.markets[0] ?? {}, { fund: 'F' })
    }),
    'asset-mismatch',
    '$.markets[0].fund',
  ],
  ['unknown key', broken(at('markets.0.surprise', '1')), 'unknown-key', '$.markets[0].surprise'],
  ['__proto__', broken(() => undefined).replace('{', '{"__proto__":{"isAdmin":true},'), 'unknown-key', '$.__proto__'],
  ['id with a script', broken(at('accounts.0.id', '<img onerror>')), 'id-invalid', '$.accounts[0].id'],
  ['id with direction marks', broken(at('accounts.0.id', 'a‮b')), 'id-invalid', '$.accounts[0].id'],
  ['id as a formula', broken(at('accounts.0.id', '=HYPERLINK()')), 'id-invalid', '$.accounts[0].id'],
  ['time without milliseconds', broken(at('at', '2026-01-02T03:04:05Z')), 'time-invalid', '$.at'],
  ['a day that is not', broken(at('at', '2026-02-30T03:04:05.000Z')), 'time-invalid', '$.at'],
  ['another format', broken(at('format', 'plimsoll.snapshot/2')), 'format-unknown', '$.format'],
  ['not JSON', '{"format":', 'not-json', '$'],
  ['an array', '[]', 'format', '$'],
  ['not UTF-8', new Uint8Array([0x7b, 0xff, 0xfe]), 'not-utf8', '$'],
  ['deep nesting', '['.repeat(100_000) + ']'.repeat(100_000), 'format', '$'],
]

describe('bad input gets status 2, a code and a place', () => {
  it.each(BAD)('%s', async (what, text, code, path) => {
    const result = await cli('rank', file(`bad-${what.replace(/\W/g, '_')}.json`, text))
    expect(result).toEqual({ status: 2, document: null, error: { code, path, message: expect.any(String) } })
    expect(result.error.message).not.toMatch(/\n|at .*:\d+/)
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined()
  })

  const path = file('good.json', example)
  it.each([
    [['rank', path, '--rulebook', 'none'], 'unknown-rulebook', '--rulebook'],
    [['rank', path, '--market', 'ETH'], 'unknown-market', '--market'],
    [['rank', path, '--side', 'up'], 'side-invalid', '--side'],
    [['rank', path, '--surprise'], 'unknown-option', '--surprise'],
    [['rank'], 'argument-missing', 'SNAPSHOT'],
    [['deleverage', path, '--market', 'XBT'], 'option-missing', '--account'],
    [['deleverage', path, '--account', 'nobody', '--market', 'XBT'], 'unknown-account', '--account'],
    [['deleverage', path, '--account', 'x', '--market', 'XBT', '--side', 'long'], 'no-such-position', '--side'],
    [['deleverage', path, '--account', 'x', '--market', 'XBT', '--size', '21'], 'size-invalid', '--size'],
    [['deleverage', path, '--account', 'x', '--market', 'XBT', '--size', '0.5'], 'size-invalid', '--size'],
    [['deleverage', path, '--account', 'x', '--market', 'XBT', '--size', '1e3'], 'amount-invalid', '--size'],
    [['simulate', '--scenario', 'none', '--seed', '1'], 'unknown-scenario', '--scenario'],
    [['simulate', '--scenario', 'calm', '--seed', '-1'], 'count-invalid', '--seed'],
    [['import', 'tea-leaves', path], 'unknown-kind', 'KIND'],
    [['dance'], 'unknown-command', 'dance'],
    [[], 'command-missing', '$'],
  ])('%j', async (args, code, place) => {
    const result = await cli(...args)
    expect(result).toEqual({ status: 2, document: null, error: { code, path: place, message: expect.any(String) } })
  })

  it('a missing file is status 3', async () => {
    expect(await cli('rank', join(folder, 'nothing.json'))).toMatchObject({
      status: 3,
      error: { code: 'file-unavailable' },
    })
  })
})

describe('a log', () => {
  const log = join(folder, 'cascade.log')

  it('is the same for the same seed, replays, and tells when it was touched', async () => {
    const first = await cli('simulate', '--scenario', 'cascade', '--seed', '7', '--steps', '120', '--out', log)
    const again = await cli('simulate', '--scenario', 'cascade', '--seed', '7', '--steps', '120')
    const other = await cli('simulate', '--scenario', 'cascade', '--seed', '8', '--steps', '120')
    expect(again.document.hash).toBe(first.document.hash)
    expect(other.document.hash).not.toBe(first.document.hash)
    expect(await cli('replay', log, '--check')).toMatchObject({
      status: 0,
      document: { hash: first.document.hash, holds: true },
    })
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n')
    const middle = Math.floor(lines.length / 2)
    const changes: Record<string, string[]> = {
      flipped: lines.with(
        middle,
        (lines[middle] ?? '').replace(/\d/, (digit) => String((Number(digit) + 1) % 10)),
      ),
      dropped: lines.toSpliced(middle, 1),
      doubled: lines.toSpliced(middle, 0, lines[middle] ?? ''),
      spaced: lines.with(middle, (lines[middle] ?? '').replace(':', ': ')),
    }
    for (const [name, changed] of Object.entries(changes)) {
      const touched = file(`${name}.log`, `${changed.join('\n')}\n`)
      const { status, document } = await cli('replay', touched, '--check')
      expect([name, status, document.holds]).toEqual([name, 1, false])
      expect(Number(/\$\[(\d+)\]/.exec(document.difference.path)?.[1])).toBeGreaterThanOrEqual(middle + 1)
      expect((await cli('replay', touched)).status).toBe(2)
    }
    expect((await cli('replay', log, '--until', '50')).document.seq).toBeGreaterThanOrEqual(50)
    expect((await cli('replay', log, '--rulebook', 'hyperliquid')).document).toMatchObject({
      rulebook: 'hyperliquid',
      stream: 'simulation-cascade-7',
    })
  })
})

describe('import adl-blocks', () => {
  const header = 'block_second_ms,iso,coin,adl_notional_usd'
  const good = `${header}\n1760130964000,2025-10-10T21:16:04Z,AVAX,1864336.3987500002\n1760130964000,2025-10-10T21:16:04Z,LTC,0.1\n`

  it('makes a log that replays, with exact totals', async () => {
    const out = join(folder, 'blocks.log')
    const { document } = await cli('import', 'adl-blocks', file('blocks.csv', good), '--out', out)
    expect(document).toMatchObject({ rows: 2, events: 1, adlNotional: '1864336.4987500002' })
    expect(await cli('replay', out, '--check')).toMatchObject({
      status: 0,
      document: { observed: { notional: '1864336.4987500002' } },
    })
    const windows = file('windows.csv', `﻿${good.replaceAll('\n', '\r\n')}`)
    expect((await cli('import', 'adl-blocks', windows)).document.adlNotional).toBe('1864336.4987500002')
  })

  it('stores a sealed stream once', async () => {
    process.env.DATA_DIR = mkdtempSync(join(folder, 'data-'))
    const source = file('stored.csv', good)
    expect((await cli('import', 'adl-blocks', source, '--store', '--stream', 'blocks')).document.stream).toBe('blocks')
    const again = await cli('import', 'adl-blocks', source, '--store', '--stream', 'blocks')
    expect(again).toMatchObject({ status: 2, error: { code: 'stream-exists', path: '--stream' } })
    delete process.env.DATA_DIR
  })

  it.each([
    ['torn', good.slice(0, -8), 'row-torn', '$[2]'],
    ['open quote', `${good}1760130964000,"2025`, 'row-torn', '$[3]'],
    ['wrong number', good.replace('0.1', 'lots'), 'amount-invalid', '$[2].adl_notional_usd'],
    ['negative', good.replace('0.1', '-0.1'), 'amount-invalid', '$[2].adl_notional_usd'],
    ['times differ', good.replace('21:16:04Z,LTC', '21:16:05Z,LTC'), 'row-inconsistent', '$[2].iso'],
    ['formula', good.replace('LTC', '=1+1'), 'id-invalid', '$[2].coin'],
    ['other columns', good.replace('coin', 'market'), 'columns-unknown', '$[0]'],
    ['semicolons', good.replaceAll(',', ';'), 'columns-unknown', '$[0]'],
    ['header only', `${header}\n`, 'file-empty', '$[1]'],
  ])('%s: nothing is written', async (name, text, code, path) => {
    const before = readdirSync(folder).length
    const source = file(`blocks-${name}.csv`, text)
    const result = await cli('import', 'adl-blocks', source, '--out', join(folder, `${name}.log`))
    expect(result).toMatchObject({ status: 2, error: { code, path } })
    expect(readdirSync(folder).length).toBe(before + 1)
  })
})

it('runs as a program: one document on standard output, one line of JSON on standard error', () => {
  const path = file('program.json', example)
  const out = execFileSync('node', ['bin/plimsoll.mjs', 'positions', '-'], { input: readFileSync(path) }).toString()
  expect(JSON.parse(out).format).toBe('plimsoll.positions/1')
  const bad = spawnSync('node', ['bin/plimsoll.mjs', 'rank', '-'], { input: '{}' })
  expect([bad.status, bad.stdout.toString()]).toEqual([2, ''])
  expect(JSON.parse(bad.stderr.toString().trimEnd().split('\n').at(-1) ?? '').error.code).toBe('missing')
})

describe('questions about the worked example', () => {
  const path = file('questions.json', example)

  it('compares rulebooks, and says who is spared', async () => {
    const { document } = await cli(
      'compare',
      path,
      '--account',
      'x',
      '--market',
      'XBT',
      '--rulebooks',
      'bitmex,binance,hyperliquid',
    )
    const [bitmex, binance, hyperliquid] = document.rows
    expect(bitmex).toMatchObject({
      rulebook: 'bitmex/1',
      needed: '20',
      taken: '20',
      overshoot: '0',
      accounts: 2,
      fullCloses: 1,
      spared: [],
      closed: [],
    })
    // 50 of profit given up a contract out of 350: a seventh of account 2's whole profit.
    expect(bitmex.largestHaircut).toBe('0.142857142857142857')
    expect(binance.taken).toBe('20')
    expect(hyperliquid).toMatchObject({ price: '690', overshoot: '0', residual: '800' })
  })

  it('finds nothing in its own run, and a swap by name', async () => {
    const { document: run } = await cli('deleverage', path, '--account', 'x', '--market', 'XBT')
    expect(await cli('check-run', path, file('run.json', run))).toMatchObject({
      status: 0,
      document: { holds: true, differences: [] },
    })
    const swapped = { ...run, closures: run.closures.toReversed() }
    expect(await cli('check-run', path, file('swapped.json', swapped))).toMatchObject({
      status: 1,
      document: { holds: false, differences: [{ name: 'out-of-order', account: '2' }] },
    })
    const bad = await cli('check-run', path, file('torn.json', { ...run, price: 650 }))
    expect(bad).toMatchObject({ status: 2, error: { code: 'amount-invalid', path: '$.price' } })
  })

  it('stresses every market by every move', async () => {
    const { document } = await cli('stress', path, '--moves', '-5,0,5', '--funds', '0,1000')
    expect(document.rows).toHaveLength(6)
    expect(document.rows[2]).toMatchObject({
      move: '0',
      fund: '0',
      market: 'XBT',
      bankrupt: 1,
      shortfall: '1000',
      fundPaid: '0',
      adlSize: '20',
      accounts: 2,
    })
    expect(document.rows[4].move).toBe('5')
    expect(Number(document.rows[4].shortfall)).toBeGreaterThan(1000)
    expect(await cli('stress', path, '--moves', '-100')).toMatchObject({ status: 2, error: { code: 'move-invalid' } })
    expect(await cli('stress', path, '--moves', 'all')).toMatchObject({
      status: 2,
      error: { code: 'amount-invalid', path: '--moves' },
    })
  })
})

describe('allocate', () => {
  const csv = 'id,profit,leverage\na,100,2\nb,3e2,5\nc,-50,9\nd,100,1\n'
  const at = (policy: string, ...more: string[]) =>
    cli(
      'allocate',
      file('winners.csv', csv),
      '--id',
      'id',
      '--endowment',
      'profit',
      '--budget',
      '50',
      '--policy',
      policy,
      ...more,
    )

  it('spreads a loss by each policy', async () => {
    expect((await at('pro-rata')).document).toMatchObject({ taken: '50', touched: 3, full: 0, maxFraction: '0.1' })
    expect((await at('queue')).document).toMatchObject({ touched: 1, maxFraction: '0.166666666666666666' })
    const byWeight = await at('queue', '--weight', 'leverage', '--rows')
    expect(byWeight.document.rows.map((r: { taken: string }) => r.taken)).toEqual(['0', '50', '0', '0'])
    expect((await at('capped-pro-rata', '--cap', '0.05')).error).toMatchObject({
      code: 'infeasible',
      message: expect.stringContaining('capacity of 25.'),
    })
    expect((await at('risk-weighted')).error).toMatchObject({ code: 'option-missing', path: '--weight' })
    expect((await at('min-max')).document.maxFraction).toBe('0.1')
    expect((await at('luck')).error.code).toBe('unknown-policy')
  })

  it.each([
    ['torn', 'id,profit\na,1,2\n', 'row-torn', '$[1]'],
    ['no number', 'id,profit\na,lots\n', 'amount-invalid', '$[1].profit'],
    ['an id twice', 'id,profit\na,1\na,2\n', 'duplicate-id', '$[2].id'],
    ['no such column', 'id,gain\na,1\n', 'column-unknown', '--endowment'],
  ])('%s', async (name, text, code, path) => {
    const source = file(`endowments-${name}.csv`, text)
    const result = await cli(
      'allocate',
      source,
      '--id',
      'id',
      '--endowment',
      'profit',
      '--budget',
      '1',
      '--policy',
      'pro-rata',
    )
    expect(result).toMatchObject({ status: 2, error: { code, path } })
  })

  const event = '../shared/data/hyperliquid-2025-10-10/users.csv'
  it.skipIf(!existsSync(event))(
    'meets the figures of 10 October 2025 (skipped where that record is absent)',
    async () => {
      const of = (...more: string[]) =>
        cli(
          'allocate',
          event,
          '--id',
          'user',
          '--endowment',
          'closed_pnl_usd',
          '--budget',
          '15079669.609008066',
          ...more,
        )
      const proRata = (await of('--policy', 'pro-rata')).document
      expect(proRata.maxFraction.slice(0, 18)).toBe('0.0180691326614887')
      expect(proRata).toMatchObject({ taken: '15079669.609008066', touched: 19_230 })
      expect(proRata.gini.slice(0, 8)).toBe('0.980472')
      expect((await of('--policy', 'queue')).document.touched).toBe(1)
      expect((await of('--policy', 'capped-pro-rata', '--cap', '0.01')).error).toMatchObject({
        code: 'infeasible',
        message: expect.stringContaining('8345541.47'),
      })
    },
  )
})

describe('rulebooks', () => {
  const path = file('rulebooks.json', example)

  it('lists every name of the contract, and describes venues without a queue', async () => {
    const { document } = await cli('rulebooks')
    const names = document.rulebooks.map((r: { name: string }) => r.name)
    for (const name of 'bitmex binance bybit okx kucoin gate bitget htx mexc aster aevo ethereal hyperliquid'.split(
      ' ',
    ))
      expect(names).toContain(name)
    for (const name of 'hyperliquid-observed dydx whitebit pro-rata capped-pro-rata risk-weighted min-max'.split(' '))
      expect(names).toContain(name)
    expect(document.described.map((r: { name: string }) => r.name)).toEqual([
      'drift',
      'gmx',
      'deribit',
      'paradex',
      'lighter',
    ])
  })

  it('every one speaks for itself: a text, a source and a grade for each clause', async () => {
    const { document: list } = await cli('rulebooks')
    for (const { name, version } of [...list.rulebooks, ...list.described]) {
      const { document } = await cli('rulebooks', `${name}/${version}`)
      expect(document.rulebook).toBe(`${name}/${version}`)
      const { trigger, formula, allocation, price, indicator, clauses } = document
      for (const clause of Object.values(clauses ?? { trigger, formula, allocation, price, indicator })) {
        expect(clause).toMatchObject({
          text: expect.stringMatching(/\.$/),
          source: expect.stringMatching(/^https:/),
          grade: expect.stringMatching(/^(published|third-party|inferred)$/),
        })
      }
    }
  })

  it('takes the newest version of a name, and older ones by their number', async () => {
    expect((await cli('rank', path, '--rulebook', 'kucoin')).document.rulebook).toBe('kucoin/3')
    expect((await cli('rank', path, '--rulebook', 'kucoin/2')).document.rulebook).toBe('kucoin/2')
    expect((await cli('rank', path, '--rulebook', 'kucoin/1')).error).toMatchObject({ code: 'no-opening-leverage' })
  })

  it.each([
    ['dydx', 'rulebook-incomplete'],
    ['whitebit', 'rulebook-incomplete'],
    ['drift', 'rulebook-not-a-queue'],
    ['lighter', 'rulebook-not-a-queue'],
  ])('refuses to rank under %s', async (rulebook, code) => {
    expect(await cli('rank', path, '--rulebook', rulebook)).toMatchObject({
      status: 2,
      error: { code, path: '--rulebook' },
    })
  })

  it.each([
    ['rank', []],
    ['reach', ['--account', 'x', '--market', 'XBT']],
  ])(
    '%s names the member of a file that has such a rulebook, and the option where that says otherwise',
    async (command, more) => {
      const own = file(
        'whitebit.json',
        JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), rulebook: 'whitebit' }),
      )
      const error = { code: 'rulebook-incomplete', path: '$.rulebook' }
      expect(await cli(command, own, ...more)).toMatchObject({ status: 2, error })
      const option = await cli(command, own, ...more, '--rulebook', 'dydx')
      expect(option).toMatchObject({ status: 2, error: { ...error, path: '--rulebook' } })
    },
  )

  it('walks from where a seed says', async () => {
    const of = async (...more: string[]) => {
      const args = ['deleverage', path, '--account', 'x', '--market', 'XBT', '--rulebook', 'dydx', ...more]
      const { document } = await cli(...args)
      return document.closures.concat(document.skipped).map((row: { account: string }) => row.account)
    }
    const starts = await Promise.all(['1', '2', '3', '4', '5', '6'].map(async (seed) => (await of('--seed', seed))[0]))
    expect(new Set(starts).size).toBeGreaterThan(1)
    expect(await of('--seed', '4')).toEqual(await of('--seed', '4'))
  })
})
