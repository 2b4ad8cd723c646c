import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import type { VenueBoard, VenueHead, VenueId, VenueReading } from '@/lib/wire/venues'
import { until } from '../testing/bench'
import { Reply, Upstream } from '../testing/upstream'
import {
  bybitAlert,
  fillBinance,
  fillBybit,
  fillGate,
  fillHyperliquid,
  fillOkx,
  hyperliquidFill,
  okxPush,
  T,
} from '../testing/venue-payloads'
import { Board } from './board'
import { gate, readStates } from './gate'
import { VenueHistory } from './history'
import type { Patch } from './port'
import { VenueService } from './service'
import { addressIn, venueSettings } from './settings'

const FILL = { binance: fillBinance, bybit: fillBybit, okx: fillOkx, gate: fillGate, hyperliquid: fillHyperliquid }
/** A minute of a venue is 60 ms here. */
const HURRY = 1_000

interface World {
  readonly service: VenueService
  readonly venues: Readonly<Record<VenueId, Upstream>>
  readonly history: VenueHistory
  readonly swept: (readonly VenueReading[])[]
  readonly notes: unknown[]
  later(ms: number): void
}

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

/** All five venues, or some, on this machine. The clock is the test's: what is old is decided by it. */
async function world(only?: readonly VenueId[], fill: (venues: World['venues'], at: number) => void = () => undefined) {
  const started = Date.now()
  let skipped = 0
  const ids = Object.keys(FILL) as VenueId[]
  const servers = await Promise.all(ids.map(async (id) => [id, await Upstream.open()] as const))
  const venues = Object.fromEntries(servers) as World['venues']
  for (const id of ids) FILL[id](venues[id], started)
  fill(venues, started)
  const history = VenueHistory.open(':memory:')
  const swept: World['swept'] = []
  const notes: unknown[] = []
  const env = Object.fromEntries(
    ids.map((id) => [`PLIMSOLL_VENUES_${id.toUpperCase()}`, only && !only.includes(id) ? 'off' : venues[id].base]),
  )
  const settings = venueSettings({
    NODE_ENV: 'test',
    PLIMSOLL_VENUES: 'on',
    PLIMSOLL_VENUES_OKX_STREAM: venues.okx.stream,
    ...env,
  })
  if (!settings) throw new Error('the board is off')
  const service = new VenueService(settings, {
    history,
    now: () => Date.now() + skipped,
    note: (_message, details) => notes.push(details),
    swept: (readings) => swept.push(readings),
    hurry: HURRY,
  })
  service.start()
  open.push(async () => {
    service.stop()
    await Promise.all(ids.map((id) => venues[id].close()))
  })
  const later = (ms: number) => {
    skipped += ms
  }
  return { service, venues, history, swept, notes, later } satisfies World
}

const readings = ({ service }: World) => new Map(service.readings().map((one) => [`${one.venue} ${one.market}`, one]))
const headOf = (board: VenueBoard, id: VenueId) => board.venues.find((one) => one.id === id) as VenueHead
const states = (w: World, venue: VenueId) =>
  Object.fromEntries(w.service.readings().flatMap((one) => (one.venue === venue ? [[one.market, one.state]] : [])))

