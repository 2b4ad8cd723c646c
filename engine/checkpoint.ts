import { canonical } from './canonical'
import { Decimal, dec, plain } from './decimal'
import { type Sha256, textHash } from './hash'
import { byCodeUnits } from './state'

/**
 * Text form of engine values: decimals are `{"#":"1.5"}`, maps `{"@":[[key, value], …]}` in key order, everything else is
 * canonical JSON. The same value always has the same text, so two books are equal when their checkpoints are.
 */
export function encode(value: unknown): string {
  if (value === null || typeof value !== 'object') return canonical(value as string)
  if (Decimal.isDecimal(value)) return `{"#":"${plain(value)}"}`
  if (value instanceof Map) {
    const entries = [...(value as Map<string, unknown>)].sort(([a], [b]) => byCodeUnits(a, b))
    return `{"@":[${entries.map(([key, item]) => `[${encode(key)},${encode(item)}]`).join(',')}]}`
  }
  if (Array.isArray(value)) return `[${value.map(encode).join(',')}]`
  const object = value as Record<string, unknown>
  const members: string[] = []
  for (const key of Object.keys(object).sort()) {
    if (object[key] !== undefined) members.push(`${canonical(key)}:${encode(object[key])}`)
  }
  return `{${members.join(',')}}`
}

export function decode(text: string): unknown {
  return revived(JSON.parse(text), new DecimalPool())
}

/** One line of a book's checkpoint. Its digest, the SHA-256 of its text, tells it from all others. */
export interface Piece {
  readonly digest: string
  /** To be asked for before the book's next step. */
  text(): string
}

export function pieceOf(sha256: Sha256, text: string): Piece {
  return { digest: textHash(sha256, text), text: () => text }
}

const POOLED_MAX = 100_000

/** Decimals of one checkpoint are shared: sizes, leverages and zeros come a thousand times each. */
export class DecimalPool {
  private readonly known = new Map<string, Decimal>()

  get(text: string): Decimal {
    const known = this.known.get(text)
    if (known) return known
    const value = dec(text)
    if (this.known.size < POOLED_MAX) this.known.set(text, value)
    return value
  }

  orNull(text: string | null): Decimal | null {
    return text === null ? null : this.get(text)
  }
}

/** Works in place: nothing large is built twice. */
function revived(value: unknown, pool: DecimalPool): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) value[i] = revived(value[i], pool)
    return value
  }
  const object = value as Record<string, unknown>
  if (typeof object['#'] === 'string') return pool.get(object['#'])
  if (Array.isArray(object['@'])) return new Map(object['@'].map(([key, item]) => [key, revived(item, pool)]))
  for (const key of Object.keys(object)) object[key] = revived(object[key], pool)
  return object
}
