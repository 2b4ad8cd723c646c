import { readReceiptId } from '@/engine/receipt/code'
import { dateTime } from '@/lib/format'
import { id } from '@/lib/wire/amount'
import type { Understood } from '@/lib/wire/support'

/**
 * What a customer pastes, read: anything from one name to a whole mail. Nothing here knows what exists; whether a word
 * is somebody's account is asked of the engine afterwards, by exact name.
 */
export interface ReadQuery {
  /** Words that could be the name of an account, an owner, a market or an event, in their order. */
  readonly words: readonly string[]
  readonly receipts: readonly Read<string>[]
  /** Lines of the log: what a trade or an order is called here. */
  readonly lines: readonly Read<number>[]
  readonly times: readonly Read<Span>[]
}

export interface Read<T> {
  readonly text: string
  readonly value: T
}

export interface Span {
  readonly from: number
  readonly to: number
  readonly meaning: string
}

/** Words looked up of one text: more than anybody names in a mail. */
export const WORDS_MAX = 40
/** How far around a moment is looked: clocks differ, and people remember roughly. */
const AROUND_MS = 10 * 60_000
const DAY_MS = 86_400_000

/** @param now for times without a day: milliseconds since 1970 */
export function readQuery(text: string, now: number): ReadQuery {
  const plain = text.toWellFormed().normalize('NFC')
  const taken = new Taken(plain)
  const timesOf = (readers: readonly TimeReader[]) =>
    readers.flatMap(({ pattern, read }) => taken.all(pattern, (found) => read(found, now)))
  // Thirteen digits in one piece are milliseconds; as a receipt they would be one in a million.
  const counted = timesOf(COUNTED_TIMES)
  const receipts = taken.all(RECEIPT, (found) => readReceiptId(found[0]))
  const times = [...counted, ...timesOf(WRITTEN_TIMES)]
  const lines = taken.all(LINE, (found) => lineIn(found[1] ?? found[2] ?? ''))
  return { words: wordsIn(taken.rest), receipts, times, lines }
}

/** What was found is blanked out, so that the same characters are never read twice as two things. */
class Taken {
  constructor(private text: string) {}

  get rest(): string {
    return this.text
  }

  all<T>(pattern: RegExp, read: (found: RegExpMatchArray) => T | null): Read<T>[] {
    const reads: Read<T>[] = []
    this.text = this.text.replace(pattern, (...parts) => {
      const found = parts.slice(
        0,
        parts.findIndex((part) => typeof part === 'number'),
      ) as unknown as RegExpMatchArray
      const value = read(found)
      if (value === null) return found[0]
      reads.push({ text: found[0].trim(), value })
      return ' '.repeat(found[0].length)
    })
    return reads
  }
}

/** Thirteen characters in the groups of a receipt, with dashes, spaces or nothing between. */
const RECEIPT = /(?<![\w-])[0-9A-Za-z]{4}[- ]?[0-9A-Za-z]{4}[- ]?[0-9A-Za-z]{4}[- ]?[0-9A-Za-z](?![\w-])/g

