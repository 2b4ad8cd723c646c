import type { QuietHours } from '@/lib/wire/alerts'

const MINUTE_MS = 60_000
const DAY_MINUTES = 1_440

/** When a message may go out: at once, or at the minute in which the quiet hours end. Clocks are those of the zone. */
export function speaksAt(quiet: QuietHours | null, now: number): number {
  if (!quiet) return now
  // Minute by minute, so that a night in which clocks change is as long as it is.
  for (let minutes = 0; minutes <= DAY_MINUTES + 120; minutes++) {
    const at = minutes === 0 ? now : now - (now % MINUTE_MS) + minutes * MINUTE_MS
    if (!isQuiet(quiet, at)) return at
  }
  return now
}

export function isQuiet({ from, to, zone }: QuietHours, at: number): boolean {
  const time = clockIn(zone, at)
  return from <= to ? from <= time && time < to : time >= from || time < to
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function clockIn(zone: string, at: number): string {
  let clock = clocks.get(zone)
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    clocks.set(zone, clock)
  }
  return clock.format(at)
}
