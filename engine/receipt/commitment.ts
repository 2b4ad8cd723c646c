import { canonicalText } from '../canonical'
import { hex, type Sha256 } from '../hash'
import type { Order } from '../ranking/queue'
import { LeafHashes, leafHash, MerkleTree } from './merkle'
import { leafText, type QueueRow, saltKeyOf, saltOf } from './objects'

/**
 * Commits to an ordered queue before anything is closed. Each leaf is salted with a value derived from the stream's seed,
 * so that a root gives nothing away, and a log, whose seed is an input, commits the same way every time it is replayed.
 */
export function commitQueue(sha256: Sha256, seed: string, event: string, queue: Order): string {
  const write = leafWriter(sha256, event, saltKeyOf(sha256, seed, event))
  const leaves = new LeafHashes(sha256, queue.entries.length)
  for (const row of queue.rows()) leaves.set(row.place - 1, write(row))
  return hex(leaves.root())
}

/**
 * Writes `leafText` of rows that this program has printed itself, half a million of them before an event goes on: amounts
 * are digits, salts hexadecimal, and only names may hold what has to be escaped.
 */
function leafWriter(sha256: Sha256, event: string, saltKey: string): (row: QueueRow) => string {
  const named = canonicalText(event)
  return ({ place, account, owner, group, score, size, entry, margin, ahead, lights }) => {
    const [salt, id] = [saltOf(sha256, saltKey, 'leaf', account), canonicalText(account)]
    const by = owner === account ? id : canonicalText(owner)
    const held = margin === null ? 'null' : `"${margin}"`
    return `{"account":${id},"ahead":"${ahead}","entry":"${entry}","event":${named},"group":${group},"lights":${lights},"margin":${held},"owner":${by},"place":${place},"salt":"${salt}","score":"${score}","size":"${size}","type":"adl/leaf/1"}`
  }
}

/** Rows of an order by place, for whoever asks for them. */
export function queueRows(queue: Order): QueueRow[] {
  const rows: QueueRow[] = new Array(queue.entries.length)
  for (const row of queue.rows()) rows[row.place - 1] = row
  return rows
}

/** The same tree, from rows that anybody may have written. */
export function treeOf(sha256: Sha256, event: string, saltKey: string, rows: readonly QueueRow[]): MerkleTree {
  const tree = new MerkleTree(sha256)
  for (const row of rows) tree.append(leafOf(sha256, event, saltKey, row))
  return tree
}

function leafOf(sha256: Sha256, event: string, saltKey: string, row: QueueRow): Uint8Array {
  return leafHash(sha256, leafText(row, event, saltOf(sha256, saltKey, 'leaf', row.account)))
}
