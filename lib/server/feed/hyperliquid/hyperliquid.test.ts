import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LogRecord, lineOf } from '@/engine/log'
import { type LineParsers, Replay } from '@/engine/replay'
import { inputLine, logHeader } from '@/lib/wire/log'
import { parseJsonAs } from '@/lib/wire/refusal'
import { liveFollower } from '../../composition'
import { EngineHost } from '../../engine-host'
import { SqlJournal } from '../../journal/sql'
import { sha256 } from '../../sha256'
import { A, B, btc, closure, ctx, ETH, OTHER, state, Venue } from '../../testing/hyperliquid-venue'
import { Reply, Upstream } from '../../testing/upstream'
import { type HyperliquidFeed, hyperliquidSource } from './feed'
import { hyperliquidSettings } from './settings'

let folder: string
let venue: Venue
const open: (() => Promise<void> | void)[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-hyperliquid-'))
  venue = new Venue(await Upstream.open())
})
afterEach(async () => {
  for (const close of open.splice(0)) await close()
  await venue.upstream.close()
  await rm(folder, { recursive: true, force: true })
})

/** The feed in a real host, with a real journal. The clock can be set forward. */
async function running() {
  let skipped = 0
  const now = () => Date.now() + skipped
  const settings = hyperliquidSettings({
    NODE_ENV: 'test',
    PLIMSOLL_FEED: 'hyperliquid',
    PLIMSOLL_HYPERLIQUID_ADDRESSES: `${A},${B.toUpperCase().replace('X', 'x')}`,
    PLIMSOLL_HYPERLIQUID_URL: venue.upstream.base,
    PLIMSOLL_HYPERLIQUID_STREAM: venue.upstream.stream,
  })
  if (!settings) throw new Error('it is not chosen')
  const records: LogRecord[] = []
  const journal = SqlJournal.file(join(folder, 'journal.sqlite'))
  const host = await EngineHost.open({
    journal,
    source: hyperliquidSource(settings, now),
    follower: liveFollower,
    now,
    wait: async () => undefined,
    committed: (batch) => records.push(...batch),
    stalled: () => undefined,
    note: () => undefined,
  })
  const feed = host.feed as HyperliquidFeed
  const stop = async () => {
    feed.close()
    await host.save()
    await journal.close()
  }
  open.push(stop)
  const types = () => records.map(({ type }) => type)
  /** Ticks until it holds. */
  const ticks = async (holds: () => boolean) => {
    const deadline = Date.now() + 30_000
    while (!holds()) {
      if (Date.now() > deadline)
        throw new Error(`it never came to that: ${types().join(' ')}, ${feed.upstreams()[0]?.detail}`)
      await host.tick()
      await new Promise((done) => setTimeout(done, 5))
    }
  }
  const position = (account: string, market: string) =>
    [...host.book.view().positionsBy(account)].find((one) => one.market === market)
  return {
    host,
    feed,
    journal,
    records,
    types,
    ticks,
    position,
    stop: () => open.pop()?.(),
    later: (ms: number) => (skipped += ms),
  }
}