describe('what five venues say, side by side', () => {
  it('brings every scale into one direction, with the raw value beside it', async () => {
    const w = await world()
    await until(() => w.service.readings().every((one) => one.venue === 'hyperliquid' || one.heardAt !== null))
    await until(() => w.service.readings().filter(({ funds }) => funds.length > 0).length >= 12)
    const all = readings(w)
    const of = (key: string) => {
      const { state, way, facts } = all.get(key) as VenueReading
      return [state, way, `${facts[0]?.name} ${facts[0]?.value}`]
    }
    expect(of('binance BTCUSDT')).toEqual(['calm', null, 'adlRisk low'])
    expect(of('binance 1000PEPEUSDT')).toEqual(['watch', null, 'adlRisk medium'])
    expect(of('binance ETHUSDT')).toEqual(['warned', null, 'adlRisk high'])
    // Dated contracts are no perpetuals.
    expect(all.has('binance BTCUSDT_261225')).toBe(false)
    expect(of('bybit BTCUSDT')).toEqual(['calm', '0.1', 'pnlRatio -0.03'])
    expect(of('bybit ETHUSDT')).toEqual(['warned', '0.833333', 'pnlRatio -0.25'])
    expect(of('bybit FWOGUSDT')).toEqual(['active', '1', 'pnlRatio 0'])
    expect(of('bybit BTCUSD')).toEqual(['calm', '0', 'pnlRatio 0.000174'])
    expect(of('okx BTC-USDT-SWAP')).toEqual(['calm', null, 'adl-warning nothing pushed'])
    expect(of('gate BTC_USDT')).toEqual(['calm', null, 'state normal'])
    expect(of('gate GT_USDT')).toEqual(['watch', null, 'state warning'])
    expect(of('gate HYPE_USDT')).toEqual(['warned', null, 'state adl_risk'])
    // It publishes nothing of a market, and that is what is said.
    expect(all.get('hyperliquid BTC')).toMatchObject({ state: 'unknown', facts: [], stale: false })
    expect(all.has('hyperliquid OLD')).toBe(false)
    const pepe = w.service.asset('PEPE')?.readings.map(({ venue, market }) => `${venue} ${market}`)
    expect(pepe).toEqual(['binance 1000PEPEUSDT', 'hyperliquid kPEPE'])
    expect(all.get('binance BTCUSDT')?.funds).toMatchObject([
      { pool: 'BTCUSDT', markets: 2, asset: 'USDT', balance: '793930579.315848' },
      { asset: 'BTC' },
    ])
    expect(all.get('hyperliquid BTC')?.funds).toMatchObject([{ balance: '329265410.90790099', asset: 'USDC' }])
    const board = w.service.read()
    expect(board.venues.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'binance live',
      'bybit live',
      'okx live',
      'gate live',
      'hyperliquid live',
    ])
    expect(board.rows.slice(0, 2).map(({ base, state }) => `${base} ${state}`)).toEqual(['FWOG active', 'ETH warned'])
    // Of several markets the worst stands for the venue.
    expect(board.rows.find(({ base }) => base === 'BTC')?.cells.bybit).toMatchObject({ market: 'BTCUSDT', markets: 2 })
  })

  it('hears warnings as they are pushed, and calm only while the subscription stands', async () => {
    const w = await world(['okx'])
    await until(() => states(w, 'okx')['BTC-USDT-SWAP'] === 'calm')
    w.venues.okx.say(okxPush('warning', Date.now()))
    await until(() => states(w, 'okx')['BTC-USDT-SWAP'] === 'warned')
    w.venues.okx.say(okxPush('adl', Date.now()))
    await until(() => states(w, 'okx')['BTC-USDT-SWAP'] === 'active')
    expect(states(w, 'okx')['ETH-USDT-SWAP']).toBe('calm')
    w.later(11_000)
    await until(() => states(w, 'okx')['BTC-USDT-SWAP'] === 'calm')
    // A server that takes connections and confirms nothing: silence is no calm.
    w.venues.okx.reply = () => undefined
    w.venues.okx.cut()
    await until(() => w.service.read().venues[0]?.sources.some(({ trouble }) => trouble === 'unreachable') === true)
    w.later(60_000)
    expect(states(w, 'okx')['ETH-USDT-SWAP']).toBe('unknown')
    fillOkx(w.venues.okx)
    w.venues.okx.cut()
    await until(() => states(w, 'okx')['ETH-USDT-SWAP'] === 'calm')
  })

  it('sees closures in the vaults’ fills for ten minutes, and takes no backstop for one', async () => {
    const w = await world(['hyperliquid'], (venues, at) =>
      fillHyperliquid(venues.hyperliquid, at, [
        hyperliquidFill('BTC', 'Auto-Deleveraging', at),
        hyperliquidFill('kPEPE', 'Open Long', at, {
          liquidation: { liquidatedUser: '0x1', markPx: '1', method: 'backstop' },
        }),
      ]),
    )
    await until(() => states(w, 'hyperliquid').BTC === 'active')
    expect(readings(w).get('hyperliquid kPEPE')).toMatchObject({
      state: 'unknown',
      facts: [{ value: 'Open Long' }, {}, {}, {}],
    })
    fillHyperliquid(w.venues.hyperliquid)
    w.later(600_001)
    expect(states(w, 'hyperliquid').BTC).toBe('unknown')
  })
})

/** Forty megabytes that come as forty thousand bytes. */
const PACKED = gzipSync(Buffer.alloc(40_000_000, 0x20))

