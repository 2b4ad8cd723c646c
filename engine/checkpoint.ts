import { canonical } from './canonical'
import { Decimal, dec, plain } from './decimal'
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
  return revived(JSON.parse(text), new Map())
}

/** Decimals of one text are shared: sizes, leverages and zeros come a thousand times each. */
const SHARED_MAX = 100_000

/** Works in place: a book of a million positions is not built twice. */
function revived(value: unknown, shared: Map<string, Decimal>): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) value[i] = revived(value[i], shared)
    return value
  }
  const object = value as Record<string, unknown>
  if (typeof object['#'] === 'string') return decimalOf(object['#'], shared)
  if (Array.isArray(object['@'])) {
    return new Map(object['@'].map(([key, item]) => [key, revived(item, shared)]))
  }
  for (const key of Object.keys(object)) object[key] = revived(object[key], shared)
  return object
}

function decimalOf(text: string, shared: Map<string, Decimal>): Decimal {
  const known = shared.get(text)
  if (known) return known
  const value = dec(text)
  if (shared.size < SHARED_MAX) shared.set(text, value)
  return value
}