describe('an open venue, followed', () => {
  it('says which accounts stand where, as the venue has it, and halts until it knows', async () => {
    venue.refusing = new Reply(429, '{}')
    const run = await running()
    await run.ticks(() => run.types().includes('halt'))
    expect(run.host.book.gap).toBe('feed-connecting')
    await run.ticks(() => run.feed.upstreams()[0]?.detail?.includes('429') === true)
    venue.refusing = null
    await run.ticks(() => run.types().includes('snapshot') && run.host.book.gap === null)
    const { authority, coverage, disclosure } = run.host.book.header
    expect([authority, coverage, disclosure]).toEqual(['venue', 'cohort', 'open'])
    expect(run.position(A, 'BTC')).toMatchObject({ side: 'long' })
    expect(String(run.position(A, 'BTC')?.size)).toBe('0.5')
    // Account value less what is unrealised in it; isolated margin likewise.
    expect(String(run.host.book.view().accounts.get(A)?.balance)).toBe('10000')
    expect(String(run.position(A, 'ETH')?.margin)).toBe('4.981226')
    expect(String(run.host.book.view().markets.get('BTC')?.lot)).toBe('0.00001')
    expect(String(run.host.book.view().markets.get('BTC')?.maintenanceMarginRate)).toBe('0.0125')
    venue.mark('101000.0', '3000.0')
    await run.ticks(() => run.types().includes('mark'))
    expect(String(run.host.book.view().markets.get('BTC')?.mark)).toBe('101000')
    expect(run.feed.upstreams()).toMatchObject([{ state: 'ok', reason: null }])
    await replays(run.journal)
  })

  it('tells closures and liquidations as they happen, each once, and what they leave', async () => {
    const run = await running()
    await run.ticks(() => run.host.book.gap === null && run.types().includes('snapshot'))
    const now = Date.now()
    venue.fills(A, closure(1, now), {
      ...closure(2, now),
      dir: 'Close Long',
      sz: '0.1',
      startPosition: '0.3',
      liquidation: undefined,
    })
    venue.fills(A, closure(1, now))
    venue.say('userFundings', {
      user: A,
      fundings: [{ time: now, coin: 'BTC', usdc: '-3.6', szi: '0.3', fundingRate: '0.0000125', nSamples: null }],
    })
    venue.say('userFundings', {
      user: B,
      fundings: [{ time: now, coin: 'BTC', usdc: '3.6', szi: '-0.3', fundingRate: '0.0000125', nSamples: null }],
    })
    await run.ticks(() => run.types().includes('observed-closure') && run.types().includes('funding'))
    expect(String(run.position(A, 'BTC')?.size)).toBe('0.3')
    const told = run.records.find(({ type }) => type === 'observed-closure')
    expect(told).toMatchObject({ account: A, market: 'BTC', size: '0.2', price: '101000', bankrupt: OTHER })
    // What was sold on the book besides shows in the venue's own state of the account.
    run.later(6_000)
    venue.account(A, state([btc('0.2'), ETH]))
    venue.mark('101000.0', '2985.9')
    await run.ticks(() => String(run.position(A, 'BTC')?.size) === '0.2')
    expect(run.types().filter((type) => type === 'observed-closure')).toHaveLength(1)
    expect(run.types().filter((type) => type === 'funding')).toHaveLength(1)
    await replays(run.journal)
  })

  it('halts on a cut, hears the whole anew, and tells what happened meanwhile', async () => {
    const run = await running()
    await run.ticks(() => run.host.book.gap === null && run.types().includes('snapshot'))
    venue.fills(A, closure(1, Date.now()))
    await run.ticks(() => run.types().includes('observed-closure'))
    venue.upstream.cut()
    await run.ticks(() => run.host.book.gap === 'feed-lost')
    // While nobody listened: a closure, and another account without positions.
    venue.past[A]?.push(closure(3, Date.now(), { startPosition: '0.3', sz: '0.1' }))
    venue.states[A] = state([btc('0.2'), ETH])
    venue.states[B] = state([])
    await run.ticks(() => run.host.book.gap === null)
    expect(run.types().filter((type) => type === 'observed-closure')).toHaveLength(2)
    expect([...run.host.book.view().positionsBy(B)]).toEqual([])
    expect(String(run.position(A, 'BTC')?.size)).toBe('0.2')
    await replays(run.journal)
  })

  it('takes silence for a cut', async () => {
    const run = await running()
    await run.ticks(() => run.host.book.gap === null && run.types().includes('snapshot'))
    run.later(11_000)
    await run.ticks(() => run.host.book.gap === 'feed-silent')
    await run.ticks(() => run.host.book.gap === null)
  })

  it.each([
    ['marks of another shape', () => venue.say('assetCtxs', { dex: '', ctxs: [{ markPx: 1 }, {}] })],
    ['a market more than was listed', () => venue.say('assetCtxs', { dex: '', ctxs: ['1.0', '2.0', '3.0'].map(ctx) })],
    [
      'an account of another shape',
      () => venue.say('clearinghouseState', { dex: '', user: A, clearinghouseState: {} }),
    ],
    ['a closure larger than its position', () => venue.fills(A, closure(9, Date.now(), { startPosition: '0.1' }))],
  ])('halts on %s, and hears the whole anew', async (_name, spoil) => {
    const run = await running()
    await run.ticks(() => run.host.book.gap === null && run.types().includes('snapshot'))
    spoil()
    await run.ticks(() => run.host.book.gap === 'feed-changed')
    expect(run.feed.upstreams()).toMatchObject([{ state: 'down', reason: 'feed-changed' }])
    venue.past = { [A]: [], [B]: [] }
    await run.ticks(() => run.host.book.gap === null)
    await replays(run.journal)
  })

  it.each([
    ['a redirect', (to: Upstream) => new Reply(307, '', { location: `${to.base}/info` })],
    ['far too much', () => new Reply(200, `["${'x'.repeat(17_000_000)}"]`)],
    ['far too much, packed', () => new Reply(200, gzipSync(Buffer.alloc(40_000_000)), { 'content-encoding': 'gzip' })],
    ['a web page', () => new Reply(200, '<html>maintenance</html>')],
    ['half an answer', () => new Reply(200, '[{"universe":[{"na')],
    ['an error with status 200', () => new Reply(200, '{"type":"error","message":"busy"}')],
    ['nothing', () => new Reply(200, 'null')],
    ['less than was asked for', () => new Reply(200, '[{"universe":[]},[]]')],
  ])('decides nothing on %s, goes nowhere else, and goes on when it is well again', async (_name, spoilt) => {
    const elsewhere = await Upstream.open()
    open.push(() => elsewhere.close())
    venue.refusing = spoilt(elsewhere)
    const run = await running()
    await run.ticks(() => run.types().includes('halt') && run.feed.upstreams()[0]?.detail !== null)
    expect(run.types().filter((type) => !type.startsWith('halt'))).toEqual([])
    expect(run.feed.upstreams()[0]?.state).not.toBe('ok')
    expect(elsewhere.asked).toEqual([])
    venue.refusing = null
    await run.ticks(() => run.types().includes('snapshot') && run.host.book.gap === null)
  })

  it('cuts a line that brings more at once than any message is, and hears the whole anew', async () => {
    const run = await running()
    await run.ticks(() => run.host.book.gap === null && run.types().includes('snapshot'))
    venue.upstream.say(`{"channel":"assetCtxs","data":"${'x'.repeat(17_000_000)}"}`)
    await run.ticks(() => run.host.book.gap === 'feed-lost')
    await run.ticks(() => run.host.book.gap === null)
  })

  it('opens no line for whoever only says what exchange this is', async () => {
    const settings = hyperliquidSettings({
      NODE_ENV: 'test',
      PLIMSOLL_FEED: 'hyperliquid',
      PLIMSOLL_HYPERLIQUID_ADDRESSES: A,
      PLIMSOLL_HYPERLIQUID_URL: venue.upstream.base,
      PLIMSOLL_HYPERLIQUID_STREAM: venue.upstream.stream,
    })
    const feed = settings && hyperliquidSource(settings).begin('2026-01-01T00:00:00.000Z', 'hyperliquid')
    await new Promise((done) => setTimeout(done, 300))
    expect([feed?.venue, venue.upstream.connections]).toEqual(['Hyperliquid', 0])
    feed?.close?.()
  })

  it('is taken up after a restart, and tells nothing twice', async () => {
    const first = await running()
    await first.ticks(() => first.host.book.gap === null && first.types().includes('snapshot'))
    venue.fills(A, closure(1, Date.now()))
    await first.ticks(() => first.types().includes('observed-closure'))
    const { seq } = first.host.book
    await first.stop()
    venue.past[A]?.push(closure(4, Date.now(), { startPosition: '0.3', sz: '0.1' }))
    const second = await running()
    expect(second.host.book.seq).toBeGreaterThanOrEqual(seq)
    await second.ticks(() => second.types().includes('observed-closure') && second.host.book.gap === null)
    expect(second.records.filter(({ type }) => type === 'observed-closure')).toMatchObject([{ size: '0.1' }])
    await replays(second.journal)
  })
})

