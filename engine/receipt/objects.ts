import { canonical, canonicalText, type Json } from '../canonical'
import type { WorkedLine } from '../formula/words'
import { bytes, hex, hmac, type Sha256, textHash, unhex } from '../hash'
import type { AdlEndedEvent, AdlStartedEvent, Authority, Disclosure } from '../log'
import type { MarketKind, Side } from '../market'
import type { QueueRow } from '../ranking/queue'
import type { AllocationRule } from '../rulebooks/rulebook'
import type { Coverage } from '../state'
import { leafHash } from './merkle'

/**
 * What is committed to, signed and handed out. Every object is hashed and signed as canonical JSON; amounts are strings,
 * hashes, keys and signatures are lower-case hexadecimal. docs/proof.md describes them for strangers.
 */

export type { QueueRow } from '../ranking/queue'

/** One position of the committed queue: the owner's private opening of a leaf of the queue's tree. */
export interface QueueLeaf extends QueueRow {
  readonly type: 'adl/leaf/1'
  readonly event: string
  /** 32 bytes that nobody else knows under `blinded`: without them a leaf could be guessed. */
  readonly salt: string
}

export interface MarketFacts {
  readonly id: string
  readonly kind: MarketKind
  readonly settle: string
  readonly multiplier: string
  readonly lot: string
  readonly tick: string
}

/** What was fixed, signed and published before anything was closed. Entry of the log of heads. */
export interface Commitment {
  readonly type: 'adl/commitment/1'
  readonly stream: string
  readonly authority: Authority
  readonly coverage: Coverage
  readonly disclosure: Disclosure
  readonly simulated: boolean
  readonly event: string
  readonly rulebook: string
  /** How the rulebook takes: `queue` from the front, anything else in its own way. */
  readonly allocation: AllocationRule
  readonly market: MarketFacts
  /** Place, time and chain hash of the line of the stream's log that says so. */
  readonly seq: number
  readonly at: string
  readonly line: string
  /** Under `blinded` a name that holds for this event only, and no owner. */
  readonly bankrupt: { readonly name: string; readonly owner: string | null }
  readonly side: Side
  readonly sizeBefore: string
  /** What ADL has to close, after the fund's lots. */
  readonly size: string
  readonly mark: string
  readonly bankruptcyPrice: string
  readonly price: string
  readonly priceRule: string
  readonly trigger: AdlStartedEvent['trigger']
  readonly shortfall: string
  readonly fund: string | null
  readonly fundBefore: string
  readonly fundPaid: string
  readonly queue: AdlStartedEvent['queue']
}

/** What came of it. Entry of the log of heads. */
export interface Result {
  readonly type: 'adl/result/1'
  readonly stream: string
  readonly event: string
  readonly seq: number
  readonly at: string
  readonly line: string
  /** The input that let closures begin, after the commitment was published. */
  readonly proceed: { readonly seq: number; readonly at: string }
  readonly reason: AdlEndedEvent['reason']
  readonly problems: readonly string[]
  /** Root of the tree over the closures in order, and how many there are. */
  readonly closures: { readonly root: string; readonly count: number }
  readonly skipped: readonly { readonly place: number; readonly name: string; readonly reason: string }[]
  readonly taken: string
  readonly remaining: string
  readonly waterfall: AdlEndedEvent['waterfall']
}

/** A closure's figures: what only its owner knows under `blinded`. */
export interface ClosureDetail {
  readonly account: string
  readonly score: string
  readonly size: string
  readonly price: string
  readonly realisedPnl: string
  readonly fee: string
  readonly sizeAfter: string
  readonly balanceAfter: string
}

export interface SaltedDetail extends ClosureDetail {
  readonly salt: string
}

/** Leaf of the tree over an event's closures; `detail` is the hash of the salted figures. */
export interface ClosureLeaf {
  readonly type: 'adl/closure/1'
  readonly event: string
  readonly seq: number
  readonly at: string
  readonly place: number
  readonly name: string
  readonly detail: string
}

/** A closure in the public run: its leaf, and under `open` its figures. */
export interface RunClosure extends Omit<ClosureLeaf, 'type' | 'event'> {
  readonly figures: ClosureDetail | null
}

export interface Signature {
  /** The first 16 digits of the SHA-256 of the public key. */
  readonly key: string
  readonly publicKey: string
  /** Ed25519 over the canonical form of everything else in the object. */
  readonly value: string
}

/** The log of commitments and results as it was after its newest entry. */
export interface HeadBody {
  readonly format: 'plimsoll.head/1'
  readonly stream: string
  readonly size: number
  readonly root: string
  /** Hash of the newest entry's leaf: from all heads in order anyone can work out every root. */
  readonly leaf: string
  /** SHA-256 of the canonical form of the head before without its signature; 64 zeros at first. */
  readonly previous: string
  /** Place and time of the newest entry in the stream's log. */
  readonly seq: number
  readonly at: string
}

export type Head = HeadBody & { readonly signature: Signature }

