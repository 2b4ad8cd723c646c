import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compare, dec, plain, ratio, ZERO } from '@/engine/decimal'
import type { PlaceReading } from '@/engine/projections/view-types'
import type { AlertDelivery, AlertRequest } from '@/lib/wire/alerts'
import { liveFollower } from '../composition'
import { EngineHost } from '../engine-host'
import { recordFrom } from '../journal/chain'
import { SqlJournal } from '../journal/sql'
import { SteppedSource } from '../testing/stepped'
import { Alerts, FRESH_MS, RULES_MAX } from './alerts'
import { isPublicAddress, refusalOf } from './channels/address'
import { channels } from './channels/index'
import { bodyOf, signature, webhook } from './channels/webhook'
import { Courier } from './courier'
import { OUTSIDE, positionSignal, type Signal, stepLevel } from './evaluate'
import { isQuiet, speaksAt } from './quiet'

const seed = Number(process.env.PLIMSOLL_FC_SEED ?? 20_261_122)

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-alerts-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const openJournal = () => SqlJournal.file(join(folder, 'journal.sqlite'))

const LIGHTS: AlertRequest = {
  when: { type: 'lights', atLeast: 1 as 2 },
  channel: { type: 'browser' },
  coolDownMs: 60_000,
  quiet: null,
}

describe('a level', () => {
  it(`speaks once for each time inside, never twice in a cool-down, and is not passed over by it (seed ${seed})`, () => {
    const seen = { told: 0, late: 0, between: 0 }
    const signals = fc.array(
      fc.tuple(fc.constantFrom<Signal>('in', 'between', 'out'), fc.integer({ min: 1, max: 40 })),
      { minLength: 5, maxLength: 40, size: 'max' },
    )
    fc.assert(
      fc.property(signals, fc.integer({ min: 0, max: 100 }), (given, coolDown) => {
        let [level, now, last, insideSince] = [OUTSIDE, 0, Number.NEGATIVE_INFINITY, null as number | null]
        let toldThisTime = false
        for (const [signal, wait] of given) {
          now += wait
          const isInside = signal === 'in' || (signal === 'between' && insideSince !== null)
          if (!isInside) [insideSince, toldThisTime] = [null, false]
          else insideSince ??= now
          const step = stepLevel(level, signal, now, coolDown)
          level = step.level
          expect(level.inside).toBe(isInside)
          // Whatever is inside and has not been told of is told of as soon as the cool-down lets it.
          expect(step.tells).toBe(isInside && !toldThisTime && now - last >= coolDown)
          if (signal === 'between') seen.between += 1
          if (!step.tells) continue
          seen.told += 1
          if (insideSince !== null && now > insideSince) seen.late += 1
          ;[last, toldThisTime] = [now, true]
        }
      }),
      { seed, numRuns: 500 },
    )
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20)
  })

  it('has room between going on and going off', () => {
    const row = (more: object) =>
      ({ place: 5, lights: 4, aheadShare: '0.3', reach: { moveToReach: '-0.1' }, ...more }) as unknown as PlaceReading
    const place = (n: number | null) => positionSignal({ type: 'place', atMost: 5 }, row({ place: n }))
    expect([place(5), place(6), place(7), place(null)]).toEqual(['in', 'between', 'out', 'out'])
    const lights = (n: number | null, share: string | null) =>
      positionSignal({ type: 'lights', atLeast: 4 }, row({ lights: n, aheadShare: share }))
    expect([lights(4, '0.39'), lights(3, '0.405'), lights(3, '0.41'), lights(null, null)]).toEqual([
      'in',
      'between',
      'out',
      'out',
    ])
    const reach = (move: string | null) =>
      positionSignal({ type: 'reach', within: '0.1' }, row({ reach: move === null ? null : { moveToReach: move } }))
    expect([reach('-0.09'), reach('0.09'), reach('0.105'), reach('-0.12'), reach(null)]).toEqual([
      'in',
      'in',
      'between',
      'out',
      'out',
    ])
  })
})

describe('quiet hours', () => {
  const at = (text: string) => Date.parse(`2026-${text}:00.000Z`)
  it('are those of the zone, over midnight, and end when they end', () => {
    const quiet = { from: '22:00', to: '07:00', zone: 'Europe/Berlin' }
    expect(isQuiet(quiet, at('01-10T20:59'))).toBe(false)
    expect(isQuiet(quiet, at('01-10T21:00'))).toBe(true)
    expect(isQuiet(quiet, at('01-11T05:59'))).toBe(true)
    expect(isQuiet(quiet, at('01-11T06:00'))).toBe(false)
    expect(speaksAt(quiet, at('01-10T23:30'))).toBe(at('01-11T06:00'))
    expect(speaksAt(quiet, at('01-10T12:00') + 123)).toBe(at('01-10T12:00') + 123)
    expect(speaksAt(null, 5)).toBe(5)
  })

  it('are as long as the night in which the clocks change', () => {
    const quiet = { from: '22:00', to: '07:00', zone: 'Europe/Berlin' }
    // On 29 March 2026 two o'clock becomes three: seven in the morning comes an hour earlier.
    expect(speaksAt(quiet, at('03-28T22:30'))).toBe(at('03-29T05:00'))
    expect(speaksAt({ from: '00:00', to: '00:00', zone: 'UTC' }, at('01-10T00:00'))).toBe(at('01-10T00:00'))
  })
})