const LINES: LineParsers = {
  header: (text) => parseJsonAs(logHeader, text),
  input: (text) => parseJsonAs(inputLine, text),
}

/** The stored log is one that anybody can replay, to the same lines. */
async function replays(journal: SqlJournal): Promise<void> {
  const [info] = await journal.streams()
  if (!info) throw new Error('nothing is stored')
  const lines = await journal.read(info.header.stream, 1, 100_000)
  const again = new Replay(sha256, LINES)
  for (const line of [lineOf(info.header), ...lines.map(({ text }) => text)]) again.line(line)
  expect(again.end().seq).toBe(lines.at(-1)?.seq)
}

describe('its settings', () => {
  it('follows nobody by itself, and nobody who is no address', () => {
    expect(hyperliquidSettings({ NODE_ENV: 'test' })).toBeNull()
    const env = { NODE_ENV: 'test', PLIMSOLL_FEED: 'hyperliquid' } as const
    for (const addresses of [
      '',
      'me',
      `${A},${A}1`,
      Array.from({ length: 11 }, (_, i) => `0x${String(i).padStart(40, '0')}`).join(),
    ]) {
      expect(() => hyperliquidSettings({ ...env, PLIMSOLL_HYPERLIQUID_ADDRESSES: addresses })).toThrow(
        '1 to 10 addresses',
      )
    }
  })
})
