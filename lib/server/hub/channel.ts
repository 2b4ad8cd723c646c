/** Parts of a topic by name, each as the JSON text it is sent as. */
export type Parts = Readonly<Record<string, string>>

/** Parts that changed; null removes one. */
export type PartChanges = Readonly<Record<string, string | null>>

interface Delta {
  readonly version: number
  readonly changes: PartChanges
  readonly size: number
}

/** Two minutes at two ticks a second: longer than a reconnect takes, after which a snapshot is cheaper anyway. */
const RING_DELTAS = 240
/** Characters of JSON that a topic remembers beside its parts. */
export const RING_SIZE = 1_000_000
/** The same for what one account reads: there are thousands of those, and a snapshot of one is small. */
export const RING_SIZE_PRIVATE = 16_000

/** Whether what a topic tells is one account's, which few read. */
export function isPrivate(topic: string): boolean {
  return topic.startsWith('account:') || topic.startsWith('address:')
}

/**
 * One topic: its parts as they stand and the deltas that led there. Versions are the hub's, so that one number says how far
 * a reader is in all of its topics.
 */
export class Channel {
  private readonly parts = new Map<string, string>()
  private ring: Delta[] = []
  private size = 0
  /** Deltas after this version are all held. */
  private floor: number

  constructor(
    parts: Parts,
    version: number,
    private readonly ringSize: number,
  ) {
    for (const [name, text] of Object.entries(parts)) this.parts.set(name, text)
    this.floor = version
  }

  part(name: string): string | undefined {
    return this.parts.get(name)
  }

  /** Takes in what differs from what stands; false when nothing does. */
  change(changes: PartChanges, version: number): boolean {
    const real = Object.entries(changes).filter(([name, text]) => (this.parts.get(name) ?? null) !== text)
    if (real.length === 0) return false
    for (const [name, text] of real) {
      if (text === null) this.parts.delete(name)
      else this.parts.set(name, text)
    }
    this.remember({ version, changes: Object.fromEntries(real), size: sizeOf(real) })
    return true
  }

  /** Replaces every part: what is not in `parts` goes. */
  replace(parts: Parts, version: number): boolean {
    const gone = [...this.parts.keys()].filter((name) => !Object.hasOwn(parts, name))
    return this.change({ ...parts, ...Object.fromEntries(gone.map((name) => [name, null])) }, version)
  }

  snapshot(): Parts {
    return Object.fromEntries(this.parts)
  }

  /** What changed since a version, in one; null when that is no longer known. Nothing changed: no members. */
  since(version: number): PartChanges | null {
    if (version < this.floor) return null
    return Object.assign({}, ...this.ring.filter((delta) => delta.version > version).map((delta) => delta.changes))
  }

  private remember(delta: Delta): void {
    this.ring.push(delta)
    this.size += delta.size
    while (this.ring.length > RING_DELTAS || this.size > this.ringSize) {
      const oldest = this.ring.shift()
      if (!oldest) break
      this.size -= oldest.size
      this.floor = oldest.version
    }
  }
}

function sizeOf(changes: readonly (readonly [string, string | null])[]): number {
  return changes.reduce((sum, [name, text]) => sum + name.length + (text?.length ?? 0), 0)
}
