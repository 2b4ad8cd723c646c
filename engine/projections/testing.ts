import { Book } from '../book'
import { type Decimal, dec, ONE, plain, ratio } from '../decimal'
import { PlimsollError } from '../errors'
import type { Sha256 } from '../hash'
import type { Input, LogRecord, StreamFacts, TimedInput } from '../log'
import { type Market, roundToTick, type Side } from '../market'
import type { MarketFile } from '../snapshot'
import { isoAt } from '../time'

/** A small exchange for the tests of the projections, driven by numbers that a property test invents. */

export const START = Date.parse('2026-01-02T03:04:05.678Z')

export const MARKETS: readonly MarketFile[] = [
  {
    id: 'BTC-PERP',
    kind: 'linear',
    settle: 'USDT',
    lot: '0.001',
    tick: '0.5',
    mark: '50000',
    maintenanceMarginRate: '0.005',
    fund: 'USDT-main',
  },
  {
    id: 'ETH-PERP',
    kind: 'linear',
    settle: 'USDT',
    lot: '0.01',
    tick: '0.05',
    mark: '2500',
    maintenanceMarginRate: '0.01',
    fund: 'USDT-main',
  },
  {
    id: 'XBTUSD',
    kind: 'inverse',
    settle: 'XBT',
    lot: '1',
    tick: '0.5',
    mark: '50000',
    maintenanceMarginRate: '0.01',
    fund: 'XBT-main',
  },
]

/** Accounts that trade the first two markets, and those that trade the inverse one: an account settles in one asset. */
const LINEAR = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'golf', 'hotel']
const INVERSE = ['india', 'juliett', 'kilo', 'lima']
export const ACCOUNTS: readonly string[] = [...LINEAR, ...INVERSE]

export const FACTS: StreamFacts = {
  stream: 'test',
  authority: 'engine',
  coverage: 'full',
  disclosure: 'open',
  rulebook: 'bitmex',
  at: isoAt(START),
}

/** What a property test invents: which thing happens, to whom, and how much. */
export interface Command {
  readonly kind: number
  readonly a: number
  readonly b: number
  readonly x: number
}

/** Drives a book and keeps every record it made. Inputs that the book refuses are left out, as an exchange would. */
export class Exchange {
  readonly book: Book
  readonly records: LogRecord[] = []
  private now = START

  constructor(sha256: Sha256, facts: Partial<StreamFacts> = {}) {
    this.book = Book.create({ ...FACTS, ...facts }, sha256)
  }

  /** Funds, markets and accounts with money. */
  open(fund = '1000', rulebook = 'bitmex', markets: readonly MarketFile[] = MARKETS): this {
    this.send({ type: 'rulebook', rulebook, seed: 'seed of the test' })
    this.send({ type: 'fund', fund: 'USDT-main', asset: 'USDT', floor: '0', amount: fund })
    this.send({ type: 'fund', fund: 'XBT-main', asset: 'XBT', floor: '0', amount: '0.02' })
    for (const market of markets) this.send({ type: 'market', market })
    for (const account of ACCOUNTS) {
      this.send({ type: 'account', account })
      this.send({ type: 'deposit', account, amount: INVERSE.includes(account) ? '0.1' : '5000' })
    }
    return this
  }

  send(input: Input, afterMs = 100): LogRecord[] {
    const at = this.now + afterMs
    const records = this.book.apply({ ...input, at: isoAt(at) } as TimedInput)
    this.now = at
    this.records.push(...records)
    return records
  }

  /** Carries out one invented command; what was recorded, nothing where the book refused it. */
  obey(command: Command): LogRecord[] {
    const input = this.inputOf(command)
    if (!input) return []
    try {
      return this.send(input, command.kind === 5 ? command.x * 37 : command.x)
    } catch (error) {
      if (error instanceof PlimsollError) return []
      throw error
    }
  }

