import { isoAt } from '../time'
import type { LedgerRecord } from './ledger'

/**
 * Lines of a log by regular expression. A canonical line of one type has one form (keys sorted, no spaces, nothing
 * escaped), so that one match both proves the form and cuts the values out. Types that make up most of a log are read here; null for every other line, which may be one all the same: the careful reader says. Accounts are left to it as well,
 * because an id cut out of a line would keep a megabyte of the file alive for as long as the account is known.
 */
export function readQuickly(line: string): LedgerRecord | null {
  const begin = line.lastIndexOf(TYPE) + TYPE.length
  const reader = READERS.get(line.slice(begin, line.indexOf('"', begin)))
  const match = reader?.pattern.exec(line)
  if (!reader || !match) return null
  const record = reader.read(match)
  const at = record && ownTime(record.at)
  if (!at) return null
  ;(record as { at: string }).at = at
  return record
}

const TYPE = '"type":"'

type Found = (string | undefined)[]

interface Reader {
  readonly pattern: RegExp
  readonly read: (found: Found) => LedgerRecord | null
}

const ID_TEXT = '[A-Za-z0-9_.:-]{1,64}'
const AMOUNT_TEXT = '-?(?:0|[1-9]\\d{0,63})(?:\\.\\d{1,64})?'
const LEVEL = `\\{"account":"${ID_TEXT}","price":"${AMOUNT_TEXT}","size":"${AMOUNT_TEXT}"\\}`

const ID = `"(${ID_TEXT})"`
const AMOUNT = `"(${AMOUNT_TEXT})"`
const TIME = '"(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z)"'
const HASH = '"([0-9a-f]{64})"'
const WHOLE = '([1-9]\\d{0,14})'
const SIDE = '"(long|short)"'
const EVENT = `(?:null|"${ID_TEXT}")`
/** As many as an input may carry: see the schemas of the wire. */
const LEVELS = `\\[((?:${LEVEL}(?:,${LEVEL}){0,199})?)\\]`
const UNREAD_LEVELS = `\\[(?:${LEVEL}(?:,${LEVEL}){0,199})?\\]`
const MARKS = `\\{("${ID_TEXT}":"${AMOUNT_TEXT}"(?:,"${ID_TEXT}":"${AMOUNT_TEXT}")*)\\}`

const optional = (member: string) => `(?:${member},)?`

/** A whole line of these members, which stand in the order of their keys. */
function line(...members: readonly string[]): RegExp {
  const text = members.map((member) => (member.endsWith(')?') ? member : `${member},`)).join('')
  return new RegExp(`^\\{${text.slice(0, -1)}\\}$`)
}

