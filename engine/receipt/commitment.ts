import { plain } from '../decimal'
import { hex, type Sha256 } from '../hash'
import type { Entry, Queue } from '../ranking/queue'
import type { View } from '../state'
import { leafHash, MerkleRoot, MerkleTree } from './merkle'
import { leafText, type QueueRow, saltKeyOf, saltOf } from './objects'

/**
 * Commits to an ordered queue before anything is closed. Each leaf is salted with a value derived from the stream's seed,
 * so that a root gives nothing away, and a log, whose seed is an input, commits the same way every time it is replayed.
 */
export function commitQueue(sha256: Sha256, seed: string, event: string, queue: Queue, view: View): string {
  const saltKey = saltKeyOf(sha256, seed, event)
  const root = new MerkleRoot(sha256)
  for (const entry of queue.entries) root.append(leafOf(sha256, event, saltKey, rowOf(entry, ownerIn(view, entry))))
  return hex(root.root())
}

/** Rows of a queue for whoever asks for them, perhaps when the view has gone on: of it only owners are read, and now. */
export function queueRows(queue: Queue, view: View): () => QueueRow[] {
  const others = new Map<string, string>()
  for (const entry of queue.entries) {
    const owner = ownerIn(view, entry)
    if (owner !== entry.position.account) others.set(entry.position.account, owner)
  }
  return () => queue.entries.map((entry) => rowOf(entry, others.get(entry.position.account) ?? entry.position.account))
}

function ownerIn(view: View, { position: { account } }: Entry): string {
  return view.accounts.get(account)?.owner ?? account
}

function rowOf({ place, position, group, score, ahead, lights }: Entry, owner: string): QueueRow {
  return {
    place,
    account: position.account,
    owner,
    group,
    score: plain(score),
    size: plain(position.size),
    entry: plain(position.entry),
    margin: position.margin && plain(position.margin),
    ahead: plain(ahead),
    lights,
  }
}

export function treeOf(sha256: Sha256, event: string, saltKey: string, rows: readonly QueueRow[]): MerkleTree {
  const tree = new MerkleTree(sha256)
  for (const row of rows) tree.append(leafOf(sha256, event, saltKey, row))
  return tree
}

function leafOf(sha256: Sha256, event: string, saltKey: string, row: QueueRow): Uint8Array {
  return leafHash(sha256, leafText(row, event, saltOf(sha256, saltKey, 'leaf', row.account)))
}
