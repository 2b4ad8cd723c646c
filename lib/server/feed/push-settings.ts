import type { PriceGuard } from '@/engine/prices'
import { rulebookNamed } from '@/engine/rulebooks/index'
import { id, time } from '@/lib/wire/amount'
import { PLAIN_DECIMAL } from '@/lib/wire/plain-decimal'
import type { PushedOptions } from './pushed'

/** Wrong once in a while by more than this, and a market stands still for three marks. */
const USUAL: PriceGuard = { jump: '0.1', deviation: '0.05', confirmations: 3 }

/** What the environment declares of an exchange that pushes its rows to us; null where none does. */
export function pushSettings(env: NodeJS.ProcessEnv, intervalMs: number): PushedOptions | null {
  const feed = env.PLIMSOLL_FEED || 'simulated'
  if (feed === 'simulated') return null
  if (feed === 'hyperliquid') return null
  if (feed !== 'push') throw new RangeError('PLIMSOLL_FEED must be simulated, push or hyperliquid.')
  const stream = required(env, 'PLIMSOLL_FEED_STREAM')
  if (!id.safeParse(stream).success) throw new RangeError('PLIMSOLL_FEED_STREAM must be 1 to 64 of A-Z a-z 0-9 _ . : -')
  return {
    stream,
    venue: required(env, 'PLIMSOLL_FEED_VENUE'),
    rulebook: rulebook(env),
    authority: oneOf(env, 'PLIMSOLL_FEED_AUTHORITY', ['engine', 'venue'] as const),
    coverage: oneOf(env, 'PLIMSOLL_FEED_COVERAGE', ['full', 'cohort', 'own'] as const),
    disclosure: oneOf(env, 'PLIMSOLL_FEED_DISCLOSURE', ['blinded', 'open'] as const),
    since: since(env),
    prices: prices(env),
    intervalMs,
  }
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const text = env[name]
  if (text) return text
  throw new RangeError(`${name} is required with PLIMSOLL_FEED=push.`)
}

/** As it is written: `bitmex` means its newest version. */
function rulebook(env: NodeJS.ProcessEnv): string {
  const name = required(env, 'PLIMSOLL_FEED_RULEBOOK')
  rulebookNamed(name, 'PLIMSOLL_FEED_RULEBOOK')
  return name
}

function oneOf<T extends string>(env: NodeJS.ProcessEnv, name: string, allowed: readonly T[]): T {
  const text = required(env, name)
  const found = allowed.find((value) => value === text)
  if (found) return found
  throw new RangeError(`${name} must be one of ${allowed.join(', ')}.`)
}

function since(env: NodeJS.ProcessEnv): string | null {
  const text = env.PLIMSOLL_FEED_SINCE
  if (!text) return null
  if (time.safeParse(text).success) return text
  throw new RangeError('PLIMSOLL_FEED_SINCE must be a time like 2026-01-02T03:04:05.678Z.')
}

/** `off`, or `jump,deviation,confirmations`. */
function prices(env: NodeJS.ProcessEnv): PriceGuard | null {
  const text = env.PLIMSOLL_FEED_PRICES
  if (!text) return USUAL
  if (text === 'off') return null
  const [jump = '', deviation = '', count = '', ...more] = text.split(',')
  const isShare = (share: string) => PLAIN_DECIMAL.test(share) && Number(share) > 0 && Number(share) <= 1
  const confirmations = Number(count)
  if (more.length === 0 && isShare(jump) && isShare(deviation) && Number.isInteger(confirmations) && confirmations >= 2)
    return { jump, deviation, confirmations }
  throw new RangeError(
    'PLIMSOLL_FEED_PRICES must be off, or like 0.1,0.05,3: jump, deviation, confirmations (two at least).',
  )
}
