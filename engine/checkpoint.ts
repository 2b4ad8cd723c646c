import { canonical, type Json } from './canonical'
import { Decimal, dec, plain } from './decimal'

/**
 * Text form of engine values: decimals are `{"#":"1.5"}`, maps `{"@":[[key, value], …]}` in key order, everything else is
 * JSON. The same value always has the same text, so two books are equal when their checkpoints are.
 */
export function encode(value: unknown): string {
  return canonical(toJson(value))
}

export function decode(text: string): unknown {
  return fromJson(JSON.parse(text))
}

function toJson(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (Decimal.isDecimal(value)) return { '#': plain(value) }
  if (value instanceof Map) {
    const entries = [...(value as Map<string, unknown>)].sort(([a], [b]) => (a < b ? -1 : 1))
    return { '@': entries.map(([key, item]) => [key, toJson(item)]) }
  }
  if (Array.isArray(value)) return value.map(toJson)
  const members = Object.entries(value as Record<string, unknown>).filter(([, item]) => item !== undefined)
  return Object.fromEntries(members.map(([key, item]) => [key, toJson(item)]))
}

function fromJson(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(fromJson)
  const object = value as Record<string, unknown>
  if (typeof object['#'] === 'string') return dec(object['#'])
  if (Array.isArray(object['@'])) return new Map(object['@'].map(([key, item]) => [key, fromJson(item)]))
  return Object.fromEntries(Object.entries(object).map(([key, item]) => [key, fromJson(item)]))
}
