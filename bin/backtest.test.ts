import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Change, Counterfactual } from '@/engine/counterfactual'
import { dec } from '@/engine/decimal'
import { INPUT_TYPES, type LogHeader, type LogRecord, type TimedInput } from '@/engine/log'
import { differences, Figuring, intervalOf } from '@/engine/questions/backtest'
import { ADVERSARIES, adversariesOf } from '@/engine/simulation/adversaries'
import { RECONSTRUCTIONS, reconstructionNamed, storyOf } from '@/engine/simulation/reconstructions'
import { adversaryRows, trial, trialRow } from '@/engine/simulation/trials'
import type { Cell, FromWorker } from '@/lib/client/backtest/messages'
import { hear } from '@/lib/client/backtest/session'
import { sha256 } from '@/lib/server/sha256'
import type { ShippedBacktest } from '@/lib/wire/backtest'
import { cli } from './testing'

const path = (name: string) => `public/recordings/${name}.ndjson`

function records(name: string): { header: LogHeader; records: LogRecord[] } {
  const [header, ...lines] = readFileSync(path(name), 'utf8').trimEnd().split('\n')
  return { header: JSON.parse(header ?? ''), records: lines.map((line) => JSON.parse(line)) }
}

function changed(name: string, change: Change) {
  const log = records(name)
  const figuring = new Figuring()
  const run = new Counterfactual(sha256, change, (step, book) => figuring.take(step, book))
  run.header(log.header)
  for (const record of log.records) {
    const { seq: _, hash: __, ...input } = record
    if (INPUT_TYPES.has(record.type)) run.input(input as TimedInput)
  }
  return { run, figuring }
}

describe.each(RECONSTRUCTIONS.map(({ name }) => name))('%s with something changed', (name) => {
  it('is itself when nothing is changed, to the last hash', () => {
    const { run, figuring } = changed(name, {})
    const log = records(name).records
    expect(run.book.hash).toBe(log.at(-1)?.hash)
    expect(run.leftOut).toEqual({})
    const closures = log.filter((record) => record.type === 'closure')
    expect(figuring.total).toMatchObject({
      closures: closures.length,
      accounts: new Set(closures.map((c) => c.account)).size,
    })
    const residual = log.reduce(
      (sum, r) => (r.type === 'adl-ended' ? sum.plus(dec(r.waterfall.residual)) : sum),
      dec('0'),
    )
    expect(figuring.total.residual).toBe(residual.toFixed())
  })

  it('needs no ADL with a fund that is large enough, and more of it with none', () => {
    const rich = changed(name, { fund: '1000000000' }).figuring.total
    expect(rich).toMatchObject({ events: 0, closed: '0', residual: '0' })
    const poor = changed(name, { fund: '-1000000000' }).figuring.total
    const usual = changed(name, {}).figuring.total
    expect(dec(poor.closed).gte(dec(usual.closed))).toBe(true)
    // What liquidations bring in is all that such a fund ever has.
    expect(dec(poor.fundPaid).lte(dec(usual.fundPaid))).toBe(true)
  })

  it('reaches everyone under pro-rata, and fewer whole positions', () => {
    const queue = changed(name, {}).figuring
    const shared = changed(name, { rulebook: 'pro-rata' }).figuring
    expect(shared.total.accounts).toBeGreaterThanOrEqual(queue.total.accounts)
    expect(shared.total.fullCloses).toBeLessThanOrEqual(queue.total.fullCloses)
    for (const row of differences(queue.accounts, shared.accounts)) {
      if (row.verdict === 'spared') expect(row.after).toBe('0')
      if (row.verdict === 'closed') expect(row.before).toBe('0')
    }
  })
})

it('liquidates less into an order book that is empty', () => {
  const closures = (depth: string) => changed('cascade', { depth }).figuring.total
  expect(dec(closures('0').closed).gt(dec(closures('20').closed))).toBe(true)
})

it('begins in the middle as it would have gone on', () => {
  const { run } = changed('whale', {})
  const middle = new Counterfactual(sha256, {})
  middle.checkpoint(run.book.checkpoint())
  expect(middle.book.hash).toBe(run.book.hash)
  middle.checkpoint(run.book.checkpoint())
  const moved = new Counterfactual(sha256, { fund: '1000', rulebook: 'binance' })
  moved.checkpoint(run.book.checkpoint())
  const [fund] = run.book.view().funds.values()
  expect(
    moved.book
      .view()
      .funds.get(fund?.id ?? '')
      ?.balance.minus(fund?.balance ?? 0)
      .toFixed(),
  ).toBe('1000')
  expect(moved.book.rulebook).toBe('binance')
})

describe('adversaries', () => {
  it('climb down the queue by trading with themselves, and gain nothing by splitting under pro-rata', () => {
    let [spared, splitGains] = [0, 0]
    for (const name of ['cascade', 'whale', 'squeeze']) {
      for (let seed = 1; seed <= 2; seed++) {
        const story = storyOf(reconstructionNamed(name), seed)
        const results = adversariesOf(story, 'bitmex', sha256)
        expect(results.map(({ adversary }) => adversary)).toEqual([...ADVERSARIES])
        const selfTrade = results.find(({ adversary }) => adversary === 'self-trade')
        if (dec(selfTrade?.closed ?? '0').lt(dec(selfTrade?.closedHonest ?? '0'))) spared += 1
        const split = adversariesOf(story, 'pro-rata', sha256).find(({ adversary }) => adversary === 'split')
        const [honest, parts] = [dec(split?.closedHonest ?? '0'), dec(split?.closed ?? '0')]
        // Shares are cut to lots, so that eight parts may differ by lots.
        if (
          parts
            .minus(honest)
            .abs()
            .gt(honest.times(dec('0.05')))
        )
          splitGains += 1
      }
    }
    expect(spared).toBeGreaterThan(2)
    expect(splitGains).toBe(0)
  })

  it('change nothing about anyone by not trying', () => {
    const story = storyOf(reconstructionNamed('cascade'), 2)
    expect(trial(story, {}, sha256).total).toEqual(trial(story, { rulebook: 'bitmex' }, sha256).total)
  })
})

