import { canonical, type Json } from '../canonical'
import { assert } from '../errors'
import { hex, type Sha256, unhex } from '../hash'
import { GENESIS } from '../log'
import { MerkleTree } from './merkle'
import {
  type Commitment,
  type Head,
  hashOf,
  type LogProof,
  messageOf,
  type Result,
  type Signer,
  signed,
} from './objects'

/** The hash that the next head carries: of the canonical form of this one without its signature. */
export function chainOf(sha256: Sha256, head: Head): string {
  return hex(sha256(messageOf(head)))
}

/** The log of one stream's commitments and results: a tree that grows, and a signed head for each entry. */
export class HeadLog {
  private readonly tree: MerkleTree
  private readonly heads: Head[] = []
  private readonly bySeq = new Map<number, Head>()

  constructor(
    private readonly sha256: Sha256,
    private readonly stream: string,
    heads: Iterable<Head> = [],
  ) {
    this.tree = new MerkleTree(sha256)
    for (const head of heads) this.add(head)
  }

  get all(): readonly Head[] {
    return this.heads
  }

  get last(): Head | null {
    return this.heads.at(-1) ?? null
  }

  /** A head as it was handed out; undefined where there never was one of this size. */
  at(size: number): Head | undefined {
    return this.heads[size - 1]
  }

  /** The head whose newest entry is the record of the log with this place. */
  ofSeq(seq: number): Head | undefined {
    return this.bySeq.get(seq)
  }

  append(entry: Commitment | Result, signer: Signer): Head {
    const leaf = hashOf(this.sha256, entry)
    this.tree.append(leaf)
    const { last } = this
    const head = signed(this.sha256, signer, {
      format: 'plimsoll.head/1' as const,
      stream: this.stream,
      size: this.tree.size,
      root: hex(this.tree.root()),
      leaf: hex(leaf),
      previous: last ? chainOf(this.sha256, last) : GENESIS,
      seq: entry.seq,
      at: entry.at,
    })
    this.remember(head)
    return head
  }

  consistency(first: number, second: number): string[] {
    return this.tree.consistency(first, second).map(hex)
  }

  /** That a commitment stood in the log before its result did. */
  proof(commitment: Commitment, result: Result): LogProof {
    const [first, last] = [this.ofSeq(commitment.seq), this.ofSeq(result.seq)]
    assert(first !== undefined && last !== undefined, 'an event that has ended has two entries in the log of heads')
    return {
      first,
      commitment: this.tree.inclusion(first.size - 1, first.size).map(hex),
      last,
      result: this.tree.inclusion(last.size - 1, last.size).map(hex),
      consistency: this.consistency(first.size, last.size),
    }
  }

  private add(head: Head): void {
    this.tree.append(unhex(head.leaf))
    this.remember(head)
  }

  private remember(head: Head): void {
    this.heads.push(head)
    this.bySeq.set(head.seq, head)
  }
}

/** A head, a receipt or a run as it stands in a file. */
export function textOf(object: object): string {
  return canonical(object as Json)
}
