import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ConnectRequest } from '@/lib/wire/venue-accounts'
import { accountsFile } from '../store'
import { Reply, Upstream } from '../testing/upstream'
import { bybitAnswer, fillAccounts, RESTRICTIONS } from '../testing/venue-account-payloads'
import { binanceCanOnlyRead } from './readers'
import { ACCOUNTS_MAX, VenueAccountService } from './service'
import { contextOf, KeyStore } from './store'
import { Vault } from './vault'

const REQUEST = (venue: ConnectRequest['venue']): ConnectRequest => ({
  venue,
  key: 'key-of-this-test-7777',
  secret: 'secret-of-this-test-that-nobody-may-see',
  ...(venue === 'okx' ? { passphrase: 'passphrase-of-this-test' } : {}),
})

let folder: string
let venue: Upstream
let service: VenueAccountService
let store: KeyStore
let now: number
const vault = new Vault(randomBytes(32))

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-accounts-'))
  venue = await Upstream.open()
  fillAccounts(venue)
  now = Date.parse('2026-11-22T12:00:00.000Z')
  store = KeyStore.open(accountsFile(folder))
  const bases = { binance: venue.base, bybit: venue.base, okx: venue.base }
  service = new VenueAccountService({ store, vault, bases, now: () => now })
})
afterEach(async () => {
  service.close()
  await venue.close()
  await rm(folder, { recursive: true, force: true })
})

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { code?: string }) => error.code ?? String(error),
  )

describe('accounts at other venues, by the real client', () => {
  it('ranks each side of a hedge by its own quantile, in one direction and scale', async () => {
    const { positions, trouble, keyEnd } = await service.connect('me', REQUEST('binance'))
    expect([trouble, keyEnd]).toEqual([null, '7777'])
    expect(
      positions.map(({ market, side, size, rank }) => [market, side, size, rank?.step, rank?.name, rank?.raw]),
    ).toEqual([
      ['BTCUSDT', 'long', '0.1', 2, 'adlQuantile.LONG', '1'],
      ['BTCUSDT', 'short', '0.2', 3, 'adlQuantile.SHORT', '2'],
      ['ETHUSDT', 'long', '3', 4, 'adlQuantile.LONG', '3'],
      ['SOLUSDT', 'short', '7', 5, 'adlQuantile.BOTH', '4'],
    ])
    // It was signed, and the secret did not travel.
    const [asked] = venue.asked
    expect(asked?.query.get('signature')).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.stringify(venue.asked)).not.toContain(REQUEST('binance').secret)
  })

  it('reads Bybit and OKX likewise, and what they rank nowhere as nowhere', async () => {
    const bybit = await service.connect('me', REQUEST('bybit'))
    expect(bybit.positions).toMatchObject([
      {
        market: 'BTCUSDT',
        side: 'short',
        size: '0.5',
        unit: 'coins',
        rank: { step: 4, name: 'adlRankIndicator', raw: '4' },
      },
    ])
    now += 1
    const okx = await service.connect('me', REQUEST('okx'))
    expect(okx.positions).toMatchObject([
      { market: 'BTC-USDT-SWAP', side: 'short', size: '3', unit: 'contracts', rank: { step: 5, raw: '5' } },
      {
        market: 'ETH-USDT-SWAP',
        side: 'long',
        entry: null,
        unrealised: null,
        margin: 'isolated',
        rank: { step: null, raw: '0' },
      },
    ])
    expect((await service.read('me')).map(({ venue: at }) => at)).toEqual(['bybit', 'okx'])
    expect(await service.read('somebody else')).toEqual([])
  })

  it('carries a key nowhere that a venue sends it to', async () => {
    const elsewhere = await Upstream.open()
    for (const path of venue.answers.keys())
      venue.answers.set(path, () => new Reply(307, '', { location: `${elsewhere.base}${path}` }))
    for (const name of ['binance', 'bybit', 'okx'] as const)
      expect(await codeOf(service.connect('me', REQUEST(name))), name).not.toBeNull()
    expect(venue.asked.length).toBeGreaterThan(2)
    expect(elsewhere.asked).toEqual([])
    await elsewhere.close()
  })

  it.each([
    [
      'a key that may trade at Binance',
      'binance',
      () => ({ ...RESTRICTIONS, enableFutures: true }),
      '/sapi/v1/account/apiRestrictions',
      'key-can-do-more',
    ],
    [
      'a right at Binance that is newer than this',
      'binance',
      () => ({ ...RESTRICTIONS, enableTeleport: true }),
      '/sapi/v1/account/apiRestrictions',
      'key-can-do-more',
    ],
    [
      'a right that is no yes or no',
      'binance',
      () => ({ ...RESTRICTIONS, enableMargin: 'perhaps' }),
      '/sapi/v1/account/apiRestrictions',
      'key-can-do-more',
    ],
    [
      'a key that may write at Bybit',
      'bybit',
      () => bybitAnswer({ readOnly: 0 }),
      '/v5/user/query-api',
      'key-can-do-more',
    ],
    [
      'a key that may trade at OKX',
      'okx',
      () => ({ code: '0', data: [{ perm: 'read_only,trade' }] }),
      '/api/v5/account/config',
      'key-can-do-more',
    ],
    ['a venue that does not say it', 'bybit', () => bybitAnswer({}), '/v5/user/query-api', 'permissions-unknown'],
    ['a web page', 'okx', () => () => new Reply(200, '<html>'), '/api/v5/account/config', 'permissions-unknown'],
    [
      'a key that is refused',
      'bybit',
      () => ({ retCode: 10003, retMsg: 'API key is invalid.', result: {} }),
      '/v5/user/query-api',
      'key-refused',
    ],
    [
      'too many questions',
      'binance',
      () => () => new Reply(429, '{}'),
      '/sapi/v1/account/apiRestrictions',
      'rate-limited',
    ],
    ['a venue that fails', 'okx', () => () => new Reply(503, 'oops'), '/api/v5/account/config', 'unavailable'],
  ] as const)('refuses %s, and keeps nothing', async (_name, at, answer, path, code) => {
    venue.answers.set(path, answer())
    expect(await codeOf(service.connect('me', REQUEST(at)))).toBe(code)
    expect(store.of('me')).toEqual([])
  })

  it('keeps what was read through trouble, and uses no key that was given more rights since', async () => {
    await service.connect('me', REQUEST('bybit'))
    venue.answers.set('/v5/position/list', () => new Reply(503, ''))
    now += 20_000
    expect(await service.read('me')).toMatchObject([{ trouble: 'unavailable', positions: [{ market: 'BTCUSDT' }] }])
    venue.answers.set('/v5/position/list', bybitAnswer({ list: 'none' }))
    now += 20_000
    expect(await service.read('me')).toMatchObject([{ trouble: 'changed', positions: [{ market: 'BTCUSDT' }] }])
    venue.answers.set('/v5/user/query-api', bybitAnswer({ readOnly: 0 }))
    now += 3_600_000
    const asked = venue.asked.length
    expect(await service.read('me')).toMatchObject([{ trouble: 'not-read-only', checkedAt: null }])
    expect(venue.asked.slice(asked).map(({ path }) => path)).toEqual(['/v5/user/query-api'])
  })

  it('asks once for as many pages as look, and holds a few accounts', async () => {
    await service.connect('me', REQUEST('okx'))
    now += 20_000
    const asked = venue.asked.length
    await Promise.all([service.read('me'), service.read('me'), service.read('me')])
    expect(venue.asked.length).toBe(asked + 1)
    for (let i = 1; i < ACCOUNTS_MAX; i++) await service.connect('me', REQUEST('okx'))
    expect(await codeOf(service.connect('me', REQUEST('okx')))).toBe('too-many')
  })

  it('takes every combination of rights but reading for more than reading', () => {
    const names = Object.keys(RESTRICTIONS).filter(
      (name) => /^(enable|permits)/.test(name) && !/Reading|FixReadOnly/.test(name),
    )
    expect(names.length).toBeGreaterThan(7)
    for (const name of names) expect(binanceCanOnlyRead({ ...RESTRICTIONS, [name]: true })).toBe(false)
    expect(binanceCanOnlyRead(RESTRICTIONS)).toBe(true)
    expect(binanceCanOnlyRead({ ...RESTRICTIONS, enableReading: false })).toBe(false)
  })
})