it('gives intervals of figures that were there', () => {
  expect(intervalOf(['3', '1', '2'])).toEqual({ low: '1', middle: '2', high: '2' })
  expect(intervalOf(['10'])).toEqual({ low: '10', middle: '10', high: '10' })
})

describe('the command line', () => {
  it('replays a set of logs under a set of rulebooks', async () => {
    const { document } = await cli('replay', path('whale'), path('cascade'), '--rulebook', 'bitmex,pro-rata')
    expect(document).toMatchObject({ format: 'plimsoll.backtest/1', rulebooks: ['bitmex', 'pro-rata'] })
    expect(document.rows).toHaveLength(4)
    expect(document.rows[0].differences.every((row: { verdict: string }) => row.verdict === 'same')).toBe(true)
    expect(document.rows[0].events.length).toBe(document.rows[0].total.events)
    const rich = await cli('replay', path('whale'), '--fund', '100000000')
    expect(rich.document).toMatchObject({ rulebook: 'bitmex', events: [] })
  })

  it.each([
    [['replay', path('whale'), path('whale')], 'option-missing', '--rulebook'],
    [['replay', path('whale'), '--rulebook', 'bitmex,tea'], 'unknown-rulebook', '--rulebook'],
    [['replay', path('whale'), '--rulebook', 'bitmex,binance', '--check'], 'option-invalid', '--check'],
    [['replay', path('whale'), '--depth', 'much'], 'amount-invalid', '--depth'],
    [['backtest', '--rulebooks', 'bitmex', '--scenarios', 'flood'], 'unknown-scenario', '--scenarios'],
    [['backtest', '--rulebooks', 'bitmex', '--seeds', '0'], 'count-invalid', '--seeds'],
    [['backtest'], 'option-missing', '--rulebooks'],
  ])('%s is refused', async (args, code, place) => {
    expect(await cli(...args)).toMatchObject({ status: 2, error: { code, path: place } })
  })

  it('answers with intervals over seeds, and what tricks gain', async () => {
    const { document } = await cli(
      'backtest',
      '--rulebooks',
      'bitmex',
      '--scenarios',
      'whale',
      '--seeds',
      '3',
      '--adversaries',
    )
    expect(document.rows).toHaveLength(1)
    expect(document.rows[0]).toMatchObject({ scenario: 'whale', rulebook: 'bitmex', seeds: 3 })
    expect(document.adversaries.map((row: { adversary: string }) => row.adversary)).toEqual([...ADVERSARIES])
  })
})

describe('the backtest that ships', () => {
  const shipped = JSON.parse(readFileSync('public/recordings/backtest.json', 'utf8')) as ShippedBacktest

  it('has every reconstruction under each of its rulebooks', () => {
    const cells = RECONSTRUCTIONS.flatMap(({ name }) => shipped.rulebooks.map((rulebook) => `${name} ${rulebook}`))
    expect(shipped.rows.map(({ scenario, rulebook }) => `${scenario} ${rulebook}`)).toEqual(cells)
    expect(shipped.adversaries).toHaveLength(cells.length * ADVERSARIES.length)
  })

  it('is what the engine makes of them', () => {
    const cell = fc.record({
      recipe: fc.constantFrom(...RECONSTRUCTIONS),
      rulebook: fc.constantFrom(...shipped.rulebooks),
    })
    fc.assert(
      fc.property(cell, ({ recipe, rulebook }) => {
        const isOfCell = (row: { scenario: string; rulebook: string }) =>
          row.scenario === recipe.name && row.rulebook === rulebook
        expect(trialRow(recipe, rulebook, shipped.seeds, sha256)).toEqual(shipped.rows.find(isOfCell))
        expect(adversaryRows(recipe, rulebook, shipped.seeds, sha256)).toEqual(shipped.adversaries.filter(isOfCell))
      }),
      { numRuns: process.env.PLIMSOLL_LONG ? 60 : 2 },
    )
  })

  it('is told by the page’s worker as the command line tells it, cell by cell, and a log of one’s own as well', () => {
    const news: FromWorker[] = []
    const [header = '', ...lines] = readFileSync('public/recordings/cascade.ndjson', 'utf8').trimEnd().split('\n')
    const cells: Cell[] = [
      { of: 'reconstruction', scenario: 'cascade', rulebook: 'pro-rata', seeds: 1 },
      { of: 'log', name: 'mine', text: [header, ...lines].join('\n'), rulebook: 'pro-rata' },
      { of: 'log', name: 'torn', text: header.slice(5), rulebook: 'bitmex' },
    ]
    hear({ ask: 'run', cells, tricks: false }, (one) => news.push(one))
    const [first, second, third] = news
    if (first?.said !== 'cell' || second?.said !== 'cell') throw new Error('two cells are told')
    // The recording is of seed 1.
    expect(second.row.figures).toEqual(first.row.figures)
    expect(third).toMatchObject({ said: 'failed', what: 'torn, bitmex' })
  })
})
