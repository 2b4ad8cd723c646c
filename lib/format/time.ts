import { MINUS, NBSP, UNKNOWN } from './decimal'

export type Time = string | null | undefined

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Milliseconds since 1970, or null when it is not a time. */
export function millis(time: Time): number | null {
  if (typeof time !== 'string') return null
  const at = Date.parse(time)
  return Number.isNaN(at) ? null : at
}

function iso(time: Time): string | null {
  const at = millis(time)
  return at === null ? null : new Date(at).toISOString()
}

/** `13:40:07`, UTC; the place where it stands says UTC. */
export function clockTime(time: Time): string {
  return iso(time)?.slice(11, 19) ?? UNKNOWN
}

/** `13:40:07.041`, for receipts and replays. */
export function clockTimeMs(time: Time): string {
  return iso(time)?.slice(11, 23) ?? UNKNOWN
}

/** `13:40`, for axes. */
export function clockMinute(time: Time): string {
  return iso(time)?.slice(11, 16) ?? UNKNOWN
}

/** `2026-11-19 21:16:04`, for table cells whose head says UTC. */
export function stamp(time: Time): string {
  return iso(time)?.slice(0, 19).replace('T', ' ') ?? UNKNOWN
}

/** `2026-11-19 21:16:04.041` */
export function stampMs(time: Time): string {
  return iso(time)?.slice(0, 23).replace('T', ' ') ?? UNKNOWN
}

/** `19 Nov 2026`; takes a whole time or a UTC day `2026-11-19`. */
export function date(time: Time): string {
  const at = millis(time)
  if (at === null) return UNKNOWN
  const day = new Date(at)
  return `${day.getUTCDate()}${NBSP}${MONTHS[day.getUTCMonth()]}${NBSP}${day.getUTCFullYear()}`
}

/** `19 Nov`, for axes. */
export function dayMonth(time: Time): string {
  const at = millis(time)
  if (at === null) return UNKNOWN
  const day = new Date(at)
  return `${day.getUTCDate()}${NBSP}${MONTHS[day.getUTCMonth()]}`
}

/** `19 Nov 2026 21:16:04 UTC` */
export function dateTime(time: Time): string {
  return millis(time) === null ? UNKNOWN : `${date(time)} ${clockTime(time)}${NBSP}UTC`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

/** `<1 s`, `0 m 09 s`, `1 m 01 s`, `2 h 04 m`, `3 d 02 h`: how long something lasted. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms) || ms < 0) return UNKNOWN
  if (ms >= DAY) return `${Math.floor(ms / DAY)}${NBSP}d${NBSP}${two(Math.floor((ms % DAY) / HOUR))}${NBSP}h`
  if (ms >= HOUR) return `${Math.floor(ms / HOUR)}${NBSP}h${NBSP}${two(Math.floor((ms % HOUR) / MINUTE))}${NBSP}m`
  if (ms < SECOND) return `<1${NBSP}s`
  return `${Math.floor(ms / MINUTE)}${NBSP}m${NBSP}${two(Math.floor((ms % MINUTE) / SECOND))}${NBSP}s`
}

/** Length between two times. */
export function lasted(from: Time, to: Time): string {
  const start = millis(from)
  const end = millis(to)
  return start === null || end === null ? UNKNOWN : duration(end - start)
}

/** `+0 ms`, `+830 ms`, `+1.2 s`, `+1 m 05 s`, and `−` before it: where a moment lies beside the start of something. */
export function offset(from: Time, at: Time): string {
  const start = millis(from)
  const moment = millis(at)
  if (start === null || moment === null) return UNKNOWN
  const ms = Math.abs(moment - start)
  const sign = moment < start ? MINUS : '+'
  if (ms < SECOND) return `${sign}${ms}${NBSP}ms`
  if (ms < MINUTE) return `${sign}${(Math.floor(ms / 100) / 10).toFixed(1)}${NBSP}s`
  return `${sign}${duration(ms)}`
}

/** `0.4 s`, `12 s`, then as a duration: how old a figure is. */
export function age(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return UNKNOWN
  const known = Math.max(0, ms)
  if (known < 10 * SECOND) return `${(Math.floor(known / 100) / 10).toFixed(1)}${NBSP}s`
  if (known < 2 * MINUTE) return `${Math.floor(known / SECOND)}${NBSP}s`
  return duration(known)
}

const RELATIVE_STEPS: readonly (readonly [ms: number, one: string, many: string])[] = [
  [DAY, 'day', 'days'],
  [HOUR, 'hour', 'hours'],
  [MINUTE, 'minute', 'minutes'],
  [SECOND, 'second', 'seconds'],
]

/** `3 days ago`; only ever beside the absolute time. */
export function relative(time: Time, now: number): string {
  const at = millis(time)
  if (at === null) return UNKNOWN
  const past = now - at
  if (past < -SECOND) return 'in the future'
  for (const [ms, one, many] of RELATIVE_STEPS) {
    const n = Math.floor(past / ms)
    if (n >= 1) return `${n}${NBSP}${n === 1 ? one : many}${NBSP}ago`
  }
  return 'just now'
}
