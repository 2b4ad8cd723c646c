import { MOST_POSITIONS } from '@/engine/simulation/crowd'
import { type HyperliquidSettings, hyperliquidSettings } from '../feed/hyperliquid/settings'
import { pushSettings } from '../feed/push-settings'
import type { PushedOptions } from '../feed/pushed'
import { type Where, whereFrom } from '../store'
import { type VenueAccountSettings, venueAccountSettings } from '../venue-accounts/settings'
import { type VenueSettings, venueSettings } from '../venues/settings'

/** What the environment decides, read once at the start and handed to the worker as plain values. */
export interface Settings extends Where {
  readonly role: Role
  /** Where hints are carried between processes; null: everybody looks by itself. */
  readonly natsUrl: string | null
  readonly scenario: string
  readonly seed: number
  readonly intervalMs: number
  readonly traders: number | null
  /** Positions of the one market that is run in place of the scenario; null: the scenario. */
  readonly crowd: number | null
  /** A file that says what the exchange does, in place of a scenario: for tests. */
  readonly script: string | null
  /** Operators may push the simulated exchange by hand. */
  readonly control: boolean
  /** The exchange that pushes its rows to us; null: the simulated one runs. */
  readonly push: PushedOptions | null
  /** Webhooks of alerts may lead to this machine: for tests. */
  readonly loopback: boolean
  /** A venue that is followed in place of the simulated exchange; null: none. */
  readonly hyperliquid: HyperliquidSettings | null
  /** Other venues whose public ADL risk is asked for; null: none is. */
  readonly venues: VenueSettings | null
  /** Traders may connect accounts of theirs at other venues; null: they may not. */
  readonly venueAccounts: VenueAccountSettings | null
}

/** What a process does: everything, only serve what an engine elsewhere decides, or only decide. */
export type Role = 'all' | 'web' | 'engine'

/** Faster than this a page can't be read; slower and nothing seems to live. */
const TICKS = { least: 0.1, most: 20, usual: 2 } as const

export function settingsFrom(env: NodeJS.ProcessEnv): Settings {
  const intervalMs = Math.round(1000 / ticksPerSecond(env))
  const where = whereFrom(env)
  return {
    ...where,
    role: roleIn(env, where),
    natsUrl: env.NATS_URL || null,
    scenario: env.PLIMSOLL_SCENARIO || 'live',
    seed: whole(env, 'PLIMSOLL_SEED') ?? 1,
    intervalMs,
    traders: whole(env, 'PLIMSOLL_TRADERS'),
    crowd: crowdIn(env),
    push: pushSettings(env, intervalMs),
    script: env.PLIMSOLL_SCRIPT || null,
    control: env.PLIMSOLL_CONTROL === '1',
    loopback: env.PLIMSOLL_WEBHOOKS_LOOPBACK === '1',
    hyperliquid: hyperliquidSettings(env),
    venues: venueSettings(env),
    venueAccounts: venueAccountSettings(env),
  }
}

function roleIn(env: NodeJS.ProcessEnv, { databaseUrl }: Where): Role {
  const role = env.PLIMSOLL_ROLE || 'all'
  if (role !== 'all' && role !== 'web' && role !== 'engine') {
    throw new RangeError('PLIMSOLL_ROLE must be all, web or engine.')
  }
  if (role === 'all' || databaseUrl !== null) return role
  throw new RangeError(`PLIMSOLL_ROLE=${role} needs DATABASE_URL: processes meet in PostgreSQL.`)
}

function ticksPerSecond(env: NodeJS.ProcessEnv): number {
  const text = env.PLIMSOLL_TICKS
  if (!text) return TICKS.usual
  const ticks = Number(text)
  if (ticks >= TICKS.least && ticks <= TICKS.most) return ticks
  throw new RangeError(`PLIMSOLL_TICKS must be between ${TICKS.least} and ${TICKS.most} a second.`)
}

function crowdIn(env: NodeJS.ProcessEnv): number | null {
  const crowd = whole(env, 'PLIMSOLL_CROWD')
  if (crowd === null || (crowd <= MOST_POSITIONS && crowd >= 100 && crowd % 2 === 0)) return crowd
  throw new RangeError(`PLIMSOLL_CROWD must be an even number from 100 to ${MOST_POSITIONS}.`)
}

function whole(env: NodeJS.ProcessEnv, name: string): number | null {
  const text = env[name]
  if (!text) return null
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw new RangeError(`${name} must be a whole number.`)
}
