import { plain } from '../decimal'
import { hex, type Sha256 } from '../hash'
import type { Queue } from '../ranking/queue'
import type { View } from '../state'
import { leafHash, MerkleTree } from './merkle'
import { leafText, type QueueRow, saltKeyOf, saltOf } from './objects'

/**
 * Commits to an ordered queue before anything is closed. Each leaf is salted with a value derived from the stream's seed,
 * so that a root gives nothing away, and a log, whose seed is an input, commits the same way every time it is replayed.
 */
export function commitQueue(sha256: Sha256, seed: string, event: string, queue: Queue, view: View): string {
  return hex(treeOf(sha256, event, saltKeyOf(sha256, seed, event), queueRows(queue, view)).root())
}

export function queueRows(queue: Queue, view: View): QueueRow[] {
  return queue.entries.map(({ place, position, group, score, ahead, lights }) => ({
    place,
    account: position.account,
    owner: view.accounts.get(position.account)?.owner ?? position.account,
    group,
    score: plain(score),
    size: plain(position.size),
    entry: plain(position.entry),
    margin: position.margin && plain(position.margin),
    ahead: plain(ahead),
    lights,
  }))
}

export function treeOf(sha256: Sha256, event: string, saltKey: string, rows: readonly QueueRow[]): MerkleTree {
  const tree = new MerkleTree(sha256)
  for (const row of rows) {
    tree.append(leafHash(sha256, leafText(row, event, saltOf(sha256, saltKey, 'leaf', row.account))))
  }
  return tree
}
