import { PlimsollError } from '@/engine/errors'
import { parseJson } from './refusal'

/** Deep enough for every format of ours; deeper texts are made to exhaust a reader's stack. */
export const DEPTH_MAX = 32

interface Container {
  /** Keys seen so far; null inside an array. */
  readonly keys: Set<string> | null
  /** The next string is a key. */
  expectsKey: boolean
}

/**
 * JSON text to a value, refusing what JSON.parse would let pass: keys that appear twice (readers differ in which one
 * counts) and nesting beyond the bound. The scan runs first and never recurses.
 */
export function parseStrictJson(text: string, depth = DEPTH_MAX): unknown {
  scan(text, depth)
  return parseJson(text)
}

function scan(text: string, depth: number): void {
  const open: Container[] = []
  for (let i = 0; i < text.length; i++) {
    const top = open.at(-1)
    switch (text[i]) {
      case '{':
      case '[':
        if (open.length >= depth) throw new PlimsollError('too-deep', `The text is nested more than ${depth} deep.`)
        open.push({ keys: text[i] === '{' ? new Set() : null, expectsKey: text[i] === '{' })
        break
      case '}':
      case ']':
        open.pop()
        break
      case ',':
        if (top) top.expectsKey = top.keys !== null
        break
      case '"': {
        const end = endOfString(text, i)
        if (top?.expectsKey) noteKey(top, text.slice(i, end + 1))
        i = end
        break
      }
    }
  }
}

function noteKey(container: Container, token: string): void {
  container.expectsKey = false
  const key = unescaped(token)
  if (container.keys?.has(key)) {
    throw new PlimsollError('duplicate-key', `The key ${JSON.stringify(key).slice(0, 80)} stands twice in one object.`)
  }
  container.keys?.add(key)
}

/** Two spellings of one key are one key. What is not a string at all is left to the parser to refuse. */
function unescaped(token: string): string {
  if (!token.includes('\\')) return token.slice(1, -1)
  try {
    return String(JSON.parse(token))
  } catch {
    return token
  }
}

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '"') return i
  }
  return text.length
}