describe('keys at rest', () => {
  const bytes = async () => {
    const files = (await readdir(folder)).filter((name) => name.startsWith('accounts'))
    return Buffer.concat(await Promise.all(files.map((name) => readFile(join(folder, name)))))
  }

  it('are sealed, bound to their owner, and gone when they are deleted', async () => {
    const { id } = await service.connect('me', REQUEST('okx'))
    const [stored] = store.of('me')
    if (!stored) throw new Error('nothing was kept')
    const request = REQUEST('okx')
    for (const secret of [request.key, request.secret, request.passphrase ?? ''])
      expect((await bytes()).includes(secret)).toBe(false)
    expect(JSON.parse(vault.open(stored, contextOf(stored)))).toEqual(request)
    // Another owner, another row, another key, one bit: nothing opens.
    expect(() => vault.open(stored, contextOf({ ...stored, account: 'you' }))).toThrow()
    expect(() => vault.open(stored, contextOf({ ...stored, id: 'va_other' }))).toThrow()
    expect(() => new Vault(randomBytes(32)).open(stored, contextOf(stored))).toThrow()
    const spoilt = Buffer.from(stored.box, 'base64')
    spoilt[spoilt.length - 1] = (spoilt.at(-1) ?? 0) ^ 1
    expect(() => vault.open({ ...stored, box: spoilt.toString('base64') }, contextOf(stored))).toThrow()
    expect(service.remove('you', id)).toBe(false)
    expect(service.remove('me', id)).toBe(true)
    expect((await bytes()).includes(stored.wrapped)).toBe(false)
    expect((await bytes()).includes(stored.box)).toBe(false)
    expect(await service.read('me')).toEqual([])
  })

  it('are sealed for another vault, all or none', async () => {
    await service.connect('me', REQUEST('okx'))
    await service.connect('me', REQUEST('bybit'))
    const fresh = new Vault(randomBytes(32))
    const before = store.of('me')
    expect(() => store.rotate(new Vault(randomBytes(32)), fresh)).toThrow()
    expect(store.of('me')).toEqual(before)
    expect(store.rotate(vault, fresh)).toBe(2)
    for (const key of store.of('me')) {
      expect(() => vault.open(key, contextOf(key))).toThrow()
      expect(fresh.open(key, contextOf(key))).toContain(REQUEST('okx').secret)
    }
  })
})
