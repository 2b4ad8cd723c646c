import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { beginSession, endSession, session } from './api/accounts'
import { stream } from './api/stream'
import { PEER_HEADER } from './connections'
import { route } from './http/route'
import { SignIn, signInFrom } from './sign-in'
import { type Bench, openBench } from './testing/bench'

const ISSUER = 'https://exchange.example'
const AUDIENCE = 'plimsoll'
const OURS = 'https://adl.example.org'
const MINE = 'trend-0001'

const [{ publicKey, privateKey }, stranger] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')])
const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }

interface Claims {
  readonly sub?: string | undefined
  readonly issuer?: string
  readonly audience?: string
  readonly at?: number
  readonly lasts?: number
  readonly jti?: string
}

let tokens = 0
function tokenOf(claims: Claims = {}, key = privateKey): Promise<string> {
  const at = claims.at ?? Math.floor(Date.now() / 1000)
  const { sub = MINE, issuer = ISSUER, audience = AUDIENCE, lasts = 120 } = claims
  return new SignJWT({ jti: claims.jti ?? String(tokens++) })
    .setProtectedHeader({ alg: 'ES256', kid: 'one' })
    .setSubject(sub)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(at)
    .setExpirationTime(at + lasts)
    .sign(key)
}

const ENV = {
  PLIMSOLL_SIGNIN_ISSUER: ISSUER,
  PLIMSOLL_SIGNIN_AUDIENCE: AUDIENCE,
  PLIMSOLL_SIGNIN_JWKS: 'https://exchange.example/jwks',
  PLIMSOLL_SIGNIN_ORIGIN: ISSUER,
} as unknown as NodeJS.ProcessEnv

const settings = signInFrom(ENV)
if (!settings) throw new Error('the settings are complete')
const signIn = new SignIn(settings, createLocalJWKSet({ keys: [jwk] }))

describe('a token of the exchange', () => {
  it('speaks for its account, once', async () => {
    const token = await tokenOf()
    expect(await signIn.accountOf(token)).toBe(MINE)
    await expect(signIn.accountOf(token)).rejects.toMatchObject({ status: 401, code: 'token-invalid' })
    expect(await signIn.accountOf(await tokenOf())).toBe(MINE)
  })

  const now = Math.floor(Date.now() / 1000)
  it.each<[string, () => Promise<string>]>([
    ['of another issuer', () => tokenOf({ issuer: 'https://other.example' })],
    ['for somebody else', () => tokenOf({ audience: 'another-service' })],
    ['that has run out', () => tokenOf({ at: now - 200, lasts: 100 })],
    ['that was made long ago, however long it says that it lasts', () => tokenOf({ at: now - 3_600, lasts: 90_000 })],
    ['from the future', () => tokenOf({ at: now + 600 })],
    ['with another key', () => tokenOf({}, stranger.privateKey)],
    ['for what is no account', () => tokenOf({ sub: 'a b' })],
    ['that is none', async () => 'one.two.three'],
    [
      'without a signature',
      async () =>
        `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ sub: MINE, iss: ISSUER, aud: AUDIENCE, iat: now, exp: now + 60 })).toString('base64url')}.`,
    ],
    [
      'signed with the public key as a secret',
      () =>
        new SignJWT({ sub: MINE, iss: ISSUER, aud: AUDIENCE })
          .setProtectedHeader({ alg: 'HS256', kid: 'one' })
          .setIssuedAt()
          .setExpirationTime('1m')
          .sign(new TextEncoder().encode(JSON.stringify(jwk))),
    ],
  ])('is refused %s', async (_, make) => {
    await expect(signIn.accountOf(await make())).rejects.toMatchObject({ status: 401, code: 'token-invalid' })
  })

  it('is refused without an end', async () => {
    const endless = await new SignJWT({ sub: MINE, iss: ISSUER, aud: AUDIENCE })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuedAt()
      .sign(privateKey)
    await expect(signIn.accountOf(endless)).rejects.toMatchObject({ status: 401 })
  })
})