describe('the address of a webhook', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    'fe80::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '2002:7f00:1::',
    '2001:db8::1',
    'none',
  ])('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false))

  it.each(['8.8.8.8', '172.32.0.1', '192.167.1.1', '2606:4700::1111', '2a00:1450:4001::1'])('%s is public', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  )

  it.each([
    'http://example.org/hook',
    'https://user:pass@example.org/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://[::ffff:169.254.169.254]/',
    'ftp://example.org/',
    'not a url',
    'https://10.0.0.8/x#y',
  ])('%s is refused', (url) => expect(refusalOf(url, false)).not.toBeNull())

  it('may be any https address else, and this machine only where a test says so', () => {
    expect(refusalOf('https://hooks.example.org:8443/a?b=c', false)).toBeNull()
    expect([refusalOf('http://127.0.0.1:9/x', true), refusalOf('http://10.0.0.1/x', true)]).toEqual([
      null,
      expect.any(String),
    ])
  })
})

describe('a webhook', () => {
  const got: { request: IncomingMessage; body: string }[] = []
  let server: Server
  let answer: (path: string) => { status: number; headers?: Record<string, string>; body?: string }
  let url: string
  beforeEach(async () => {
    got.length = 0
    answer = () => ({ status: 204 })
    server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        got.push({ request, body })
        const { status, headers = {}, body: text = '' } = answer(request.url ?? '')
        response.writeHead(status, headers).end(text)
      })
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  })
  afterEach(() => new Promise((done) => server.close(done)))

  const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const delivery = {
    id: 'msg_1',
    type: 'place',
    rule: 'rule_1',
    createdAt: '2026-01-02T03:04:05.000Z',
    message: { title: 'T' },
  }
  const send = (target = { url, secret: SECRET }) =>
    webhook(true, () => 1_767_323_045_000).send(delivery as unknown as AlertDelivery, target)

  it('carries the message with an id, a time and a signature that its reader can check', async () => {
    expect(await send()).toEqual({ kind: 'delivered', result: 'answered 204' })
    const { request, body } = got[0] ?? {}
    const header = (name: string) => String(request?.headers[name])
    expect([request?.method, header('webhook-id'), header('webhook-timestamp')]).toEqual([
      'POST',
      'msg_1',
      '1767323045',
    ])
    expect(header('webhook-signature')).toBe(signature(SECRET, 'msg_1', '1767323045', body ?? ''))
    expect(body).toBe(bodyOf(delivery as unknown as AlertDelivery))
    expect(JSON.parse(body ?? '')).toMatchObject({ type: 'alert.place', data: { id: 'msg_1', title: 'T' } })
  })

  it('signs as the standard does', () => {
    // The example of the Standard Webhooks specification's own libraries.
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const signed = signature(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', '1614265330', '{"test": 2432232314}')
    expect(signed).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })

  it('follows no redirect, stops at a long answer, and says why it failed', async () => {
    answer = (path) => (path === '/hook' ? { status: 302, headers: { location: '/elsewhere' } } : { status: 200 })
    expect(await send()).toEqual({ kind: 'again', result: 'answered 302' })
    expect(got).toHaveLength(1)
    answer = () => ({ status: 200, body: 'x'.repeat(70_000) })
    expect(await send()).toEqual({ kind: 'again', result: 'its answer is too long' })
    answer = () => ({ status: 410 })
    expect(await send()).toEqual({ kind: 'never', result: 'answered 410' })
    await new Promise((done) => server.close(done))
    expect(await send()).toEqual({ kind: 'again', result: 'ECONNREFUSED' })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  })

  it('goes to no private address, whatever was let through when it was made', async () => {
    const strict = webhook(false)
    const refused = await strict.send(delivery as unknown as AlertDelivery, { url, secret: SECRET })
    expect(refused.kind).toBe('never')
    const named = await strict.send(delivery as unknown as AlertDelivery, {
      url: 'https://localhost/x',
      secret: SECRET,
    })
    expect(named).toEqual({ kind: 'again', result: 'its name leads to an address that is not public' })
    expect(got).toHaveLength(0)
  })

  it('is tried again later under the same id, and given up in the end', async () => {
    const journal = openJournal()
    let now = Date.parse('2026-01-02T03:04:05.000Z')
    const alerts = await Alerts.open(journal, { now: () => now, loopback: true })
    const courier = new Courier(
      alerts,
      channels(true),
      (notes) => journal.keep(notes),
      (error) => expect(error).toBeNull(),
    )
    const [made, notes] = alerts.add('s', 'a', { ...LIGHTS, channel: { type: 'webhook', url } })
    await journal.keep([...notes, ...alerts.test('s', 'a', made.rule.id, 7)])
    answer = () => ({ status: 503 })
    for (let i = 0; i < 12; i++) {
      courier.run()
      await courier.idle()
      now += 6 * 3_600_000
    }
    expect(new Set(got.map(({ request }) => request.headers['webhook-id'])).size).toBe(1)
    const reopened = await Alerts.open(journal, { now: () => now, loopback: true })
    const [delivery] = reopened.answer('s', 'a', []).deliveries
    expect([delivery?.status, delivery?.dueAt, delivery?.attempts.length]).toEqual(['gave-up', null, 8])
    expect(got).toHaveLength(8)
    expect(made.secret).toMatch(/^whsec_/)
    expect(JSON.stringify(reopened.answer('s', 'a', []))).not.toContain(made.secret)
    await journal.close()
  })
})

