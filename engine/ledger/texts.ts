/** So many texts are kept, a power of two: about twice as many as a busy log names. */
const KEPT = 32_768
/** Longer ones are made anew each time: ids of accounts and times are shorter. */
const LENGTH_MOST = 32

/**
 * Ids and times of a log, the same text for the same bytes as long as no other takes its place. A text that is cut out of
 * a line is a new one, which a map has to hash and to compare, letter by letter, with the key it holds; one that was seen
 * before is told by where it lies. And every text is its own: one cut out would keep a part of the file alive for as long as
 * an account is known.
 */
export class Texts {
  private readonly texts: string[] = new Array(KEPT).fill('')

  /** What the bytes between two places say, one character each. */
  at(bytes: Uint8Array, begin: number, end: number): string {
    if (end - begin > LENGTH_MOST) return textOf(bytes, begin, end)
    const place = placeOf(bytes, begin, end)
    const known = this.texts[place]!
    if (isSame(known, bytes, begin, end)) return known
    const own = textOf(bytes, begin, end)
    this.texts[place] = own
    return own
  }
}

/** By the last four letters, in which the ids of most exchanges differ, the first one, and the length. */
function placeOf(bytes: Uint8Array, begin: number, end: number): number {
  let last = 0
  for (let i = Math.max(begin, end - 4); i < end; i += 1) last = (last << 8) | bytes[i]!
  const hash = Math.imul(last ^ (bytes[begin]! << 24) ^ ((end - begin) << 16), 0x9e3779b1)
  return (hash ^ (hash >>> 15)) & (KEPT - 1)
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
