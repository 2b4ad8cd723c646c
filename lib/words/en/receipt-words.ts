import { amountOf, dec, plain } from '@/engine/decimal'
import { gain } from '@/engine/market'
import { unitsOf } from '@/engine/projections/units'
import type { Receipt } from '@/engine/receipt/objects'
import { clockTimeMs, date, difference, money, moneyUnit, price, signOf, size, sizeWithUnit } from '@/lib/format'

const PRICE_RULES: Readonly<Record<string, string>> = {
  bankruptcy: 'bankruptcy price',
  mark: 'the mark',
  'previous-mark': 'the previous mark',
}

export function priceRuleWords(rule: string): string {
  return PRICE_RULES[rule] ?? rule
}

const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

/** How the name is read over the telephone: "seven, K, three, M; nine, Q, X, D; four, W, T, B; four". */
export function spokenName(id: string): string {
  const said = (character: string) => (/\d/.test(character) ? DIGITS['0123456789'.indexOf(character)] : character)
  return id
    .split('-')
    .map((group) => [...group].map(said).join(', '))
    .join('; ')
}

/** The figures of a receipt as they are written, each with the decimals of its market. */
export function figuresOf({ commitment, leaf, closure, result }: Receipt) {
  const { market, queue, mark } = commitment
  const { settle, lot, tick } = market
  const { detail } = closure
  const counted = { ...market, multiplier: dec(market.multiplier), lot: dec(lot), tick: dec(tick) }
  const { unit } = unitsOf(counted)
  const atMark = amountOf(gain(counted, queue.side, dec(detail.size), dec(mark), dec(detail.price)))
  return {
    unit,
    asset: moneyUnit(settle) === '$' ? settle : moneyUnit(settle),
    size: (value: string) => size(value, lot),
    sized: (value: string) => sizeWithUnit(value, lot, unit),
    price: (value: string) => price(value, tick),
    cash: (value: string, signed = false) => money(value, settle, { signed }),
    againstMark: plain(atMark),
    fundSize: difference(commitment.sizeBefore, commitment.size) ?? '0',
    fundAfter: difference(commitment.fundBefore, commitment.fundPaid) ?? '0',
    lagMs: Date.parse(result.proceed.at) - Date.parse(commitment.at),
    position: `${market.id} ${queue.side}`,
    before: leaf.size,
  }
}

export function titleOf(receipt: Receipt, isMine: boolean): string {
  const { position, sized } = figuresOf(receipt)
  const whose = isMine ? `Your ${position}` : `The ${position} of ${receipt.account}`
  return `${whose} was reduced by ${sized(receipt.closure.detail.size)}.`
}

export function leadOf(receipt: Receipt, isMine: boolean): string {
  const { closure, commitment } = receipt
  const { detail } = closure
  const { cash, sized, price: priced, asset } = figuresOf(receipt)
  const lost = signOf(detail.realisedPnl) === -1
  const realised = `${isMine ? 'You' : 'It'} realised a ${lost ? 'loss' : 'profit'} of ${cash(detail.realisedPnl, true)} ${asset}.`
  const left =
    signOf(detail.sizeAfter) === 0 ? 'Nothing of the position is left.' : `${sized(detail.sizeAfter)} is left.`
  return `On ${date(closure.at)} at ${clockTimeMs(closure.at)} UTC it was closed at ${priced(detail.price)} to balance the market, after another account’s loss exceeded its margin and ${fundClause(commitment)}. ${realised} ${left}`
}

function fundClause({ fund, fundPaid }: Receipt['commitment']): string {
  if (fund === null) return 'no fund stood behind it'
  return signOf(fundPaid) === 1 ? `fund ${fund} had paid what it could` : `fund ${fund} had nothing left to pay with`
}
