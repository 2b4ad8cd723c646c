import type { StreamFrame } from '../../wire/frames'

/** What is known of one topic: its parts, and how far in the log they are. */
export interface Topic {
  readonly parts: Readonly<Record<string, unknown>>
  readonly cursor: string
}

export type Topics = Readonly<Record<string, Topic>>

/**
 * A snapshot replaces, a delta merges, and null removes a part. A delta without a base cannot be understood: the answer
 * is null, and whoever asked must start anew from a snapshot.
 */
export function applyFrame(topics: Topics, frame: StreamFrame): Topics | null {
  const base = topics[frame.topic]
  if (frame.kind === 'delta' && base === undefined) return null
  const parts: Record<string, unknown> = frame.kind === 'delta' ? { ...base?.parts } : {}
  for (const [name, part] of Object.entries(frame.parts)) {
    if (part === null) delete parts[name]
    else parts[name] = part
  }
  return { ...topics, [frame.topic]: { parts, cursor: frame.cursor } }
}

/** `stream@seq` joined by commas, as a map. */
function positions(cursor: string): ReadonlyMap<string, number> {
  const entries = cursor.split(',').map((part): [string, number] => {
    const at = part.lastIndexOf('@')
    return [part.slice(0, at), Number(part.slice(at + 1))]
  })
  return new Map(entries)
}

/** Whether `a` is behind `b` in a stream that both know. */
export function isBehind(a: string, b: string): boolean {
  const right = positions(b)
  for (const [stream, seq] of positions(a)) {
    const other = right.get(stream)
    if (other !== undefined && seq < other) return true
  }
  return false
}

/** Frames arrive as text from our own server; one that cannot be read is treated like a gap. */
export function readFrame(data: unknown): StreamFrame | null {
  if (typeof data !== 'string') return null
  try {
    const frame: unknown = JSON.parse(data)
    return isFrame(frame) ? frame : null
  } catch {
    return null
  }
}

function isFrame(value: unknown): value is StreamFrame {
  if (typeof value !== 'object' || value === null) return false
  const { topic, kind, cursor, parts } = value as Record<string, unknown>
  return (
    typeof topic === 'string' &&
    (kind === 'snapshot' || kind === 'delta') &&
    typeof cursor === 'string' &&
    typeof parts === 'object' &&
    parts !== null
  )
}