const SPOILT: readonly (readonly [string, unknown, string])[] = [
  ['429', () => new Reply(429, '{}', { 'retry-after': '1' }), 'rate-limited'],
  ['418', () => new Reply(418, '{}'), 'rate-limited'],
  ['500', () => new Reply(500, 'oops'), 'unavailable'],
  ['a refusal', () => new Reply(451, '{}'), 'refused'],
  ['a redirect', () => new Reply(302, '', { location: 'http://127.0.0.1:1/' }), 'unreachable'],
  ['a web page', () => new Reply(200, '<html>maintenance</html>'), 'not-json'],
  ['half an answer', () => new Reply(200, '[{"symbol":"BTC'), 'not-json'],
  ['far too much', () => new Reply(200, `"${'x'.repeat(5_000_000)}"`), 'too-large'],
  ['far too much, packed', () => new Reply(200, PACKED, { 'content-encoding': 'gzip' }), 'too-large'],
  ['an answer that never ends', () => new Reply(200, '[', {}, 0, true), 'timeout'],
  ['bytes that are no text', () => new Reply(200, new Uint8Array([0xff, 0xfe, 0x00, 0x5b])), 'not-json'],
  ['another shape', { symbols: 'none' }, 'changed'],
  ['null', null, 'changed'],
  ['an empty list', [], 'empty'],
  ['rows of another shape', [{ symbol: 'BTCUSDT', adlRisk: 7, updateTime: 'soon' }], 'changed'],
]

describe('venues in trouble', () => {
  it.each(SPOILT)('%s is said, and takes nothing back', async (_name, answer, trouble) => {
    const w = await world(['binance'])
    await until(() => states(w, 'binance').ETHUSDT === 'warned')
    w.venues.binance.answers.set('/fapi/v1/symbolAdlRisk', answer)
    const riskOf = () => w.service.read().venues[0]?.sources.find(({ name }) => name === 'risk')
    await until(() => riskOf()?.trouble === trouble)
    expect(readings(w).get('binance ETHUSDT')).toMatchObject({ state: 'warned', trouble, facts: [{ value: 'high' }] })
    expect(w.service.read().venues[0]?.status).toBe('degraded')
    // It ages where it stands; what was said stays readable.
    w.later(3_600_000)
    expect(readings(w).get('binance ETHUSDT')).toMatchObject({
      state: 'unknown',
      stale: true,
      facts: [{ value: 'high' }],
    })
    fillBinance(w.venues.binance, Date.now() + 3_700_000)
    await until(() => states(w, 'binance').ETHUSDT === 'warned' && riskOf()?.trouble === null, 60_000)
  })

  it('goes nowhere that a venue sends it to', async () => {
    const elsewhere = await Upstream.open()
    open.push(() => elsewhere.close())
    const w = await world(['binance', 'gate'], ({ binance, gate }) => {
      for (const path of binance.answers.keys())
        binance.answers.set(path, () => new Reply(302, '', { location: `${elsewhere.base}${path}` }))
      for (const path of gate.answers.keys())
        gate.answers.set(path, () => new Reply(308, '', { location: 'http://169.254.169.254/latest/meta-data/' }))
    })
    const troubles = () => w.service.read().venues.flatMap(({ sources }) => sources.map(({ trouble }) => trouble))
    await until(() => troubles().filter((trouble) => trouble === 'unreachable').length >= 4)
    expect(elsewhere.asked).toEqual([])
    expect(w.service.readings()).toEqual([])
  })

  it('keeps the rows that can be read, and names a word that is not documented', async () => {
    const w = await world(['binance'], ({ binance }, at) =>
      binance.answers.set('/fapi/v1/symbolAdlRisk', [
        { symbol: 'BTCUSDT', adlRisk: 'low', updateTime: at, added: { later: true } },
        { symbol: 'ETHUSDT', adlRisk: 'catastrophic', updateTime: at },
        { symbol: '1000PEPEUSDT' },
      ]),
    )
    await until(() => states(w, 'binance').BTCUSDT === 'calm')
    expect(readings(w).get('binance ETHUSDT')).toMatchObject({
      state: 'unknown',
      trouble: 'changed',
      facts: [{ name: 'adlRisk', value: 'catastrophic' }],
    })
    expect(headOf(w.service.read(), 'binance').sources.find(({ name }) => name === 'risk')).toMatchObject({ unread: 1 })
  })

  it('believes a list that has lost most of its rows when it is said twice, and an empty one never', () => {
    const board = new Board([{ venue: gate, base: 'https://x' }])
    const state = (word: string) => ({ state: word, calculated_at_ms: T })
    const all = readStates({
      settle: 'usdt',
      states: { A_USDT: state('adl_risk'), B_USDT: state('normal'), C_USDT: state('normal') },
    })
    const few = readStates({ settle: 'usdt', states: { B_USDT: state('normal') } })
    const none = readStates({ settle: 'usdt', states: {} })
    const markets = () => board.readings(T).map(({ market }) => market)
    const say = (patch: Patch) => board.apply('gate', 'risk, usdt', patch, T)
    expect(say(all)).toBeNull()
    expect([say(none), say(none), markets().length]).toEqual(['empty', 'empty', 3])
    expect([say(few), markets().length]).toEqual(['shrunk', 3])
    expect([say(all), say(few), markets().length]).toEqual([null, 'shrunk', 3])
    expect([say(few), markets()]).toEqual([null, ['B_USDT']])
  })

  it('says of Bybit’s errors with status 200 that they are none of its answers, and follows its rules at their bounds', async () => {
    const w = await world(['bybit'], ({ bybit }, at) =>
      bybit.answers.set('/v5/market/adlAlert', {
        retCode: 0,
        result: {
          updatedTime: String(at),
          list: [
            bybitAlert('BTCUSDT', '-0.3'),
            bybitAlert('ETHUSDT', '-0.149999'),
            // Under the threshold only an empty fund triggers, and how far that is nobody says.
            bybitAlert('FWOGUSDT', '-0.9', '10000'),
            bybitAlert('BTCUSD', '-0.15'),
          ],
        },
      }),
    )
    await until(() => states(w, 'bybit').BTCUSDT === 'active')
    expect(states(w, 'bybit')).toEqual({ BTCUSDT: 'active', ETHUSDT: 'calm', FWOGUSDT: 'unknown', BTCUSD: 'watch' })
    w.venues.bybit.answers.set('/v5/market/adlAlert', { retCode: 10006, retMsg: 'Too many visits!', result: {} })
    await until(() => headOf(w.service.read(), 'bybit').sources.some(({ trouble }) => trouble === 'changed'))
  })

  it('asks a venue that refuses less and less often, and never before the time it names', async () => {
    const at: number[] = []
    const w = await world(['gate'], ({ gate }) =>
      gate.answers.set('/api/v4/futures/usdt/adl_risk_states', () => {
        at.push(performance.now())
        return new Reply(429, '{}', { 'retry-after': '500' })
      }),
    )
    await until(() => at.length === 2)
    const [first = 0, second = 0] = at
    // A timer counts whole milliseconds and may be one early.
    expect(second - first).toBeGreaterThanOrEqual(500_000 / HURRY - 1)
    // Other sources of the venue went on at their own pace meanwhile.
    expect(w.venues.gate.asked.filter(({ path }) => path.includes('btc/adl')).length).toBeGreaterThan(4)
  })
})

