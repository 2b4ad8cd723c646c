import { bytes as bytesOf } from '../hash'
import { Texts } from './texts'

/** The bytes of `"name":`, with which a member begins. */
export type Key = Uint8Array

export function keyOf(name: string): Key {
  return bytesOf(`"${name}":`)
}

export interface Level {
  readonly account: string
  readonly price: string
  readonly size: string
}

/** As many levels as an input may carry: see the schemas of the wire. */
const LEVELS_MOST = 200
const DIGITS_MOST = 64
const ID_MOST = 64
const COUNT_DIGITS_MOST = 15
const HASH_DIGITS = 64
/** The key, 64 digits in quotes, and the comma before the next member: a line ends with other members. */
const HASH_LENGTH = '"hash":'.length + HASH_DIGITS + 3
const TIME_LENGTH = '2026-01-01T00:00:00.000Z'.length

const code = (character: string) => character.charCodeAt(0)
const [OPEN, CLOSE, FIRST, LAST] = [code('{'), code('}'), code('['), code(']')]
const [COMMA, COLON, QUOTE] = [code(','), code(':'), code('"')]
const [MINUS, DOT, ZERO, NINE] = [code('-'), code('.'), code('0'), code('9')]
const NULL = bytesOf('null')
const TRUE = bytesOf('true')
const FALSE = bytesOf('false')
const [ACCOUNT, PRICE, SIZE] = ['account', 'price', 'size'].map(keyOf) as [Key, Key, Key]

/** By byte, whether it may stand in an id, and in a hash. */
const IN_ID = tableOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-')
const IN_HASH = tableOf('0123456789abcdef')

/**
 * Walks along one canonical line, member by member. What a member holds is cut out of the text. Whether
 * the line had the form that was asked for is said at its end; until then nothing that was read counts.
 */
export class Cursor {
  private bytes: Uint8Array = new Uint8Array(0)
  private text = ''
  private at = 0
  private readonly texts = new Texts()
  /** Once it isn't, nothing else that was read counts. */
  private isFine = false
  /** Where the member of the hash begins. */
  private hashAt = 0

  /** @param text the same as `bytes`, one character for each */
  begin(bytes: Uint8Array, text: string, at: number): void {
    this.bytes = bytes
    this.text = text
    this.at = at
    this.isFine = true
    this.expect(OPEN)
  }

  /** Whether the line was of the form that was asked for, and ends here with these bytes. */
  endsWith(last: Uint8Array, end: number): boolean {
    this.matches(last)
    return this.isFine && this.at === end
  }

  /** The line without the member of its hash. */
  withoutHash(begin: number, end: number): string {
    return this.text.slice(begin, this.hashAt) + this.text.slice(this.hashAt + HASH_LENGTH, end)
  }

  id(key: Key): string {
    return this.kept(key, endOfId)
  }

  /** Undefined where there is no such member. */
  idIfThere(key: Key): string | undefined {
    return startsWith(this.bytes, this.at, key) ? this.id(key) : undefined
  }

  /** Undefined where there is no such member. */
  flagIfThere(key: Key): boolean | undefined {
    if (!startsWith(this.bytes, this.at, key)) return undefined
    this.matches(key)
    const flag = startsWith(this.bytes, this.at, TRUE)
    this.matches(flag ? TRUE : FALSE)
    this.expect(COMMA)
    return flag
  }

  amount(key: Key): string {
    return this.member(key, endOfAmount)
  }

  /** Undefined where there is no such member. */
  amountIfThere(key: Key): string | undefined {
    return startsWith(this.bytes, this.at, key) ? this.member(key, endOfAmount) : undefined
  }

  time(key: Key): string {
    return this.kept(key, endOfTime)
  }

  hash(key: Key): string {
    this.hashAt = this.at
    return this.member(key, endOfHash)
  }

  side(key: Key): 'long' | 'short' {
    const side = this.id(key)
    if (side !== 'long' && side !== 'short') this.stop()
    return side as 'long' | 'short'
  }

  /** A whole number above zero. */
  whole(key: Key): number {
    this.matches(key)
    const begin = this.at
    const end = endOfDigits(this.bytes, begin)
    let value = 0
    for (let i = begin; i < end; i += 1) value = 10 * value + (this.bytes[i]! - ZERO)
    if (end === begin || end - begin > COUNT_DIGITS_MOST || this.bytes[begin] === ZERO) this.stop()
    this.at = end
    this.expect(COMMA)
    return value
  }

  skipWhole(key: Key): void {
    this.whole(key)
  }

  skipId(key: Key): void {
    this.matches(key)
    this.pass(endOfId)
    this.expect(COMMA)
  }

  skipIdOrNull(key: Key): void {
    this.matches(key)
    if (startsWith(this.bytes, this.at, NULL)) this.at += NULL.length
    else this.pass(endOfId)
    this.expect(COMMA)
  }

