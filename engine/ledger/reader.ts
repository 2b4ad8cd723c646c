import { isoAt } from '../time'
import type { LedgerRecord } from './ledger'

/**
 * Lines of a log by regular expression. A canonical line of one type has one form (keys sorted, no spaces, nothing
 * escaped), so that one match both proves the form and cuts the values out. Types that make up most of a log are read
 * here; null for every other line, which may be one all the same: the careful reader says. Accounts are left to it as
 * well, because an id cut out of a line would keep a part of the file alive for as long as the account is known.
 */
export function readQuickly(line: string): LedgerRecord | null {
  const begin = line.lastIndexOf(TYPE) + TYPE.length
  const form = FORMS.get(line.slice(begin, line.indexOf('"', begin)))
  const found = form?.pattern.exec(line)
  if (!form || !found) return null
  const record: Found = { ...form.empty }
  for (let i = 0; i < form.read.length; i += 1) record[form.read[i]!] = found[i + 1]
  const { at, marks, fills } = record
  record.at = ownTime(at as string)
  record.seq = Number(record.seq)
  if (fills !== undefined) record.fills = levelsOf(fills as string)
  if (marks !== undefined) record.marks = marksOf(marks as string)
  return record.at === null || record.marks === null ? null : (record as unknown as LedgerRecord)
}

const TYPE = '"type":"'

type Found = Record<string, unknown>

/** How lines of one type look. */
interface Form {
  readonly pattern: RegExp
  /** Members that the pattern cuts out. */
  readonly read: readonly string[]
  /** A record with all of them, to be filled: records of one type have one shape. */
  readonly empty: Found
}

const ID = '[A-Za-z0-9_.:-]{1,64}'
const AMOUNT = '-?(?:0|[1-9]\\d{0,63})(?:\\.\\d{1,64})?'
const LEVEL = `\\{"account":"${ID}","price":"${AMOUNT}","size":"${AMOUNT}"\\}`

/** What stands before a value, the value, and what stands after it. */
type Value = readonly [before: string, value: string, after: string]

const text = (value: string): Value => ['"', value, '"']
const whole: Value = ['', '[1-9]\\d{0,14}', '']
/** As many as an input may carry: see the schemas of the wire. */
const levels: Value = ['\\[', `(?:${LEVEL}(?:,${LEVEL}){0,199})?`, '\\]']

const VALUES: Readonly<Record<string, Value>> = {
  account: text(ID),
  amount: text(AMOUNT),
  asks: levels,
  at: text('\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z'),
  balanceAfter: text(AMOUNT),
  bids: levels,
  buyer: text(ID),
  buyerMargin: text(AMOUNT),
  cause: whole,
  entry: text(AMOUNT),
  event: ['', `(?:null|"${ID}")`, ''],
  fee: text(AMOUNT),
  fills: levels,
  fund: text(ID),
  hash: text('[0-9a-f]{64}'),
  market: text(ID),
  marks: ['\\{', `"${ID}":"${AMOUNT}"(?:,"${ID}":"${AMOUNT}")*`, '\\}'],
  price: text(AMOUNT),
  rate: text(AMOUNT),
  realisedPnl: text(AMOUNT),
  reason: text(ID),
  seller: text(ID),
  sellerMargin: text(AMOUNT),
  seq: whole,
  side: text('long|short'),
  size: text(AMOUNT),
  sizeAfter: text(AMOUNT),
}

/** Members of a line in the order of their keys: `?` behind one that may be absent, `-` before one that nobody reads. */
const FORMS: ReadonlyMap<string, Form> = new Map(
  Object.entries({
    deposit: 'account amount at hash seq',
    withdrawal: 'account amount at hash seq',
    trade: 'at buyer buyerMargin? hash market price seller sellerMargin? seq size',
    mark: 'at hash marks seq',
    funding: 'at hash market rate seq',
    depth: '-asks at -bids hash -market seq',
    liquidation: 'account at balanceAfter -cause fee fills hash market realisedPnl seq side -size sizeAfter',
    'fund-payment': 'amount at balanceAfter -cause -event fund hash -market reason seq',
    takeover: 'account at balanceAfter -cause entry -event fund hash market price realisedPnl seq side size sizeAfter',
  } satisfies Partial<Record<LedgerRecord['type'], string>>).map(([type, members]) => [type, formOf(type, members)]),
)

function formOf(type: string, members: string): Form {
  const read: string[] = []
  const patterns = members.split(' ').map((member) => {
    const name = member.replace(/\W/g, '')
    const [before, value, after] = VALUES[name] ?? text('')
    if (!member.startsWith('-')) read.push(name)
    const pattern = `"${name}":${before}(${member.startsWith('-') ? '?:' : ''}${value})${after},`
    return member.endsWith('?') ? `(?:${pattern})?` : pattern
  })
  const empty = { type, ...Object.fromEntries(read.map((name) => [name, undefined])) }
  return { pattern: new RegExp(`^\\{${patterns.join('')}"type":"${type}"\\}$`), read, empty }
}

const MARK = new RegExp(`"(${ID})":"(${AMOUNT})"`, 'g')
const LEVEL_READ = new RegExp(`"account":"(${ID})","price":"(${AMOUNT})","size":"(${AMOUNT})"`, 'g')

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
 * would keep a part of the file alive for as long as a position remembers when it was opened.
 */
function ownTime(at: string): string | null {
  if (at === lastTime) return lastTime
  const time = Date.parse(at)
  const own = Number.isNaN(time) ? '' : isoAt(time)
  if (own !== at) return null
  lastTime = own
  return own
}
