import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dec } from '@/engine/decimal'
import { adlWaves } from '@/engine/research/adl-waves'
import { POLICIES, PUBLISHED } from '@/engine/research/published'
import { NO_WAVE_FILES, readWaveFile } from './adl-waves'

const cents = (value: string | undefined) => dec(value ?? '0').toFixed(2, 'half-even')

const WAVES =
  'wave,t_start_ms,t_end_ms,coin,qty,adl_notional_usd,avg_abs_gap_mark_exec_usd,gap_bps,blocks\n' +
  '1,1760130964831,1760130964831,AVAX,100,2200,0.05,22,1\n' +
  '1,1760130964831,1760130964831,LTC,2,226,0.5,38,1\n' +
  '2,1760130970000,1760130973500,AVAX,10,220,1e-1,45,2\n'
const POLICY =
  'wave,t_start,t_end,budget_needed,budget_prod,budget_fixed_point_ilp_integer,max_pct_prod,max_pct_fixed_point_ilp_integer,deficit_usd,max_loss_usd,theta_needed_capped\n' +
  '1,2025-10-10 21:16:04.831000+00:00,2025-10-10 21:16:04.831000+00:00,6,4,6,1,0.5,100,90,0.1\n' +
  '2,2025-10-10 21:16:10+00:00,2025-10-10 21:16:13.500000+00:00,1,9,2,0.5,0.5,120,90,0.3\n'
const BLOCKS =
  'block_second_ms,iso,adl_fills,adl_notional_usd,coins\n' +
  '1760130964000,2025-10-10T21:16:04Z,5,2426,2\n1760130966000,2025-10-10T21:16:06Z,9,1000,1\n1760130973000,2025-10-10T21:16:13Z,1,220,1\n'

it('adds up what the files hold, and says how', () => {
  const report = adlWaves({
    ...NO_WAVE_FILES,
    ...readWaveFile(WAVES),
    ...readWaveFile(POLICY),
    ...readWaveFile(BLOCKS),
  })
  expect(report.budget).toMatchObject({ rows: 3, needed: '7', notional: '2646' })
  expect(report.budget?.waves[1]).toMatchObject({ wave: '2', durationMs: 3_500, coins: 1, needed: '1' })
  // |4 - 6| + |9 - 1|; 6 x 0.5 + 1 x 0.
  expect(report.policies?.rows[0]).toEqual({ policy: 'prod', tracking: '10', fairness: '3', total: '13' })
  expect(report.deficit).toMatchObject({ published: '220', repeatedLoss: '90', times: 2, corrected: '130' })
  expect(report.excluded).toMatchObject({ inside: '2646', total: '3646', share: '0.725726' })
  expect(report.excluded?.blocks.map(({ id }) => id)).toEqual(['2025-10-10T21:16:06Z'])
  expect(report.drift).toMatchObject({ overshoot: '6', inOneMoment: '-2', overTime: '8' })
  expect(report.deficit?.computation).toContain('220.00 - 1 x 90.00 = 130.00')
  expect(adlWaves(NO_WAVE_FILES)).toMatchObject({ totals: null, budget: null, policies: null, excluded: null })
})

it.each([
  ['other columns', 'a,b\n1,2\n', 'columns-unknown', '$[0]'],
  ['no rows', BLOCKS.split('\n')[0] ?? '', 'file-empty', '$[1]'],
  ['a torn row', BLOCKS.slice(0, -12), 'row-torn', '$[3]'],
  ['a word for a figure', BLOCKS.replace('2426', 'many'), 'amount-invalid', '$[1].adl_notional_usd'],
  ['a part of a fill', BLOCKS.replace(',9,', ',9.5,'), 'count-invalid', '$[2].adl_fills'],
  ['a time that is none', POLICY.replace('21:16:10+00:00', 'later'), 'time-invalid', '$[2].t_start'],
])('refuses %s with its place', (_, text, code, path) => {
  expect(() => readWaveFile(text)).toThrow(expect.objectContaining({ code, path }))
})

const FOLDER = resolve('../shared/data/hyperliquid-2025-10-10')
const published = existsSync(FOLDER)
if (!published)
  console.warn(`The published files are not at ${FOLDER}: the research on 2025-10-10 is not repeated here.`)

describe.skipIf(!published)('the published files of 2025-10-10', () => {
  const read = (name: string) => readWaveFile(readFileSync(`${FOLDER}/${name}`, 'utf8'))
  const names = ['blocks.csv', 'block_coin_adl_notional.csv', 'coins.csv', 'users.csv', 'wave_coin_exec_price.csv']
  const files = [...names, 'mit-adl-analysis/policy_per_wave_metrics.csv'].map((name) => (published ? read(name) : {}))
  const report = adlWaves(Object.assign({}, NO_WAVE_FILES, ...files))

  it('agree to the cent from blocks, cells, coins and accounts', () => {
    expect(report.totals?.agree).toBe(true)
    expect(report.totals?.files.map(({ rows }) => rows)).toEqual([100, 1294, 162, 19_337])
    for (const file of report.totals?.files ?? []) {
      expect(cents(file.notional)).toBe(PUBLISHED.notional.value)
      if (file.fills !== null) expect(file.fills).toBe(34_983)
      if (file.realisedPnl !== null) expect(cents(file.realisedPnl)).toBe('834295749.29')
    }
  })

  it('give the needed budget, the table of policies and the bound', () => {
    expect(report.budget?.rows).toBe(728)
    expect(cents(report.budget?.needed)).toBe(PUBLISHED.needed.value)
    const rows = new Map(report.policies?.rows.map((row) => [row.policy, row]))
    for (const [policy, { published: total }] of Object.entries(POLICIES)) {
      expect(rows.has(policy)).toBe(true)
      if (total !== null) expect(cents(rows.get(policy)?.total)).toBe(total)
    }
    expect(cents(rows.get('prod')?.tracking)).toBe('53782490.53')
    expect(cents(rows.get('prod')?.fairness)).toBe('11077031.68')
    expect(report.policies?.regretBound).toBe('129699802.43')
    expect(dec(report.policies?.pathLength ?? '0').toFixed(4, 'half-even')).toBe('7.0595')
  })

  it('show where they mislead', () => {
    expect(report.deficit?.times).toBe(9)
    expect(cents(report.deficit?.published)).toBe(PUBLISHED.deficit.value)
    expect(cents(report.deficit?.corrected)).toBe('12657729.41')
    expect(report.excluded?.share).toBe('0.674761')
    expect(report.excluded?.blocks.slice(0, 2).map(({ id }) => id)).toEqual([
      '2025-10-10T21:17:06Z',
      '2025-10-10T21:17:47Z',
    ])
    expect(cents(report.drift?.overshoot)).toBe(PUBLISHED.overshoot.value)
    expect(report.drift?.largest.waves).toEqual(['13', '8', '14'])
    expect(cents(report.drift?.largest.overshoot)).toBe('48295447.58')
  })
})
