import type { Book } from '../book'
import { Counterfactual } from '../counterfactual'
import { amountOf, type Decimal, dec, min, ONE, plain, ZERO } from '../decimal'
import type { Sha256 } from '../hash'
import { headerOf, type TimedInput } from '../log'
import { opposite } from '../market'
import { Measures } from '../measures'
import { Figuring } from '../questions/backtest'
import { rank } from '../ranking/queue'
import { rulebookNamed } from '../rulebooks/index'
import type { Story } from './reconstructions'

/** What a trader on the winning side may try, so that others are closed instead. */
export const ADVERSARIES = ['self-trade', 'split', 'oracle-push', 'withdraw'] as const
export type Adversary = (typeof ADVERSARIES)[number]

export interface AdversaryResult {
  readonly adversary: Adversary
  readonly account: string
  /** Notional that was closed of everything the trader owns, honestly and with the trick. */
  readonly closedHonest: string
  readonly closed: string
  /** What the trader is worth at the end, with the trick less without it; what was paid in or out is taken into account. */
  readonly gain: string
}

/** Parts that a position is split into. */
const PARTS = 8
/** How far the mark is pushed, and for one step only. */
const PUSH = dec('0.02')
/** Share of what may be withdrawn that is. */
const WITHDRAWN = dec('0.95')

interface Run {
  readonly closed: Decimal
  readonly worth: Decimal
}

/** Every trick of one trader, under one rulebook: the one who stands first in the queue when the blow begins. */
export function adversariesOf(story: Story, rulebook: string, sha256: Sha256): AdversaryResult[] {
  const book = opened(story, rulebook, story.opening, sha256).book
  const account = frontOf(book, story, rulebook)
  if (account === null) return []
  const honest = play(story, rulebook, account, null, sha256)
  return ADVERSARIES.map((adversary) => {
    const tried = play(story, rulebook, account, adversary, sha256)
    return {
      adversary,
      account,
      closedHonest: plain(honest.closed),
      closed: plain(tried.closed),
      gain: plain(tried.worth.minus(honest.worth)),
    }
  })
}

function opened(
  story: Story,
  rulebook: string,
  inputs: readonly TimedInput[],
  sha256: Sha256,
  figuring = new Figuring(),
) {
  const run = new Counterfactual(sha256, { rulebook }, (records, book) => figuring.take(records, book))
  run.header(headerOf(story.facts, sha256))
  for (const input of inputs) run.input(input)
  return run
}

/** Under a rulebook that ranks nobody, the largest position of the winning side. */
function frontOf(book: Book, { holders }: Story, rulebook: string): string | null {
  const view = book.view()
  const [market] = view.markets.values()
  const winners = holders.filter(({ account }) => !account.startsWith(`${hurtOf(holders)}-`))
  const largest = [...winners].sort((a, b) => b.lots - a.lots)[0]?.account ?? null
  if (!market) return largest
  try {
    const queue = rank(new Measures(view), market, opposite(hurtOf(holders)), rulebookNamed(rulebook))
    return queue.entries[0]?.position.account ?? largest
  } catch {
    return largest
  }
}

/** The side that is hurt stands first among the holders. */
const hurtOf = (holders: Story['holders']) => holders[0]?.side ?? 'long'

function play(story: Story, rulebook: string, account: string, adversary: Adversary | null, sha256: Sha256): Run {
  const figuring = new Figuring()
  const opening = adversary === 'split' ? story.opening.flatMap((input) => split(input, account, story)) : story.opening
  const run = opened(story, rulebook, opening, sha256, figuring)
  const [first] = story.blow
  const extra = first ? trick(adversary, run.book, account, first.at) : []
  for (const input of [...extra, ...story.blow]) run.input(input)
  const mine = (id: string) => id === account || id.startsWith(`${account}.`)
  const closed = figuring.accounts
    .filter((one) => mine(one.account))
    .reduce((sum, one) => sum.plus(dec(one.closed)), ZERO)
  const moved = [...opening, ...extra].reduce((sum, input) => sum.plus(paidIn(input, mine)), ZERO)
  return { closed, worth: worthOf(run.book, mine).minus(moved) }
}

