/** So many ids are kept, a power of two: about twice as many as a busy log names. */
const KEPT = 32_768
/** Longer ids are cut out anew each time: those of accounts are shorter. */
const LENGTH_MOST = 32

/**
 * Ids as texts, the same text for the same bytes as long as no other id takes its place. A text that is cut out of a line
 * is a new one, which a map has to hash and to compare, letter by letter, with the key it holds; one that was seen before is
 * told by the machine's address. What is kept is a text of its own and keeps no part of a file alive.
 */
export class Ids {
  private readonly texts: string[] = new Array(KEPT).fill('')

  /** The id between two places of a line, whose bytes have one character each. */
  idAt(bytes: Uint8Array, text: string, begin: number, end: number): string {
    if (end - begin > LENGTH_MOST) return text.slice(begin, end)
    // FNV-1a
    let hash = 0x811c9dc5
    for (let i = begin; i < end; i += 1) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
    const place = (hash ^ (hash >>> 15)) & (KEPT - 1)
    const known = this.texts[place]!
    if (isSame(known, bytes, begin, end)) return known
    const own = textOf(bytes, begin, end)
    this.texts[place] = own
    return own
  }
}

function isSame(text: string, bytes: Uint8Array, begin: number, end: number): boolean {
  if (text.length !== end - begin) return false
  for (let i = begin; i < end; i += 1) if (text.charCodeAt(i - begin) !== bytes[i]) return false
  return true
}

function textOf(bytes: Uint8Array, begin: number, end: number): string {
  let text = ''
  for (let i = begin; i < end; i += 1) text += String.fromCharCode(bytes[i]!)
  return text
}