/** Shows that the commitment stood in the log before the result did. */
export interface LogProof {
  /** The head whose newest entry is the commitment, and the path to its root. */
  readonly first: Head
  readonly commitment: readonly string[]
  /** The head whose newest entry is the result. */
  readonly last: Head
  readonly result: readonly string[]
  /** That the first head's log begins the last one's. */
  readonly consistency: readonly string[]
}

/** `plimsoll.public-run/1`: what everyone may know of one event. Its file's name is the event's. */
export interface PublicRun {
  readonly format: 'plimsoll.public-run/1'
  readonly event: string
  readonly commitment: Commitment
  readonly result: Result
  readonly closures: readonly RunClosure[]
  /** Under `open` the whole queue, and the key from which its salts derive. */
  readonly queue: { readonly saltKey: string; readonly rows: readonly QueueRow[] } | null
  readonly log: LogProof
}

/** `plimsoll.receipt/1`: the signed facts and the proof of one closure. */
export interface ReceiptBody {
  readonly format: 'plimsoll.receipt/1'
  readonly id: string
  readonly event: string
  readonly account: string
  readonly leaf: QueueLeaf
  readonly path: readonly string[]
  readonly closure: {
    /** Which closure of the event this is, from 0. */
    readonly index: number
    readonly seq: number
    readonly at: string
    readonly place: number
    readonly name: string
    readonly detail: SaltedDetail
    readonly path: readonly string[]
  }
  readonly commitment: Commitment
  readonly result: Result
  /** The rulebook's formula, and the calculation with this position's numbers; null where the rulebook has none. */
  readonly score: { readonly formula: readonly string[]; readonly working: readonly WorkedLine[] } | null
  readonly log: LogProof
}

export type Receipt = ReceiptBody & { readonly signature: Signature }

/** `plimsoll.keys/1`: the keys a venue signs with. */
export interface PublishedKeys {
  readonly format: 'plimsoll.keys/1'
  readonly keys: readonly { readonly id: string; readonly algorithm: 'Ed25519'; readonly publicKey: string }[]
}

/** Whoever holds a key. */
export interface Signer {
  readonly publicKey: string
  sign(message: Uint8Array): Uint8Array
}

const KEY_ID_DIGITS = 16

export function keyId(sha256: Sha256, publicKey: string): string {
  return hex(sha256(unhex(publicKey))).slice(0, KEY_ID_DIGITS)
}

/** The bytes that are signed: the canonical form without the signature. */
export function messageOf(body: HeadBody | ReceiptBody): Uint8Array {
  return bytes(canonical({ ...body, signature: undefined } as unknown as Json))
}

export function signed<B extends HeadBody | ReceiptBody>(
  sha256: Sha256,
  signer: Signer,
  body: B,
): B & { readonly signature: Signature } {
  const { publicKey } = signer
  const value = hex(signer.sign(messageOf(body)))
  return { ...body, signature: { key: keyId(sha256, publicKey), publicKey, value } }
}

/** Where the salts of one event come from. */
export function saltKeyOf(sha256: Sha256, seed: string, event: string): string {
  return hex(hmac(sha256, seed, `salt|${event}`))
}

/**
 * One salt of an event. The key stands on both sides, so that nobody goes on from one salt to another; an HMAC would do the
 * same at twelve times the cost, before the first closure.
 */
export function saltOf(sha256: Sha256, saltKey: string, of: 'leaf' | 'closure', account: string): string {
  return textHash(sha256, `${saltKey}|${of}|${account}|${saltKey}`)
}

export function leafOfRow(sha256: Sha256, event: string, saltKey: string, row: QueueRow): QueueLeaf {
  return { ...row, type: 'adl/leaf/1', event, salt: saltOf(sha256, saltKey, 'leaf', row.account) }
}

/** The hash of anything that is a leaf of some tree. */
export function hashOf(sha256: Sha256, leaf: QueueLeaf | ClosureLeaf | Commitment | Result): Uint8Array {
  return leafHash(
    sha256,
    leaf.type === 'adl/leaf/1' ? leafText(leaf, leaf.event, leaf.salt) : canonical(leaf as unknown as Json),
  )
}

/** The canonical form of a place, written out: thousands of them stand between a trigger and the first closure. */
export function leafText(row: QueueRow, event: string, salt: string): string {
  const text = canonicalText
  const margin = row.margin === null ? 'null' : text(row.margin)
  return `{"account":${text(row.account)},"ahead":${text(row.ahead)},"entry":${text(row.entry)},"event":${text(event)},"group":${row.group},"lights":${row.lights},"margin":${margin},"owner":${text(row.owner)},"place":${row.place},"salt":${text(salt)},"score":${text(row.score)},"size":${text(row.size)},"type":"adl/leaf/1"}`
}

export function detailHash(sha256: Sha256, detail: SaltedDetail): string {
  return hex(sha256(bytes(canonical(detail as unknown as Json))))
}

/** The leaf of a closure as its owner, or a public run, holds it. */
export function closureLeaf(event: string, closure: Omit<ClosureLeaf, 'type' | 'event'>): ClosureLeaf {
  const { seq, at, place, name, detail } = closure
  return { type: 'adl/closure/1', event, seq, at, place, name, detail }
}
