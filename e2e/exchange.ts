import { test } from '@playwright/test'
import type { EventReport, EventRow } from '../lib/wire/frames'
import { type ServerOptions, START_LIMIT_MS, TestServer } from './server'

export const OPERATOR_TOKEN = 'operator-token-of-the-tests'

/**
 * A simulated exchange that may be pushed by hand: few traders, so that it is made in a moment, and limits wide enough
 * for a test that does in a minute what a visitor does in an hour.
 */
const SETTINGS = {
  PLIMSOLL_CONTROL: '1',
  PLIMSOLL_OPERATOR_TOKEN: OPERATOR_TOKEN,
  PLIMSOLL_TRADERS: '300',
  // A machine that is busy with the browser as well still keeps up with one step a second.
  PLIMSOLL_TICKS: '1',
  PLIMSOLL_LIMITS_FACTOR: '50',
  PLIMSOLL_LOG_LEVEL: 'warn',
}

/** More steps than the scenario takes from one event to the next; asked for in portions that take a second or two. */
const STEPS = { most: 2_000, atOnce: 50 } as const

export interface Health {
  readonly status: string
  readonly stream: string
  readonly seq: number
  readonly hash: string
}

interface Pushed {
  readonly seq: number
  readonly steps: number
  readonly events: number
}

type Push =
  | { readonly action: 'pause' | 'resume' }
  | { readonly action: 'step'; readonly count: number; readonly until?: 'adl' }

/** The exchange behind a test's pages, asked and pushed over HTTP like any other client would. */
export class Exchange {
  private constructor(readonly server: TestServer) {}

  static async open(
    env: Readonly<Record<string, string>> = {},
    options: Omit<ServerOptions, 'env'> = {},
  ): Promise<Exchange> {
    return new Exchange(await TestServer.start({ ...options, env: { ...SETTINGS, ...env } }))
  }

  get url(): string {
    return this.server.url
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.url + path, { redirect: 'manual', ...init })
  }

  async json<T>(path: string, init: RequestInit = {}): Promise<T> {
    const response = await this.fetch(path, init)
    if (response.ok) return (await response.json()) as T
    throw new Error(`${path} answered ${response.status}: ${await response.text()}\n${this.server.output}`)
  }

  health(): Promise<Health> {
    return this.json<Health>('/api/v1/health')
  }

  async events(): Promise<readonly EventRow[]> {
    return (await this.json<{ events: readonly EventRow[] }>('/api/v1/events?limit=200')).events
  }

  report(event: string): Promise<EventReport> {
    return this.json<EventReport>(`/api/v1/events/${event}`)
  }

  push(control: Push): Promise<Pushed> {
    return this.json<Pushed>('/api/v1/control', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${OPERATOR_TOKEN}` },
      body: JSON.stringify(control),
    })
  }

  /** Lets time run until the next ADL event has happened, and answers with the newest one. */
  async provokeEvent(): Promise<EventRow> {
    for (let done = 0; done < STEPS.most; done += STEPS.atOnce) {
      const { events } = await this.push({ action: 'step', count: STEPS.atOnce, until: 'adl' })
      const [newest] = await this.events()
      if (events > 0 && newest !== undefined) return newest
    }
    throw new Error(`no ADL event within ${STEPS.most} steps`)
  }

  /** Accounts whose seat a visitor may take, by kind. */
  async traders(): Promise<readonly { readonly account: string; readonly kind: string }[]> {
    return (await this.json<{ traders: { account: string; kind: string }[] }>('/api/v1/demo/traders')).traders
  }

  /** Takes a seat as a program would; the answer is the header that proves it. */
  async sit(account: string): Promise<{ readonly cookie: string }> {
    const response = await this.fetch('/api/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ account }),
    })
    const [cookie] = response.headers.getSetCookie()
    if (response.status !== 201 || cookie === undefined) throw new Error(`no seat for ${account}: ${response.status}`)
    return { cookie: cookie.split(';')[0] ?? '' }
  }
}

/** Gives the tests of a file an exchange of their own. What its server wrote is kept with a test that fails. */
export function ownExchange(env: Readonly<Record<string, string>> = {}): { readonly current: Exchange } {
  let exchange: Exchange | undefined
  test.beforeAll(async () => {
    test.setTimeout(START_LIMIT_MS)
    exchange = await Exchange.open(env)
  })
  test.afterEach(async ({ browserName: _ }, info) => {
    if (info.status === info.expectedStatus || exchange === undefined) return
    await info.attach('server', { body: exchange.server.output, contentType: 'text/plain' })
  })
  test.afterAll(async () => {
    await exchange?.server.stop()
  })
  return {
    get current() {
      if (exchange === undefined) throw new Error('the exchange is not open yet')
      return exchange
    },
  }
}
