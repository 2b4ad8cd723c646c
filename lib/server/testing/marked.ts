import type { Input } from '@/engine/log'
import type { ExchangeFeed, FeedSource } from '../feed/port'

/** Traders whose every own figure carries their number between two marks, so that it is known wherever it turns up. */
export const TRADERS = 200

/** Six digits for each trader, crooked enough that no sum of some traders' figures is the figure of another. */
const digits = (n: number) => String((n * n * n * 31 + n * n * 17 + 12_345) % 999_983).padStart(6, '0')
const OWNERS = new Map(Array.from({ length: TRADERS }, (_, n) => [digits(n), n]))
export const nameOf = (n: number) => `zqtrader${digits(n)}x`
const sizeOf = (n: number) => `1.4747${digits(n)}4747`
const entryOf = (n: number) => `${n % 2 === 0 ? '99' : '101'}.5353${digits(n)}5353`
/** Some hold little enough that a fall of the mark makes them bankrupt. */
const depositOf = (n: number) => `${n % 20 === 0 ? '9' : '900'}.6161${digits(n)}6161`
const marginOf = (n: number) => `8.7272${digits(n)}7272`

const MARKS = [/zqtrader(\d{6})x/g, /4747(\d{6})4747/g, /5353(\d{6})5353/g, /6161(\d{6})6161/g, /7272(\d{6})7272/g]

/** The numbers of all traders of whom something stands in a text. */
export function marksIn(text: string): Set<number> {
  const found = MARKS.flatMap((mark) => [...text.matchAll(mark)].map(([, digits = '']) => OWNERS.get(digits)))
  return new Set(found.filter((n) => n !== undefined))
}

const HUB = 'hub'
export const MARKET = 'M-PERP'

/** A blinded exchange of marked traders, half of them long and half short, all against one account. */
export class MarkedSource implements FeedSource {
  readonly stream = 'marked'
  readonly simulated = true

  begin(at: string, stream: string): ExchangeFeed {
    let steps = 0
    return {
      facts: { stream, authority: 'engine', coverage: 'full', disclosure: 'blinded', rulebook: 'bitmex', at },
      venue: 'Marked',
      simulated: true,
      scenario: null,
      repeats: true,
      clock: 'host',
      opening,
      step: async () => ({ inputs: [{ type: 'mark', marks: { [MARKET]: markAt(steps++) } }], gap: null }),
      checkpoint: () => JSON.stringify({ at, stream }),
      seats: () => [],
    }
  }

  restore(checkpoint: string): ExchangeFeed {
    const { at, stream } = JSON.parse(checkpoint) as { readonly at: string; readonly stream: string }
    return this.begin(at, stream)
  }
}

/** It wavers, and at the twelfth step falls so far that the fund is not enough. */
export const markAt = (step: number) => (step < 12 ? `${100 + (step % 3)}` : '85')

/** What stands in it when it opens. */
export function opening(): readonly Input[] {
  const traders = Array.from({ length: TRADERS }, (_, n) => n)
  const market = {
    id: MARKET,
    kind: 'linear',
    settle: 'USDT',
    lot: '0.00000000000001',
    tick: '0.01',
    mark: '100',
    maintenanceMarginRate: '0.001',
    fund: 'F',
  } as const
  return [
    { type: 'rulebook', rulebook: 'bitmex', seed: 'seed of the test' },
    { type: 'fund', fund: 'F', asset: 'USDT', floor: '0', amount: '1' },
    { type: 'market', market },
    ...[HUB, ...traders.map(nameOf)].map((account): Input => ({ type: 'account', account })),
    { type: 'deposit', account: HUB, amount: '1000000' },
    ...traders.map((n): Input => ({ type: 'deposit', account: nameOf(n), amount: depositOf(n) })),
    ...traders.map((n): Input => {
      const [buyer, seller] = n % 2 === 0 ? [nameOf(n), HUB] : [HUB, nameOf(n)]
      const margin = n % 7 === 0 ? { [n % 2 === 0 ? 'buyerMargin' : 'sellerMargin']: marginOf(n) } : {}
      return { type: 'trade', market: MARKET, buyer, seller, size: sizeOf(n), price: entryOf(n), ...margin }
    }),
  ]
}