function paidIn(input: TimedInput, mine: (id: string) => boolean): Decimal {
  if (input.type === 'deposit' && mine(input.account)) return dec(input.amount)
  return input.type === 'withdrawal' && mine(input.account) ? dec(input.amount).neg() : ZERO
}

function worthOf(book: Book, mine: (id: string) => boolean): Decimal {
  const measures = new Measures(book.view())
  return [...book.view().accounts.keys()]
    .filter(mine)
    .reduce((sum, id) => sum.plus(amountOf(measures.accountEquity(id))), ZERO)
}

/** The same position in eight accounts of one owner, from the beginning on. */
function split(input: TimedInput, account: string, story: Story): TimedInput[] {
  const parts = Array.from({ length: PARTS }, (_, i) => `${account}.${i + 1}`)
  if (input.type === 'account' && input.account === account) {
    return parts.map((part) => ({ ...input, account: part, owner: account }))
  }
  const share = (text: string, step: Decimal) => {
    const each = dec(text).times(dec('0.125')).divToInt(step).times(step)
    return parts.map((_, i) => (i === 0 ? dec(text).minus(each.times(dec(String(PARTS - 1)))) : each))
  }
  if (input.type === 'deposit' && input.account === account) {
    const amounts = share(input.amount, dec('0.01'))
    return parts.flatMap((part, i) =>
      amounts[i]?.gt(ZERO) ? [{ ...input, account: part, amount: plain(amounts[i]) }] : [],
    )
  }
  if (input.type !== 'trade' || (input.buyer !== account && input.seller !== account)) return [input]
  const sizes = share(input.size, lotOf(story))
  const who = input.buyer === account ? 'buyer' : 'seller'
  return parts.flatMap((part, i) => (sizes[i]?.gt(ZERO) ? [{ ...input, [who]: part, size: plain(sizes[i]) }] : []))
}

function lotOf({ opening }: Story): Decimal {
  const market = opening.find((input) => input.type === 'market')
  return market?.type === 'market' ? dec(market.market.lot) : ONE
}

function trick(adversary: Adversary | null, book: Book, account: string, at: string): TimedInput[] {
  const view = book.view()
  const [position] = view.positionsBy(account)
  const market = position && view.markets.get(position.market)
  if (!position || !market) return []
  if (adversary === 'oracle-push') return pushed(market.id, market.mark, market.tick, position.side, at)
  if (adversary === 'withdraw') return withdrawn(book, account, at)
  if (adversary !== 'self-trade') return []
  const twin = `${account}.twin`
  const [buyer, seller] = position.side === 'short' ? [account, twin] : [twin, account]
  const margin = plain(amountOf(new Measures(view).accountEquity(account)).toDecimalPlaces(2))
  const [size, price] = [plain(position.size), plain(market.mark)]
  return [
    { type: 'account', account: twin, owner: account, at },
    { type: 'deposit', account: twin, amount: margin, at },
    { type: 'trade', market: market.id, buyer, seller, size, price, at },
  ]
}

/** For one step the mark goes the way that helps the winners, and comes back. */
function pushed(market: string, mark: Decimal, tick: Decimal, side: 'long' | 'short', at: string): TimedInput[] {
  const by = mark.times(PUSH).divToInt(tick).times(tick)
  const there = side === 'long' ? mark.plus(by) : mark.minus(by)
  return [there, mark].map((price) => ({ type: 'mark', marks: { [market]: plain(price) }, at }))
}

function withdrawn(book: Book, account: string, at: string): TimedInput[] {
  const measures = new Measures(book.view())
  const free = amountOf(measures.accountEquity(account)).minus(amountOf(measures.accountMaintenance(account)))
  const amount = min(free, dec(book.view().accounts.get(account)?.balance ?? ZERO))
    .times(WITHDRAWN)
    .toDecimalPlaces(2)
  return amount.gt(ZERO) ? [{ type: 'withdrawal', account, amount: plain(amount), at }] : []
}
