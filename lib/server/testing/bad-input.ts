/** What a program, a careless hand or an attacker may send in place of what is asked for. */

const DEEP = 40

export const BAD_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.1,
  1e30,
  2 ** 53,
  -(2 ** 53),
  [],
  {},
  [[]],
  { toString: 'x' },
  Array.from({ length: DEEP }).reduce<unknown>((inner) => [inner], 'deep'),
]

/** Texts that are no amount, no name and no moment, and some that are only nearly so. */
export const BAD_TEXTS: readonly string[] = [
  '',
  ' ',
  ' 5',
  '5 ',
  '+5',
  '-',
  '-0',
  '0',
  '00',
  '05',
  '.5',
  '5.',
  '1,000',
  '1_000',
  '1e30',
  '1E-30',
  '0x10',
  'NaN',
  'Infinity',
  '-Infinity',
  'null',
  'undefined',
  '9'.repeat(31),
  '9'.repeat(64),
  '9'.repeat(65),
  `0.${'0'.repeat(18)}1`,
  `-0.${'0'.repeat(63)}1`,
  '-1',
  '9007199254740993',
  '18446744073709551616',
  // Digits of other scripts, a minus that is none, and letters that look like ours.
  '１２',
  '٣',
  '−5',
  'ВTC-PERP',
  'BTC\u2010PERP',
  'é',
  'e\u0301',
  // Marks that turn or hide what follows, control characters, and half a character.
  '\u202eabc',
  '\u200b',
  '\ufeff',
  '\u0000',
  'a\u0000b',
  '\u0008',
  '\ud800',
  '😀'.repeat(100),
  // What other readers take for an order.
  "'; DROP TABLE line; --",
  '<img src=x onerror=alert(1)>',
  '</script><script>',
  '$(7*7)',
  '{{7*7}}',
  '=HYPERLINK("http://x")',
  '@SUM(1)',
  '../../etc/passwd',
  '..%2f..%2f',
  '%00',
  'a\r\nset-cookie: x=1',
  'http://169.254.169.254/',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'x'.repeat(65),
  'x'.repeat(5_000),
  '2026-13-45T99:99:99.999Z',
  '2026-02-30T00:00:00.000Z',
  '2026-01-02T03:04:05Z',
  '2026-01-02T03:04:60.000Z',
  '+275760-09-13T00:00:00.001Z',
]

/** Keys that mean something to the language, and one that means nothing to anybody. */
export const STRANGE_KEYS = ['__proto__', 'constructor', 'toString', 'colour'] as const

export type Path = readonly (string | number)[]

/** Every place of a value that holds something, the value itself included. */
export function placesIn(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, keyOf(value, key)]))]
}

const keyOf = (holder: object, key: string) => (Array.isArray(holder) ? Number(key) : key)

/** A copy with another value at a place. */
export function replacedAt(value: unknown, path: Path, put: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return put
  if (Array.isArray(value)) return value.map((inner, i) => (i === key ? replacedAt(inner, rest, put) : inner))
  const holder = value as Readonly<Record<string, unknown>>
  return { ...holder, [key]: replacedAt(holder[key], rest, put) }
}

/** A copy without what stands at a place. */
export function withoutAt(value: unknown, path: Path): unknown {
  const [key, ...rest] = path
  if (Array.isArray(value)) {
    return rest.length === 0
      ? value.filter((_, i) => i !== key)
      : value.map((inner, i) => (i === key ? withoutAt(inner, rest) : inner))
  }
  const { [String(key)]: gone, ...others } = value as Readonly<Record<string, unknown>>
  return rest.length === 0 ? others : { ...others, [String(key)]: withoutAt(gone, rest) }
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (at as Readonly<Record<string | number, unknown>>)[key], value)
}

/** A text with its end cut off, put twice, and turned into others that no reader of ours may take. */
export function tornTexts(text: string): readonly string[] {
  const middle = text.length >> 1
  return [
    '',
    ' ',
    text.slice(0, 1),
    text.slice(0, middle),
    text.slice(0, -1),
    text.slice(1),
    `${text}${text}`,
    `${text}x`,
    `${text.slice(0, middle)}\u0000${text.slice(middle)}`,
    text.replaceAll('"', "'"),
    text.replaceAll(':', '='),
    text.replace('{', '{,'),
    text.replace('{', '{"a":1,"a":2,'),
    text.replace('"', '"\\ud800'),
    '['.repeat(100_000),
    `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`,
    'NaN',
    '-',
    '1e999',
    '"\u2028"',
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    '\u001f\u008b\b\u0000truncated',
  ]
}