const HALF = dec('0.5')

describe('alerts of a running exchange', () => {
  const opened = async (now?: () => number) => {
    const journal = openJournal()
    const source = new SteppedSource('cascade', 1, 100)
    let offset = 0
    const clock = now ?? (() => source.now() + offset)
    const alerts = await Alerts.open(journal, { now: clock, loopback: false })
    const host = await EngineHost.open({
      journal,
      source,
      follower: liveFollower,
      now: source.now,
      wait: async () => undefined,
      beside: (records, live, book) => alerts.after(records, live, book),
      committed: () => undefined,
      stalled: () => undefined,
      note: () => undefined,
    })
    const account = [...host.book.view().accounts.keys()].find((id) => host.follower.places(id).length > 0) ?? ''
    const { stream } = host.book.header
    const late = (ms: number) => {
      offset = ms
    }
    return { journal, host, alerts, account, stream, late }
  }

  it('say nothing of figures that are not of the present, and say that they are paused', async () => {
    const { journal, host, alerts, account, stream, late } = await opened()
    const [, notes] = alerts.add(stream, account, LIGHTS)
    const [, stale] = alerts.add(stream, account, { ...LIGHTS, when: { type: 'stale', afterMs: 10_000 } })
    await journal.keep([...notes, ...stale])
    late(FRESH_MS + 1)
    for (let i = 0; i < 10; i++) await host.tick()
    const rows = host.follower.places(account)
    expect(alerts.answer(stream, account, rows)).toMatchObject({
      rules: [{ paused: 'stale' }, { paused: null }],
      deliveries: [],
    })
    await journal.keep(alerts.feed(stream, 11_000, host.book.seq))
    await journal.keep(alerts.feed(stream, 12_000, host.book.seq))
    expect(alerts.answer(stream, account, rows).deliveries.map(({ type }) => type)).toEqual(['stale'])
    late(0)
    for (let i = 0; i < 10; i++) await host.tick()
    const after = alerts.answer(stream, account, host.follower.places(account))
    expect(after.rules[0]?.paused).toBeNull()
    expect(after.deliveries.filter(({ type }) => type === 'lights').length).toBeGreaterThan(0)
    await journal.close()
  })

  it('are paused for a market that is halted', async () => {
    const { journal, host, alerts, account, stream } = await opened()
    const [row] = host.follower.places(account)
    if (!row) throw new Error('somebody holds something')
    const position = { market: row.market, side: row.side }
    const when = { type: 'place', atMost: 1_000_000, position } as const
    await host.take({ type: 'halt', reason: 'test' })
    await journal.keep(alerts.add(stream, account, { ...LIGHTS, when })[1])
    for (let i = 0; i < 5; i++) await host.tick()
    expect(alerts.answer(stream, account, [row])).toMatchObject({ rules: [{ paused: 'halted' }], deliveries: [] })
    await journal.close()
  })

  it('tell of a fund when one of its markets has gone so much of the way to its own trigger', async () => {
    const { journal, host, alerts, account, stream } = await opened()
    const [fund = ''] = [...host.book.view().funds.keys()]
    const markets = [...host.book.view().markets.values()].filter((market) => market.fund === fund)
    const when = { type: 'fund', fund, past: plain(HALF) } as const
    await journal.keep(alerts.add(stream, account, { ...LIGHTS, coolDownMs: 0, when })[1])
    /** As the engine itself says of each market, whatever the pages make of it. */
    const furthest = () =>
      markets
        .flatMap(({ id }) => host.book.distanceOf(id)?.along ?? [])
        .reduce((most, along) => (compare(along, most) > 0 ? along : most), ratio(ZERO))
    const told = () => alerts.answer(stream, account, []).deliveries.length
    const seen = { calm: 0, told: 0 }
    for (let i = 0; i < 3_000 && seen.told === 0; i++) {
      await host.tick()
      if (told() > 0) {
        seen.told += 1
        expect(compare(furthest(), ratio(HALF))).toBeGreaterThanOrEqual(0)
      } else if (compare(furthest(), ratio(HALF)) < 0) {
        seen.calm += 1
      }
    }
    expect(seen.calm).toBeGreaterThan(0)
    expect(seen.told).toBe(1)
    await journal.close()
  })

  it('are bounded, and belong to their account alone', async () => {
    const { journal, alerts, account, stream } = await opened()
    const [made] = alerts.add(stream, account, LIGHTS)
    expect(() => alerts.remove(stream, 'somebody-else', made.rule.id)).toThrow('no such alert')
    expect(alerts.answer(stream, 'somebody-else', []).rules).toEqual([])
    for (let i = 1; i < RULES_MAX; i++) alerts.add(stream, account, LIGHTS)
    expect(() => alerts.add(stream, account, LIGHTS)).toThrow('at most')
    const url = 'https://169.254.169.254/latest'
    expect(() => alerts.add(stream, 'other', { ...LIGHTS, channel: { type: 'webhook', url } })).toThrow(
      'not a public one',
    )
    alerts.remove(stream, account, made.rule.id)
    expect(alerts.answer(stream, account, []).rules).toHaveLength(RULES_MAX - 1)
    await journal.close()
  })
})

