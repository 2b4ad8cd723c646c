/**
 * Canonical JSON (RFC 8785) for the values Plimsoll signs and chains. Those hold strings, booleans, null, whole numbers,
 * arrays and plain objects only: amounts are strings. Keys are sorted by UTF-16 code units, strings are escaped as
 * ECMAScript does, and anything without a canonical form is refused rather than guessed at.
 */
export type Json = string | boolean | null | number | readonly Json[] | { readonly [key: string]: Json | undefined }

export function canonical(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return canonicalText(value)
  if (typeof value === 'number') return whole(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  return `{${canonicalMembers(value as { readonly [key: string]: Json | undefined }).join(',')}}`
}

/** An object's members in their order, each as its key and value. */
export function canonicalMembers(object: { readonly [key: string]: Json | undefined }): string[] {
  const parts: string[] = []
  for (const key of Object.keys(object).sort()) {
    const value = object[key]
    if (value !== undefined) parts.push(`${canonicalText(key)}:${canonical(value)}`)
  }
  return parts
}

/** Printable ASCII without quote and backslash, as ids, amounts and times are: nothing in it is ever escaped. */
const PLAIN = /^[ !#-[\]-~]*$/
const LONE_SURROGATE = /\p{Surrogate}/u

/** A string as it stands in canonical JSON. */
export function canonicalText(value: string): string {
  if (PLAIN.test(value)) return `"${value}"`
  if (LONE_SURROGATE.test(value)) throw new TypeError('a lone surrogate has no canonical form')
  return JSON.stringify(value)
}

function whole(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError('only whole numbers below 2^53 are written as JSON numbers')
  return String(value)
}