/** `#4711`, `seq 4711`, `line 4711`, `trade 4711`, `order 4,711`, and the `stream@4711` of our own pages. */
const LINE =
  /(?:#|\b(?:seq|line|trade|order|fill)\s*(?:no\.?|id|#)?\s*:?\s*)(\d[\d,]{0,15})\b|(?<=[\w.-])@(\d{1,15})\b/gi

function lineIn(digits: string): number | null {
  const line = Number(digits.replaceAll(',', ''))
  return Number.isSafeInteger(line) && line > 0 ? line : null
}

function wordsIn(text: string): string[] {
  const words = text.split(/[^A-Za-z0-9_.:-]+/).map((word) => word.replace(/^[.:-]+|[.:-]+$/g, ''))
  const named = words.filter((word) => word.length > 0 && id.safeParse(word).success)
  return [...new Set(named)].slice(0, WORDS_MAX)
}

// ---- times ----------------------------------------------------------------------------------------------------------

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?'
const CLOCK = '(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?\\s*(am|pm)?'
const ZONE = '\\s*(z\\b|utc|gmt|[+-]\\d{2}:?\\d{2})?'
const JOINT = '(?:t|,?\\s+(?:at\\s+)?)'

interface TimeReader {
  readonly pattern: RegExp
  read(found: RegExpMatchArray, now: number): Span | null
}

/** Milliseconds and seconds since 1970. */
const COUNTED_TIMES: readonly TimeReader[] = [
  { pattern: /(?<![\w.])1\d{12}(?![\w.])/g, read: ([ms]) => around(Number(ms)) },
  { pattern: /(?<![\w.])1\d{9}(?![\w.])/g, read: ([seconds]) => around(Number(seconds) * 1000) },
]

/** From the most to the least said: a clock time alone is of the day that has just been. */
const WRITTEN_TIMES: readonly TimeReader[] = [
  {
    pattern: new RegExp(`(?<![\\w])(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?:${JOINT}${CLOCK}${ZONE})?(?!\\w)`, 'gi'),
    read: ([, year, month, day, ...clock]) => moment({ year, month: Number(month), day }, clock),
  },
  {
    pattern: new RegExp(
      `(?<!\\w)(\\d{1,2})(?:st|nd|rd|th|\\.)?\\s+${MONTH},?\\s+(\\d{4})(?:${JOINT}${CLOCK}${ZONE})?(?!\\w)`,
      'gi',
    ),
    read: ([, day, month = '', year, ...clock]) => moment({ year, month: named(month), day }, clock),
  },
  {
    pattern: new RegExp(
      `(?<!\\w)${MONTH}\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})(?:${JOINT}${CLOCK}${ZONE})?(?!\\w)`,
      'gi',
    ),
    read: ([, month = '', day, year, ...clock]) => moment({ year, month: named(month), day }, clock),
  },
  {
    // Day before month; the other way round only where the first can't be read so. What it was read as is shown.
    pattern: new RegExp(`(?<!\\w)(\\d{1,2})[./](\\d{1,2})[./](\\d{4})(?:${JOINT}${CLOCK}${ZONE})?(?!\\w)`, 'gi'),
    read: ([, first, second, year, ...clock]) =>
      moment({ year, month: Number(second), day: first }, clock) ??
      moment({ year, month: Number(first), day: second }, clock),
  },
  {
    pattern: new RegExp(`(?<![\\w:])${CLOCK}${ZONE}(?![\\w:])`, 'gi'),
    read: ([, ...clock], now) => latest(clock, now),
  },
]

interface Day {
  readonly year: string | undefined
  readonly month: number
  readonly day: string | undefined
}

const named = (month: string) => MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1

type Clock = readonly (string | undefined)[]

function moment({ year, month, day }: Day, clock: Clock): Span | null {
  const start = Date.UTC(Number(year), month - 1, Number(day))
  const isDay = new Date(start).getUTCMonth() === month - 1 && new Date(start).getUTCDate() === Number(day)
  if (!isDay || !Number.isFinite(start)) return null
  if (clock[0] === undefined) {
    return { from: start, to: start + DAY_MS - 1, meaning: `all of ${new Date(start).toISOString().slice(0, 10)}, UTC` }
  }
  const within = msOfDay(clock)
  return within === null ? null : around(start + within)
}

/** Today's, or yesterday's where today's is still to come. */
function latest(clock: Clock, now: number): Span | null {
  const within = msOfDay(clock)
  if (within === null) return null
  const today = Math.floor(now / DAY_MS) * DAY_MS + within
  return around(today > now + AROUND_MS ? today - DAY_MS : today)
}

function msOfDay([hour = '', minute = '', second = '0', fraction = '', half, zone]: Clock): number | null {
  const [h, m, s] = [Number(hour), Number(minute), Number(second)]
  if (m > 59 || s > 59 || h > (half ? 12 : 23) || (half && h === 0)) return null
  const hours = half ? (h % 12) + (half.toLowerCase() === 'pm' ? 12 : 0) : h
  const ms = Math.floor(Number(`0.${fraction || '0'}`) * 1000)
  return ((hours * 60 + m) * 60 + s) * 1000 + ms - offsetOf(zone)
}

function offsetOf(zone: string | undefined): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '') ?? []
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

function around(at: number): Span | null {
  if (!Number.isFinite(at)) return null
  const meaning = `${dateTime(new Date(at).toISOString())}, and ten minutes before and after`
  return { from: at - AROUND_MS, to: at + AROUND_MS, meaning }
}

/** The moment that was meant, in the middle of what is looked through. */
export function middleOf({ from, to }: Span): number {
  return Math.round((from + to) / 2)
}

export function wordMeaning(kind: Understood['kind'], name: string): string {
  return kind === 'owner' ? `the owner ${name}` : `the ${kind} ${name}`
}