const CHILD = fileURLToPath(new URL('../testing/alerts-child.ts', import.meta.url))

/** Runs the engine until so many lines more are durable, and then kills it at whatever it is doing. */
function runAndKill(lines: number): Promise<void> {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['--import', 'tsx', CHILD, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    let first: number | null = null
    child.stdout.on('data', (chunk: Buffer) => {
      const seq = Number(chunk.toString().trim().split('\n').at(-1))
      first ??= seq
      if (seq - first >= lines) child.kill('SIGKILL')
    })
    child.on('close', () => done())
  })
}

describe('kill -9', () => {
  it('loses no message, makes none twice, and keeps the cool-down', { timeout: 120_000 }, async () => {
    for (const lines of [500, 37, 400, 1, 600]) await runAndKill(lines)
    const journal = openJournal()
    const [info] = await journal.streams()
    const records = (await journal.read(info?.header.stream ?? '', 1, 1_000_000)).map(recordFrom)
    const rules = (await journal.notes('alert-rule')).map(
      ({ text }) => JSON.parse(text) as { id: string; account: string; when: { type: string } },
    )
    const sent = (await journal.notes('alert-delivery')).map(({ text }) => JSON.parse(text) as AlertDelivery)
    const found = { closures: 0, liquidations: 0, lights: 0, cooled: 0 }
    for (const record of records) {
      if (record.type !== 'closure' && record.type !== 'liquidation' && record.type !== 'takeover') continue
      const rule = rules.find(({ account, when }) => account === record.account && when.type === 'closure')
      const mine = sent.filter((delivery) => delivery.rule === rule?.id)
      if (record.type === 'closure') {
        found.closures += 1
        expect(
          mine.filter(({ message }) => message.link === `/events/${record.event}` && message.title.includes('reduced')),
        ).toHaveLength(1)
      } else {
        found.liquidations += 1
        expect(
          mine.filter(({ message }) => message.seq <= record.seq && record.seq - message.seq < 40).length,
        ).toBeGreaterThan(0)
      }
    }
    const seqs = new Map(records.map((record) => [record.seq, record]))
    for (const rule of rules) {
      const mine = sent.filter((delivery) => delivery.rule === rule.id)
      for (const { message, type } of mine) {
        const record = seqs.get(message.seq)
        // Nothing is said of what is not in the journal.
        expect(record).toBeDefined()
        if (type === 'closure') expect(record).toMatchObject({ account: rule.account })
      }
      if (rule.when.type !== 'lights') continue
      for (const link of new Set(mine.map(({ message }) => message.link))) {
        const all = mine.filter(({ message }) => message.link === link)
        found.lights += all.length
        const times = all.map(({ createdAt }) => Date.parse(createdAt)).sort((a, b) => a - b)
        for (const [i, time] of times.entries()) {
          if (i === 0) continue
          found.cooled += 1
          expect(time - (times[i - 1] ?? 0)).toBeGreaterThanOrEqual(60_000)
        }
      }
    }
    expect(found.closures).toBeGreaterThan(3)
    expect(found.liquidations).toBeGreaterThan(0)
    expect(found.lights).toBeGreaterThan(3)
    await journal.close()
  })
})