  private inputOf({ kind, a, b, x }: Command): Input | null {
    const { book } = this
    if (book.pending && x % 3 > 0) return { type: 'proceed', event: book.pending.event }
    const file = MARKETS[a % MARKETS.length]
    const market = book.view().markets.get(file?.id ?? '')
    if (!market) return null
    const [first, second] = this.traders(market, kind, a, b)
    switch (kind % 12) {
      case 0:
      case 1:
      case 2:
        return { ...this.tradeOf(market, first, second, x), ...(kind % 12 === 2 ? marginOf(market, x) : {}) }
      case 3:
        return { type: 'funding', market: market.id, rate: plain(dec((x % 21) - 10).times('0.001')) }
      case 4:
        return this.depthOf(market, [first, second], x)
      case 5:
        return { type: 'mark', marks: this.marksAfter(x, 140) }
      case 6:
        return { type: 'fund', fund: market.fund ?? '', amount: amountIn(market, (x % 41) - 15) }
      case 7:
        return { type: 'observed-fund', fund: market.fund ?? '', balance: amountIn(market, x % 90) }
      case 8:
        return { type: 'deposit', account: ACCOUNTS[b % ACCOUNTS.length] ?? '', amount: amountIn(market, (x % 9) + 1) }
      case 9:
        return x % 2 > 0 ? { type: 'halt', reason: 'test' } : { type: 'resume', reason: 'test' }
      case 10:
        return { type: 'mark', marks: this.marksAfter(x, 140) }
      default:
        return { type: 'mark', marks: this.marksAfter(x, 15) }
    }
  }

  /** Two accounts of the market's asset; sometimes one of them is what the fund holds. */
  private traders(market: Market, kind: number, a: number, b: number): [string, string] {
    const pool = market.kind === 'linear' ? LINEAR : INVERSE
    const holder = `fund:${market.fund}`
    const isKnown = this.book.view().accounts.has(holder)
    const first = pool[(a * 7 + b) % pool.length] ?? ''
    return [first, kind % 3 === 1 && isKnown ? holder : (pool[(b * 5 + a + 1) % pool.length] ?? '')]
  }

  private tradeOf(market: Market, buyer: string, seller: string, x: number): Extract<Input, { type: 'trade' }> {
    const lots = market.kind === 'linear' ? (x % 400) + 1 : (x % 3000) + 1
    const price = roundToTick(market, ratio(market.mark.times(dec(1000 + (x % 41) - 20).times('0.001'))), 'down')
    const size = plain(market.lot.times(lots))
    return { type: 'trade', market: market.id, buyer, seller, size, price: plain(price) }
  }

  private depthOf(market: Market, who: readonly [string, string], x: number): Input {
    const level = (side: Side, i: number) => {
      const away = dec(side === 'long' ? -(i + 1) : i + 1).times('0.004')
      const price = roundToTick(market, ratio(market.mark.times(ONE.plus(away))), 'up')
      return { account: who[(i + x) % 2] ?? '', price: plain(price), size: plain(market.lot.times((x % 300) + 1)) }
    }
    const places = [0, 1, 2]
    const [bids, asks] = [places.map((i) => level('long', i)), places.map((i) => level('short', i))]
    return { type: 'depth', market: market.id, bids, asks }
  }

  /** All marks together by at most so many thousandths. */
  private marksAfter(x: number, most: number): Record<string, string> {
    const step = dec(1000 + (x % (2 * most + 1)) - most).times('0.001')
    const marks: Record<string, string> = {}
    for (const market of this.book.view().markets.values()) {
      marks[market.id] = plain(roundToTick(market, ratio(market.mark.times(step)), 'up'))
    }
    return marks
  }
}

function amountIn(market: Market, units: number): string {
  return plain(dec(units).times(market.settle === 'XBT' ? '0.0007' : '29.3'))
}

function marginOf(market: Market, x: number): { buyerMargin: string; sellerMargin: string } {
  const amount: Decimal = market.settle === 'XBT' ? dec('0.004') : dec((x % 90) + 30)
  return { buyerMargin: plain(amount), sellerMargin: plain(amount) }
}