describe('history and settings', () => {
  it('remembers changes and nothing else, within bounds', async () => {
    const history = VenueHistory.open(':memory:')
    const w = await world(['gate'])
    await until(() => states(w, 'gate').HYPE_USDT === 'warned')
    const now = w.service.readings()
    for (const at of [1_000, 2_000, 3_000]) history.note(now, Date.now() + at)
    expect(history.read('gate', 'HYPE_USDT').map(({ state }) => state)).toEqual(['warned'])
    const lost = now.map((one) => ({ ...one, state: 'unknown' as const, way: null }))
    history.note(lost, Date.now() + 4_000)
    history.note(now, Date.now() + 5_000)
    expect(history.read('gate', 'HYPE_USDT').map(({ state }) => state)).toEqual(['warned', 'unknown', 'warned'])
    history.note(now, Date.now() + 31 * 86_400_000)
    expect(history.read('gate', 'HYPE_USDT')).toEqual([])
    history.close()
    // What is swept is what alerts are told.
    await until(() => w.swept.length > 0)
    await until(() => w.history.read('gate', 'HYPE_USDT').length === 1)
  })

  it('asks nobody unless it is told to, and only over what is encrypted', () => {
    expect(venueSettings({ NODE_ENV: 'test' })).toBeNull()
    const all = venueSettings({ NODE_ENV: 'test', PLIMSOLL_VENUES: 'on', PLIMSOLL_VENUES_GATE: 'off' })
    expect(Object.keys(all?.bases ?? {})).toEqual(['binance', 'bybit', 'okx', 'hyperliquid'])
    for (const bad of ['http://fapi.binance.com', 'ftp://x', 'nonsense', 'https://u:p@x', 'https://x/?a=b']) {
      expect(() => addressIn('X', bad, 'http')).toThrow('X must be')
    }
    expect(addressIn('X', 'http://127.0.0.1:1/', 'http')).toBe('http://127.0.0.1:1')
  })
})
