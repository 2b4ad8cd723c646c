/**
 * SHA-256 is injected: Node has it natively, a browser on plain http has no `crypto.subtle`, and the engine itself stays
 * free of both.
 */
export interface Sha256 {
  (data: Uint8Array): Uint8Array
  /** The digest of a text's UTF-8 as hex digits, where the platform has a quicker way to it than through bytes. */
  readonly ofText?: (text: string) => string
  /** The digest of bytes as hex digits, likewise. */
  readonly ofBytes?: (data: Uint8Array) => string
}

/** SHA-256 of a text's UTF-8, as hex digits. */
export function textHash(sha256: Sha256, text: string): string {
  return sha256.ofText ? sha256.ofText(text) : hex(sha256(bytes(text)))
}

/** SHA-256 of bytes, as hex digits. */
export function bytesHash(sha256: Sha256, data: Uint8Array): string {
  return sha256.ofBytes ? sha256.ofBytes(data) : hex(sha256(data))
}

const encoder = new TextEncoder()
const BLOCK = 64

export function bytes(text: string): Uint8Array {
  return encoder.encode(text)
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export function hex(data: Uint8Array): string {
  let out = ''
  for (const byte of data) out += HEX[byte]
  return out
}

const NIBBLES = Uint8Array.from({ length: 128 }, (_, code) =>
  Math.max(0, '0123456789abcdef'.indexOf(String.fromCharCode(code))),
)

/** Bytes of a text of lower-case hex digits. */
export function unhex(text: string): Uint8Array {
  const out = new Uint8Array(text.length >>> 1)
  unhexInto(text, out, 0)
  return out
}

/** The same into an array, from a place on. */
export function unhexInto(text: string, out: Uint8Array, from: number): void {
  for (let i = 0; 2 * i + 1 < text.length; i += 1) {
    out[from + i] = ((NIBBLES[text.charCodeAt(2 * i)] ?? 0) << 4) | (NIBBLES[text.charCodeAt(2 * i + 1)] ?? 0)
  }
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** HMAC-SHA-256 (RFC 2104) of `message` under `key`, both as UTF-8 text. */
export function hmac(sha256: Sha256, key: string, message: string): Uint8Array {
  const raw = bytes(key)
  const short = raw.length > BLOCK ? sha256(raw) : raw
  const inner = new Uint8Array(BLOCK).fill(0x36)
  const outer = new Uint8Array(BLOCK).fill(0x5c)
  for (const [i, byte] of short.entries()) {
    inner[i] = 0x36 ^ byte
    outer[i] = 0x5c ^ byte
  }
  return sha256(join(outer, sha256(join(inner, bytes(message)))))
}
