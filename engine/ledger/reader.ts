import { bytes as bytesOf } from '../hash'
import { isoAt } from '../time'
import { Cursor, keyOf } from './cursor'
import type { LedgerRecord, RecordOf } from './ledger'

/** A line that was read at sight. */
export interface Sighted {
  readonly record: LedgerRecord
  /** Its text without the member of its hash: what is chained. */
  readonly chained: string
}

/**
 * Reads lines of a log from their bytes. A canonical line of one type has one form (keys sorted, no spaces, nothing
 * escaped), so that walking along it once both proves the form and cuts the values out. Types that make up most of a log
 * are read here; null for every other line, which may be one all the same: the careful reader says.
 */
export class QuickReader {
  private readonly cursor = new Cursor()
  private lastTime = ''

  /** @param text the same as `bytes`, one character for each: the line is what lies between `begin` and `end` of both */
  read(bytes: Uint8Array, text: string, begin: number, end: number): Sighted | null {
    const form = formOf(bytes, begin, end)
    if (!form) return null
    const { cursor } = this
    cursor.begin(bytes, text, begin)
    const record = form.read(cursor)
    if (!cursor.endsWith(form.last, end)) return null
    if (!this.isMoment(record.at)) return null
    return { record, chained: cursor.withoutHash(begin, end) }
  }

  /** Whether there is such a moment: many lines share one. */
  private isMoment(at: string): boolean {
    if (at === this.lastTime) return true
    const time = Date.parse(at)
    if (Number.isNaN(time) || isoAt(time) !== at) return false
    this.lastTime = at
    return true
  }
}

const TYPE = '"type":"'
const QUOTE = 34
/** Types are shorter, and made of letters below this. */
const NAME_MOST = 20
const LETTERS = 128

type Read = (line: Cursor) => LedgerRecord

const KEY = {
  account: keyOf('account'),
  amount: keyOf('amount'),
  asks: keyOf('asks'),
  asset: keyOf('asset'),
  at: keyOf('at'),
  balanceAfter: keyOf('balanceAfter'),
  bids: keyOf('bids'),
  buyer: keyOf('buyer'),
  buyerMargin: keyOf('buyerMargin'),
  cause: keyOf('cause'),
  deltaNeutral: keyOf('deltaNeutral'),
  entry: keyOf('entry'),
  event: keyOf('event'),
  fee: keyOf('fee'),
  fills: keyOf('fills'),
  floor: keyOf('floor'),
  fund: keyOf('fund'),
  hash: keyOf('hash'),
  market: keyOf('market'),
  marks: keyOf('marks'),
  netDelta: keyOf('netDelta'),
  owner: keyOf('owner'),
  place: keyOf('place'),
  price: keyOf('price'),
  rate: keyOf('rate'),
  realisedPnl: keyOf('realisedPnl'),
  reason: keyOf('reason'),
  score: keyOf('score'),
  seller: keyOf('seller'),
  sellerMargin: keyOf('sellerMargin'),
  seq: keyOf('seq'),
  side: keyOf('side'),
  size: keyOf('size'),
  sizeAfter: keyOf('sizeAfter'),
}

function account(line: Cursor) {
  const id = line.id(KEY.account)
  const at = line.time(KEY.at)
  const deltaNeutral = line.flagIfThere(KEY.deltaNeutral)
  const hash = line.hash(KEY.hash)
  const netDelta = line.amountIfThere(KEY.netDelta)
  const owner = line.idIfThere(KEY.owner)
  return { type: 'account', account: id, at, deltaNeutral, hash, netDelta, owner, seq: line.whole(KEY.seq) }
}

const cash = (type: 'deposit' | 'withdrawal') => (line: Cursor) => ({
  type,
  account: line.id(KEY.account),
  amount: line.amount(KEY.amount),
  at: line.time(KEY.at),
  hash: line.hash(KEY.hash),
  seq: line.whole(KEY.seq),
})

function trade(line: Cursor) {
  const at = line.time(KEY.at)
  const buyer = line.id(KEY.buyer)
  const buyerMargin = line.amountIfThere(KEY.buyerMargin)
  const hash = line.hash(KEY.hash)
  const market = line.id(KEY.market)
  const price = line.amount(KEY.price)
  const seller = line.id(KEY.seller)
  const sellerMargin = line.amountIfThere(KEY.sellerMargin)
  const seq = line.whole(KEY.seq)
  const size = line.amount(KEY.size)
  return { type: 'trade', at, buyer, buyerMargin, hash, market, price, seller, sellerMargin, seq, size }
}

function mark(line: Cursor) {
  const at = line.time(KEY.at)
  const hash = line.hash(KEY.hash)
  const marks = line.amountsById(KEY.marks)
  return { type: 'mark', at, hash, marks, seq: line.whole(KEY.seq) }
}

function funding(line: Cursor) {
  const at = line.time(KEY.at)
  const hash = line.hash(KEY.hash)
  const market = line.id(KEY.market)
  const rate = line.amount(KEY.rate)
  return { type: 'funding', at, hash, market, rate, seq: line.whole(KEY.seq) }
}

function depth(line: Cursor) {
  line.skipLevels(KEY.asks)
  const at = line.time(KEY.at)
  line.skipLevels(KEY.bids)
  const hash = line.hash(KEY.hash)
  line.skipId(KEY.market)
  return { type: 'depth', at, hash, seq: line.whole(KEY.seq) }
}

