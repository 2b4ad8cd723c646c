import { hex, hmac, type Sha256 } from '../hash'

/** Digits of a pseudonym: enough that two accounts of one event never share one, few enough to read aloud. */
const DIGITS = 16

/**
 * What an account is called in the public part of one event where accounts are hidden. It derives from the stream's seed,
 * so a replayed log gives the same name, and from the event, so that nobody can be followed from one event to the next.
 */
export function pseudonymOf(sha256: Sha256, seed: string, event: string, account: string): string {
  return hex(hmac(sha256, seed, `name|${event}|${account}`)).slice(0, DIGITS)
}
