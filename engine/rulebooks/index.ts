import { PlimsollError } from '../errors'
import { binance } from './binance'
import { bitmex } from './bitmex'
import { hyperliquid } from './hyperliquid'
import type { Rulebook } from './rulebook'

export type { Clause, Rulebook } from './rulebook'
export { rulebookId } from './rulebook'

export const RULEBOOKS: readonly Rulebook[] = [bitmex, binance, hyperliquid]

/** The rulebook named `name` or `name/version`. Refuses with `unknown-rulebook`. */
export function rulebookNamed(name: string, path = '$.rulebook'): Rulebook {
  const found = RULEBOOKS.find((r) => name === r.name || name === `${r.name}/${r.version}`)
  if (found) return found
  const known = RULEBOOKS.map((r) => r.name).join(', ')
  throw new PlimsollError('unknown-rulebook', `There is no rulebook of this name; known are ${known}.`, path)
}