const READERS: ReadonlyMap<string, Reader> = new Map(
  Object.entries({
    deposit: {
      pattern: line(
        `"account":${ID}`,
        `"amount":${AMOUNT}`,
        `"at":${TIME}`,
        `"hash":${HASH}`,
        `"seq":${WHOLE}`,
        '"type":"deposit"',
      ),
      read: ([, account, amount, at, hash, seq]) =>
        ({ type: 'deposit', account, amount, at, hash, seq: Number(seq) }) as LedgerRecord,
    },
    withdrawal: {
      pattern: line(
        `"account":${ID}`,
        `"amount":${AMOUNT}`,
        `"at":${TIME}`,
        `"hash":${HASH}`,
        `"seq":${WHOLE}`,
        '"type":"withdrawal"',
      ),
      read: ([, account, amount, at, hash, seq]) =>
        ({ type: 'withdrawal', account, amount, at, hash, seq: Number(seq) }) as LedgerRecord,
    },
    trade: {
      pattern: line(
        `"at":${TIME}`,
        `"buyer":${ID}`,
        optional(`"buyerMargin":${AMOUNT}`),
        `"hash":${HASH}`,
        `"market":${ID}`,
        `"price":${AMOUNT}`,
        `"seller":${ID}`,
        optional(`"sellerMargin":${AMOUNT}`),
        `"seq":${WHOLE}`,
        `"size":${AMOUNT}`,
        '"type":"trade"',
      ),
      read: ([, at, buyer, buyerMargin, hash, market, price, seller, sellerMargin, seq, size]) =>
        ({
          type: 'trade',
          at,
          buyer,
          buyerMargin,
          hash,
          market,
          price,
          seller,
          sellerMargin,
          seq: Number(seq),
          size,
        }) as LedgerRecord,
    },
    mark: {
      pattern: line(`"at":${TIME}`, `"hash":${HASH}`, `"marks":${MARKS}`, `"seq":${WHOLE}`, '"type":"mark"'),
      read: ([, at, hash, text, seq]) => {
        const marks = marksOf(text ?? '')
        return marks && ({ type: 'mark', at, hash, marks, seq: Number(seq) } as LedgerRecord)
      },
    },
    funding: {
      pattern: line(
        `"at":${TIME}`,
        `"hash":${HASH}`,
        `"market":${ID}`,
        `"rate":${AMOUNT}`,
        `"seq":${WHOLE}`,
        '"type":"funding"',
      ),
      read: ([, at, hash, market, rate, seq]) =>
        ({ type: 'funding', at, hash, market, rate, seq: Number(seq) }) as LedgerRecord,
    },
    depth: {
      pattern: line(
        `"asks":${UNREAD_LEVELS}`,
        `"at":${TIME}`,
        `"bids":${UNREAD_LEVELS}`,
        `"hash":${HASH}`,
        `"market":${ID}`,
        `"seq":${WHOLE}`,
        '"type":"depth"',
      ),
      read: ([, at, hash, , seq]) => ({ type: 'depth', at, hash, seq: Number(seq) }) as LedgerRecord,
    },
    liquidation: {
      pattern: line(
        `"account":${ID}`,
        `"at":${TIME}`,
        `"balanceAfter":${AMOUNT}`,
        `"cause":${WHOLE}`,
        `"fee":${AMOUNT}`,
        `"fills":${LEVELS}`,
        `"hash":${HASH}`,
        `"market":${ID}`,
        `"realisedPnl":${AMOUNT}`,
        `"seq":${WHOLE}`,
        `"side":${SIDE}`,
        `"size":${AMOUNT}`,
        `"sizeAfter":${AMOUNT}`,
        '"type":"liquidation"',
      ),
      read: ([, account, at, balanceAfter, cause, fee, fills, hash, market, realisedPnl, seq, side, size, sizeAfter]) =>
        ({
          type: 'liquidation',
          account,
          at,
          balanceAfter,
          cause: Number(cause),
          fee,
          fills: levelsOf(fills ?? ''),
          hash,
          market,
          realisedPnl,
          seq: Number(seq),
          side,
          size,
          sizeAfter,
        }) as LedgerRecord,
    },
    'fund-payment': {
      pattern: line(
        `"amount":${AMOUNT}`,
        `"at":${TIME}`,
        `"balanceAfter":${AMOUNT}`,
        `"cause":${WHOLE}`,
        `"event":${EVENT}`,
        `"fund":${ID}`,
        `"hash":${HASH}`,
        `"market":${ID}`,
        `"reason":${ID}`,
        `"seq":${WHOLE}`,
        '"type":"fund-payment"',
      ),
      read: ([, amount, at, balanceAfter, cause, fund, hash, market, reason, seq]) =>
        ({
          type: 'fund-payment',
          amount,
          at,
          balanceAfter,
          cause: Number(cause),
          event: null,
          fund,
          hash,
          market,
          reason,
          seq: Number(seq),
        }) as LedgerRecord,
    },
    takeover: {
      pattern: line(
        `"account":${ID}`,
        `"at":${TIME}`,
        `"balanceAfter":${AMOUNT}`,
        `"cause":${WHOLE}`,
        `"entry":${AMOUNT}`,
        `"event":${EVENT}`,
        `"fund":${ID}`,
        `"hash":${HASH}`,
        `"market":${ID}`,
        `"price":${AMOUNT}`,
        `"realisedPnl":${AMOUNT}`,
        `"seq":${WHOLE}`,
        `"side":${SIDE}`,
        `"size":${AMOUNT}`,
        `"sizeAfter":${AMOUNT}`,
        '"type":"takeover"',
      ),
      read: ([
        ,
        account,
        at,
        balanceAfter,
        cause,
        entry,
        fund,
        hash,
        market,
        price,
        realisedPnl,
        seq,
        side,
        size,
        sizeAfter,
      ]) =>
        ({
          type: 'takeover',
          account,
          at,
          balanceAfter,
          cause: Number(cause),
          entry,
          event: null,
          fund,
          hash,
          market,
          price,
          realisedPnl,
          seq: Number(seq),
          side,
          size,
          sizeAfter,
        }) as LedgerRecord,
    },
  } satisfies Record<string, Reader>),
)

const MARK = new RegExp(`${ID}:${AMOUNT}`, 'g')
const LEVEL_READ = new RegExp(`"account":${ID},"price":${AMOUNT},"size":${AMOUNT}`, 'g')

/** Null where the markets don't stand in their order, each once. */
function marksOf(text: string): Record<string, string> | null {
  const marks: Record<string, string> = {}
  let before = ''
  for (const [, id = '', mark = ''] of text.matchAll(MARK)) {
    if (id <= before || id === '__proto__') return null
    marks[id] = mark
    before = id
  }
  return marks
}

function levelsOf(text: string): { account: string; price: string; size: string }[] {
  return [...text.matchAll(LEVEL_READ)].map(([, account = '', price = '', size = '']) => ({ account, price, size }))
}

let lastTime = ''

/**
 * The time as a text of its own, null where there is no such moment. Many lines share one time; a text cut out of a line
 * would keep a megabyte of the file alive for as long as a position remembers when it was opened.
 */
function ownTime(at: string): string | null {
  if (at === lastTime) return lastTime
  const time = Date.parse(at)
  const own = Number.isNaN(time) ? '' : isoAt(time)
  if (own !== at) return null
  lastTime = own
  return own
}