describe('the settings', () => {
  it('are all there or none, and name no shared secret', () => {
    expect(signInFrom({} as NodeJS.ProcessEnv)).toBeNull()
    expect(() => signInFrom({ PLIMSOLL_SIGNIN_ISSUER: ISSUER } as unknown as NodeJS.ProcessEnv)).toThrow('together')
    expect(() => signInFrom({ ...ENV, PLIMSOLL_SIGNIN_ALGORITHMS: 'ES256,HS256' })).toThrow('HS256')
    expect(() => signInFrom({ ...ENV, PLIMSOLL_SIGNIN_ALGORITHMS: 'none' })).toThrow('none')
  })
})

describe('signing in', () => {
  let bench: Bench
  const keys = createServer((_, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }))
  })
  beforeAll(async () => {
    bench = await openBench({}, 1)
    await new Promise<void>((done) => keys.listen(0, '127.0.0.1', done))
    for (const [name, value] of Object.entries(ENV)) vi.stubEnv(name, value)
    vi.stubEnv('PLIMSOLL_SIGNIN_JWKS', `http://127.0.0.1:${(keys.address() as AddressInfo).port}/jwks`)
    vi.stubEnv('PLIMSOLL_ORIGIN', OURS)
  }, 180_000)
  afterEach(() => vi.stubEnv('PLIMSOLL_ORIGIN', OURS))
  afterAll(async () => {
    vi.unstubAllEnvs()
    keys.close()
    await bench.close()
  })

  const post = (body: BodyInit, headers: Record<string, string>) =>
    route('session', beginSession)(
      new Request(`${OURS}/api/v1/session`, {
        method: 'POST',
        body,
        headers: { [PEER_HEADER]: '10.9.0.1', ...headers },
      }),
      { params: Promise.resolve({}) },
    )
  const json = (signed: string, headers: Record<string, string> = {}) =>
    post(JSON.stringify({ signed }), { 'content-type': 'application/json', ...headers })

  it('gives a cookie that only https may carry, and a session that leaving ends with its streams, at once', async () => {
    const begun = await json(await tokenOf())
    expect(begun.status).toBe(201)
    const cookie = begun.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^__Host-plimsoll-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/)
    const headers = { cookie: cookie.split(';')[0] ?? '', [PEER_HEADER]: '10.9.0.1' }
    const get = (work: typeof session, path: string) =>
      route('read', work)(new Request(`${OURS}/api/v1/${path}`, { headers }), { params: Promise.resolve({}) })
    expect(await (await get(session, 'session')).json()).toMatchObject({ account: MINE })
    const reader = (await get(stream, `stream?topics=account:${MINE}`)).body?.getReader()
    await reader?.read()
    const ended = (async () => {
      while (reader && !(await reader.read()).done);
      return 'ended'
    })()
    const leave = new Request(`${OURS}/api/v1/session`, { method: 'DELETE', headers })
    expect((await route('session', endSession)(leave, { params: Promise.resolve({}) })).status).toBe(204)
    expect(await Promise.race([ended, new Promise((done) => setTimeout(done, 5_000, 'still open'))])).toBe('ended')
    expect((await get(session, 'session')).status).toBe(401)
  })

  it('is taken as a form from the exchange’s own pages, and answered with a page of ours', async () => {
    const form = new URLSearchParams({ signed: await tokenOf() }).toString()
    const type = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' }
    const landed = await post(form, { ...type, origin: ISSUER })
    expect([landed.status, landed.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(await landed.text()).toContain('url=/account')
    const again = new URLSearchParams({ signed: await tokenOf() }).toString()
    expect((await post(again, { ...type, origin: 'https://foreign.example' })).status).toBe(403)
  })

  it('is refused over plain http, for an account that is not there, and where no exchange is named', async () => {
    expect((await json(await tokenOf({ sub: 'nobody-here' }))).status).toBe(404)
    vi.stubEnv('PLIMSOLL_ORIGIN', 'http://adl.example.org')
    expect((await json(await tokenOf())).status).toBe(403)
  })

  it('lets nobody guess for long', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 14; i++) {
      const response = await json('one.two.three', { [PEER_HEADER]: '10.9.0.77' })
      statuses.push(response.status)
    }
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401))
    expect(statuses.slice(10)).toEqual(Array(4).fill(429))
    expect((await json(await tokenOf(), { [PEER_HEADER]: '10.9.0.78' })).status).toBe(201)
  })
})
