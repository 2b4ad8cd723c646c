import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@playwright/test'
import type { Input } from '../engine/log'
import type { ScriptHead, ScriptLine } from '../lib/server/feed/scripted'
import { Exchange } from './exchange'
import { START_LIMIT_MS } from './server'

/** Ticks a second: a figure is stale after six missed ones, so that a test waits three seconds and not twelve. */
const TICKS = '2'

/** An exchange that does what the test says, tick by tick. */
export class Script {
  private constructor(
    readonly exchange: Exchange,
    private readonly folder: string,
  ) {}

  static async open(head: Omit<ScriptHead, 'stream'>, ticks = TICKS): Promise<Script> {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-script-'))
    const file = join(folder, 'script.jsonl')
    writeFileSync(file, `${JSON.stringify({ ...head, stream: 'script' } satisfies ScriptHead)}\n`)
    return new Script(await Exchange.open({ PLIMSOLL_SCRIPT: file, PLIMSOLL_TICKS: ticks }), folder)
  }

  /** What happens at the next tick. */
  tick(...inputs: readonly Input[]): void {
    this.write({ inputs })
  }

  marks(marks: Readonly<Record<string, string>>): void {
    this.tick({ type: 'mark', marks })
  }

  /** Something is missing: the markets are halted with this reason until the next tick. */
  gap(reason: string): void {
    this.write({ inputs: [], gap: reason })
  }

  /** Not a word more from the exchange, until something else is written. */
  silence(): void {
    this.write({ silent: true })
  }

  async close(): Promise<void> {
    // A tick that waits for the script would otherwise hold the server back from stopping in order.
    this.tick()
    await this.exchange.server.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  private write(line: ScriptLine): void {
    appendFileSync(join(this.folder, 'script.jsonl'), `${JSON.stringify(line)}\n`)
  }
}

/** Gives the tests of a block a scripted exchange of their own. */
export function ownScript(head: Omit<ScriptHead, 'stream'>, ticks = TICKS): { readonly current: Script } {
  let script: Script | undefined
  test.beforeAll(async () => {
    test.setTimeout(START_LIMIT_MS)
    script = await Script.open(head, ticks)
  })
  test.afterEach(async ({ browserName: _ }, info) => {
    if (info.status === info.expectedStatus || script === undefined) return
    await info.attach('server', { body: script.exchange.server.output, contentType: 'text/plain' })
  })
  test.afterAll(() => script?.close())
  return {
    get current() {
      if (script === undefined) throw new Error('the script is not open yet')
      return script
    },
  }
}

export const OPEN = { authority: 'engine', coverage: 'full', disclosure: 'open', rulebook: 'bitmex' } as const

export interface Opening {
  readonly rulebook?: string
  readonly markets: readonly string[]
  readonly deposits: Readonly<Record<string, string>>
  /** Market, buyer, seller, size and price. */
  readonly trades: readonly (readonly [string, string, string, string, string])[]
}

/** A fund of almost nothing, so that the first loss is everybody's; every market begins at 100. */
export function opening({ rulebook = 'bitmex', markets, deposits, trades }: Opening): readonly Input[] {
  const market = {
    kind: 'linear',
    settle: 'USDT',
    lot: '0.01',
    tick: '0.01',
    mark: '100',
    maintenanceMarginRate: '0.001',
    fund: 'F',
  } as const
  return [
    { type: 'rulebook', rulebook, seed: 'seed of the test' },
    { type: 'fund', fund: 'F', asset: 'USDT', floor: '0', amount: '1' },
    ...markets.map((id): Input => ({ type: 'market', market: { ...market, id } })),
    ...Object.keys(deposits).map((account): Input => ({ type: 'account', account })),
    ...Object.entries(deposits).map(([account, amount]): Input => ({ type: 'deposit', account, amount })),
    ...trades.map(([market, buyer, seller, size, price]): Input => {
      return { type: 'trade', market, buyer, seller, size, price }
    }),
  ]
}
