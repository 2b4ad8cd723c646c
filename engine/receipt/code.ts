import { hmac, type Sha256 } from '../hash'

/**
 * A receipt's name: twelve characters and a check character, `7K3M-9QXD-4WTB-4`. Short enough to be read over the
 * telephone, and sixty bits of an HMAC under the stream's seed, so that nobody comes to a stranger's receipt by counting.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** What people write for characters that the alphabet leaves out. */
const MISREAD: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' }
const LENGTH = 12
const BITS = 5
const GROUPS = /^(.{4})(.{4})(.{4})(.)$/

/** The name of the receipt that an account has of one event. It is its file's name too. */
export function receiptId(sha256: Sha256, seed: string, event: string, account: string): string {
  const digest = hmac(sha256, seed, `receipt|${event}|${account}`)
  const symbols = Array.from({ length: LENGTH }, (_, i) => symbolAt(digest, i * BITS))
  return grouped([...symbols, checkOf(symbols)])
}

/**
 * The name that somebody typed or heard, or null where it is none: any case, with or without dashes and spaces, O for 0
 * and I or L for 1. One wrong character, or two that changed places, is always noticed.
 */
export function readReceiptId(text: string): string | null {
  const typed = [...text.toUpperCase().replaceAll(/[\s-]/g, '')].map((c) => ALPHABET.indexOf(MISREAD[c] ?? c))
  if (typed.length !== LENGTH + 1 || typed.includes(-1)) return null
  return typed.at(-1) === checkOf(typed.slice(0, LENGTH)) ? grouped(typed) : null
}

function grouped(symbols: readonly number[]): string {
  return symbols
    .map((symbol) => ALPHABET[symbol])
    .join('')
    .replace(GROUPS, '$1-$2-$3-$4')
}

function symbolAt(digest: Uint8Array, bit: number): number {
  const [byte, within] = [Math.trunc(bit / 8), bit % 8]
  const pair = ((digest[byte] ?? 0) << 8) | (digest[byte + 1] ?? 0)
  return (pair >> (16 - BITS - within)) & 31
}

/**
 * The symbols as a polynomial over GF(32), at the generator: each position has a weight of its own, so that no single
 * change and no exchange of two symbols leaves the value as it was.
 */
function checkOf(symbols: readonly number[]): number {
  return symbols.reduce((value, symbol) => doubled(value ^ symbol), 0)
}

/** Times x in GF(32) modulo x^5 + x^2 + 1. */
function doubled(value: number): number {
  return value & 16 ? ((value << 1) & 31) ^ 5 : value << 1
}
