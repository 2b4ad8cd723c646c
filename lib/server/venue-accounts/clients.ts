import type { AccountTrouble, AccountVenue, ConnectRequest, OwnPosition } from '@/lib/wire/venue-accounts'
import {
  binanceCanOnlyRead,
  binancePositions,
  bybitCanOnlyRead,
  bybitPositions,
  okxCanOnlyRead,
  okxPositions,
} from './readers'

/** An account at a venue, as far as a key that reads can see it. */
export interface AccountClient {
  canOnlyRead(): Promise<boolean>
  positions(): Promise<readonly OwnPosition[]>
}

/** Why a venue could not be asked. What it wrote is kept to ourselves: it may repeat what was signed. */
export class AccountError extends Error {
  override readonly name = 'AccountError'
  constructor(readonly trouble: AccountTrouble) {
    super(trouble)
  }
}

export type Bases = Readonly<Partial<Record<AccountVenue, string>>>
type Call = (params?: object) => Promise<unknown>
type Calls = Readonly<Record<string, Call>>

const TIMEOUT_MS = 10_000

/**
 * Signs and paces by ccxt, which is loaded when the first account is looked at and not before. Its unified answers are
 * left aside: they give one rank for both sides of a hedge, and none for some venues that publish one.
 */
export async function openClient(credentials: ConnectRequest, bases: Bases): Promise<AccountClient> {
  const { default: ccxt } = await import('ccxt')
  const { venue, key, secret, passphrase } = credentials
  const options = {
    apiKey: key,
    secret,
    enableRateLimit: true,
    timeout: TIMEOUT_MS,
    ...(passphrase ? { password: passphrase } : {}),
  }
  const exchange = new ccxt[venue](options)
  const base = bases[venue]
  if (base !== undefined) exchange.urls.api = pointedAt(exchange.urls.api, base)
  const calls = exchange as unknown as Calls
  const ask = (name: string, params = {}) => asked(calls, name, params)
  switch (venue) {
    case 'binance':
      return {
        canOnlyRead: async () => read(binanceCanOnlyRead, await ask('sapiGetAccountApiRestrictions')),
        positions: async () => {
          const risk = await ask('fapiPrivateV3GetPositionRisk')
          const quantiles = await ask('fapiPrivateGetAdlQuantile')
          return read((answer) => binancePositions(answer, numbersIn(quantiles)), risk)
        },
      }
    case 'bybit':
      return {
        canOnlyRead: async () => read(bybitCanOnlyRead, numbersIn(await ask('privateGetV5UserQueryApi'))),
        positions: async () => {
          const of = async (params: object) =>
            read(bybitPositions, numbersIn(await ask('privateGetV5PositionList', { ...params, limit: 200 })))
          const usdt = await of({ category: 'linear', settleCoin: 'USDT' })
          const usdc = await of({ category: 'linear', settleCoin: 'USDC' })
          return [...usdt, ...usdc, ...(await of({ category: 'inverse' }))]
        },
      }
    case 'okx':
      return {
        canOnlyRead: async () => read(okxCanOnlyRead, await ask('privateGetAccountConfig')),
        positions: async () => read(okxPositions, await ask('privateGetAccountPositions', { instType: 'SWAP' })),
      }
  }
}

/** ccxt hands on small whole numbers as text; these are counted with. */
function numbersIn(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, one: unknown) =>
    typeof one === 'string' && WHOLE.has(key) && /^\d{1,3}$/.test(one) ? Number(one) : one,
  )
}
const WHOLE: ReadonlySet<string> = new Set(['LONG', 'SHORT', 'BOTH', 'HEDGE', 'readOnly', 'adlRankIndicator'])

function pointedAt(urls: unknown, base: string): never {
  const text = JSON.stringify(urls).replace(/"(https|wss):\/\/[^/"]+/g, `"${base}`)
  return JSON.parse(text) as never
}

async function asked(calls: Calls, name: string, params: object): Promise<unknown> {
  try {
    const call = calls[name]
    if (!call) throw new AccountError('changed')
    return await call.call(calls, params)
  } catch (error) {
    throw error instanceof AccountError ? error : new AccountError(troubleOf(error))
  }
}

function read<T>(reader: (answer: unknown) => T, answer: unknown): T {
  try {
    return reader(answer)
  } catch {
    throw new AccountError('changed')
  }
}

const TROUBLES: Readonly<Record<string, AccountTrouble>> = {
  AuthenticationError: 'key-refused',
  PermissionDenied: 'key-refused',
  AccountNotEnabled: 'key-refused',
  InvalidNonce: 'key-refused',
  RateLimitExceeded: 'rate-limited',
  DDoSProtection: 'rate-limited',
  RequestTimeout: 'timeout',
  ExchangeNotAvailable: 'unavailable',
  OnMaintenance: 'unavailable',
  NetworkError: 'unavailable',
  BadResponse: 'changed',
  NullResponse: 'changed',
}

function troubleOf(error: unknown): AccountTrouble {
  const name = (error as Error | null)?.constructor?.name ?? ''
  return TROUBLES[name] ?? 'changed'
}
