import { hex, type Sha256, unhex } from '../hash'
import { rootsOfConsistency } from './merkle'
import type { Head } from './objects'

/** Whether a later head's log begins with the log of an earlier head. */
export function isConsistent(first: Head, last: Head, proof: readonly string[], sha256: Sha256): boolean {
  const roots = rootsOfConsistency(sha256, first.size, last.size, unhex(first.root), proof.map(unhex))
  return (
    first.stream === last.stream && roots !== null && hex(roots.first) === first.root && hex(roots.second) === last.root
  )
}
