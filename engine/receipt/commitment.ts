import { canonical } from '../canonical'
import { plain } from '../decimal'
import { bytes, hex, hmac, type Sha256 } from '../hash'
import type { Queue } from '../ranking/queue'
import { leafHash, merkleRoot } from './merkle'

/**
 * Commits to an ordered queue before anything is closed. Each leaf is salted with a value derived from the stream's seed,
 * so that a root gives nothing away, and a log, whose seed is an input, commits the same way every time it is replayed.
 */
export function commitQueue(sha256: Sha256, seed: string, event: string, queue: Queue): string {
  const leaves = queue.entries.map((entry) => {
    const { account } = entry.position
    const leaf = {
      type: 'adl/leaf/1',
      event,
      place: entry.place,
      account,
      score: plain(entry.score),
      group: entry.group,
      size: plain(entry.position.size),
      salt: hex(hmac(sha256, seed, `salt|${event}|${account}`)),
    }
    return leafHash(sha256, bytes(canonical(leaf)))
  })
  return hex(merkleRoot(sha256, leaves))
}