  skipAmount(key: Key): void {
    this.matches(key)
    this.pass(endOfAmount)
    this.expect(COMMA)
  }

  skipLevels(key: Key): void {
    this.walkLevels(key, () => {
      this.skipId(ACCOUNT)
      this.skipAmount(PRICE)
      this.matches(SIZE)
      this.pass(endOfAmount)
    })
  }

  levels(key: Key): Level[] {
    const levels: Level[] = []
    this.walkLevels(key, () => {
      const [account, price] = [this.id(ACCOUNT), this.amount(PRICE)]
      this.matches(SIZE)
      levels.push({ account, price, size: this.cut(endOfAmount) })
    })
    return levels
  }

  /** Amounts by id; the ids stand in their order, each once. */
  amountsById(key: Key): Record<string, string> {
    const amounts: Record<string, string> = {}
    let before = ''
    this.matches(key)
    this.walk(OPEN, CLOSE, () => {
      const id = this.cut(endOfId)
      this.expect(COLON)
      amounts[id] = this.cut(endOfAmount)
      if (id <= before || id === '__proto__') this.stop()
      before = id
    })
    return amounts
  }

  private walkLevels(key: Key, level: () => void): void {
    let count = 0
    this.matches(key)
    if (this.bytes[this.at + 1] === LAST) {
      this.expect(FIRST)
      this.expect(LAST)
      this.expect(COMMA)
      return
    }
    this.walk(FIRST, LAST, () => {
      this.expect(OPEN)
      level()
      this.expect(CLOSE)
      count += 1
      if (count > LEVELS_MOST) this.stop()
    })
  }

  /** What stands between two brackets, parted by commas: at least one. */
  private walk(first: number, last: number, each: () => void): void {
    this.expect(first)
    each()
    while (this.isFine && this.bytes[this.at] === COMMA) {
      this.at += 1
      each()
    }
    this.expect(last)
    this.expect(COMMA)
  }

  /** A member whose text many lines share. */
  private kept(key: Key, endOf: EndOf): string {
    this.matches(key)
    const begin = this.at + 1
    this.pass(endOf)
    this.expect(COMMA)
    return this.isFine ? this.texts.at(this.bytes, begin, this.at - 2) : ''
  }

  private member(key: Key, endOf: EndOf): string {
    this.matches(key)
    const text = this.cut(endOf)
    this.expect(COMMA)
    return text
  }

  /** The text between two quotes. */
  private cut(endOf: EndOf): string {
    const begin = this.at + 1
    this.pass(endOf)
    return this.isFine ? this.text.slice(begin, this.at - 1) : ''
  }

  private pass(endOf: EndOf): void {
    this.expect(QUOTE)
    const end = endOf(this.bytes, this.at)
    if (end === this.at) this.stop()
    this.at = end
    this.expect(QUOTE)
  }

  private matches(part: Uint8Array): void {
    if (!startsWith(this.bytes, this.at, part)) this.stop()
    this.at += part.length
  }

  private expect(byte: number): void {
    if (this.bytes[this.at] !== byte) this.stop()
    this.at += 1
  }

  private stop(): void {
    this.isFine = false
  }
}

/** Where a value that begins at `at` ends; where it does not begin there, `at`. */
type EndOf = (bytes: Uint8Array, at: number) => number

const endOfId: EndOf = (bytes, at) => {
  let end = at
  while (IN_ID[bytes[end]!] === 1) end += 1
  return end - at <= ID_MOST ? end : at
}

const endOfHash: EndOf = (bytes, at) => {
  let end = at
  while (IN_HASH[bytes[end]!] === 1) end += 1
  return end - at === HASH_DIGITS ? end : at
}

/** Whether there is such a moment, whoever reads the text will see. */
const endOfTime: EndOf = (_, at) => at + TIME_LENGTH

/** `-?(0|[1-9]digits)(.digits)?` */
const endOfAmount: EndOf = (bytes, at) => {
  const begin = bytes[at] === MINUS ? at + 1 : at
  const end = bytes[begin] === ZERO ? begin + 1 : endOfDigits(bytes, begin)
  if (end === begin || end - begin > DIGITS_MOST) return at
  if (bytes[end] !== DOT) return end
  const last = endOfDigits(bytes, end + 1)
  return last > end + 1 && last - end - 1 <= DIGITS_MOST ? last : at
}

function endOfDigits(bytes: Uint8Array, at: number): number {
  let end = at
  while (bytes[end]! >= ZERO && bytes[end]! <= NINE) end += 1
  return end
}

function startsWith(bytes: Uint8Array, at: number, part: Uint8Array): boolean {
  for (let i = 0; i < part.length; i += 1) if (bytes[at + i] !== part[i]) return false
  return true
}

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256)
  for (const byte of bytesOf(characters)) table[byte] = 1
  return table
}