function liquidation(line: Cursor) {
  const account = line.id(KEY.account)
  const at = line.time(KEY.at)
  const balanceAfter = line.amount(KEY.balanceAfter)
  line.skipWhole(KEY.cause)
  const fee = line.amount(KEY.fee)
  const fills = line.levels(KEY.fills)
  const hash = line.hash(KEY.hash)
  const market = line.id(KEY.market)
  const realisedPnl = line.amount(KEY.realisedPnl)
  const seq = line.whole(KEY.seq)
  const side = line.side(KEY.side)
  line.skipAmount(KEY.size)
  const sizeAfter = line.amount(KEY.sizeAfter)
  return { type: 'liquidation', account, at, balanceAfter, fee, fills, hash, market, realisedPnl, seq, side, sizeAfter }
}

function fundPayment(line: Cursor) {
  const amount = line.amount(KEY.amount)
  const at = line.time(KEY.at)
  const balanceAfter = line.amount(KEY.balanceAfter)
  line.skipWhole(KEY.cause)
  line.skipIdOrNull(KEY.event)
  const fund = line.id(KEY.fund)
  const hash = line.hash(KEY.hash)
  line.skipId(KEY.market)
  const reason = line.id(KEY.reason) as RecordOf<'fund-payment'>['reason']
  return { type: 'fund-payment', amount, at, balanceAfter, fund, hash, reason, seq: line.whole(KEY.seq) }
}

function fund(line: Cursor) {
  const amount = line.amount(KEY.amount)
  const asset = line.idIfThere(KEY.asset)
  const at = line.time(KEY.at)
  const floor = line.amountIfThere(KEY.floor)
  const id = line.id(KEY.fund)
  const hash = line.hash(KEY.hash)
  return { type: 'fund', amount, asset, at, floor, fund: id, hash, seq: line.whole(KEY.seq) }
}

function closure(line: Cursor) {
  const id = line.id(KEY.account)
  const at = line.time(KEY.at)
  const balanceAfter = line.amount(KEY.balanceAfter)
  line.skipWhole(KEY.cause)
  const event = line.id(KEY.event)
  line.skipAmount(KEY.fee)
  const hash = line.hash(KEY.hash)
  line.skipWhole(KEY.place)
  line.skipAmount(KEY.price)
  const realisedPnl = line.amount(KEY.realisedPnl)
  line.skipAmount(KEY.score)
  const seq = line.whole(KEY.seq)
  const size = line.amount(KEY.size)
  const sizeAfter = line.amount(KEY.sizeAfter)
  return { type: 'closure', account: id, at, balanceAfter, event, hash, realisedPnl, seq, size, sizeAfter }
}

function takeover(line: Cursor) {
  const account = line.id(KEY.account)
  const at = line.time(KEY.at)
  const balanceAfter = line.amount(KEY.balanceAfter)
  line.skipWhole(KEY.cause)
  const entry = line.amount(KEY.entry)
  line.skipIdOrNull(KEY.event)
  const fund = line.id(KEY.fund)
  const hash = line.hash(KEY.hash)
  const market = line.id(KEY.market)
  const price = line.amount(KEY.price)
  const realisedPnl = line.amount(KEY.realisedPnl)
  const seq = line.whole(KEY.seq)
  const side = line.side(KEY.side)
  const size = line.amount(KEY.size)
  const sizeAfter = line.amount(KEY.sizeAfter)
  const results = { balanceAfter, realisedPnl, sizeAfter }
  return { type: 'takeover', account, at, entry, fund, hash, market, price, seq, side, size, ...results }
}

/** How lines of one type are read, and the bytes they end with. */
interface Form {
  readonly read: Read
  readonly last: Uint8Array
}

const FORMS = byName(
  Object.entries({
    account,
    deposit: cash('deposit'),
    withdrawal: cash('withdrawal'),
    trade,
    mark,
    funding,
    depth,
    fund,
    closure,
    liquidation,
    'fund-payment': fundPayment,
    takeover,
  } satisfies Partial<Record<LedgerRecord['type'], unknown>>).map(([type, read]) => [
    type,
    { read: read as Read, last: bytesOf(`${TYPE}${type}"}`) },
  ]),
)

/** By the length of their type and its first letter, which no two of them share. */
function byName(forms: readonly (readonly [string, Form])[]): readonly (Form | undefined)[] {
  const by: (Form | undefined)[] = new Array(NAME_MOST * LETTERS).fill(undefined)
  for (const [type, form] of forms) {
    const at = type.length * LETTERS + type.charCodeAt(0)
    if (by[at]) throw new Error(`two types of ${type.length} letters begin like ${type}`)
    by[at] = form
  }
  return by
}

/** The form that a line may have by how its last member ends; whether it does have it, reading it says. */
function formOf(bytes: Uint8Array, begin: number, end: number): Form | undefined {
  const least = Math.max(begin, end - NAME_MOST)
  for (let i = end - 3; i > least; i -= 1) {
    if (bytes[i] === QUOTE) return FORMS[(end - 3 - i) * LETTERS + bytes[i + 1]!]
  }
  return undefined
}
