import type { PartChanges, Parts } from '../hub/channel'
import { topicIn, viewerOfKey } from './audience'
import type { TopicChanges } from './messages'

/** Where parts come from: null where there is no such topic. */
export type PartsOf = (topic: string, viewer: ReturnType<typeof viewerOfKey>) => Record<string, unknown> | null

/**
 * Works out the topics that someone reads, once for each tick whoever reads them, and tells what changed since the last
 * time as JSON texts.
 */
export class Publisher {
  private readonly held = new Map<string, Map<string, string>>()

  constructor(private readonly partsOf: PartsOf) {}

  get keys(): readonly string[] {
    return [...this.held.keys()]
  }

  peek(key: string): Parts | null {
    const parts = this.partsOf(topicIn(key), viewerOfKey(key))
    return parts && texts(parts)
  }

  hold(key: string): Parts | null {
    const parts = this.peek(key)
    if (parts) this.held.set(key, new Map(Object.entries(parts)))
    return parts
  }

  release(keys: readonly string[]): void {
    for (const key of keys) this.held.delete(key)
  }

  /** Changes of the held topics, all of them or those that are named. Topics that are gone lose their parts. */
  changes(keys: readonly string[] = this.keys): TopicChanges[] {
    return keys.flatMap((key) => {
      const known = this.held.get(key)
      if (!known) return []
      const changes = replace(known, this.peek(key) ?? {})
      return Object.keys(changes).length === 0 ? [] : [[key, changes] as const]
    })
  }

  /** Changes of a few parts of one topic, ahead of the rest. */
  change(key: string, parts: Record<string, unknown>): TopicChanges[] {
    const known = this.held.get(key)
    if (!known) return []
    const changes = Object.entries(texts(parts)).filter(([name, text]) => known.get(name) !== text)
    for (const [name, text] of changes) known.set(name, text)
    return changes.length === 0 ? [] : [[key, Object.fromEntries(changes)]]
  }
}

function texts(parts: Record<string, unknown>): Parts {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, JSON.stringify(part)]))
}

function replace(known: Map<string, string>, parts: Parts): PartChanges {
  const changes: Record<string, string | null> = {}
  for (const [name, text] of Object.entries(parts)) {
    if (known.get(name) === text) continue
    known.set(name, text)
    changes[name] = text
  }
  for (const name of known.keys()) {
    if (Object.hasOwn(parts, name)) continue
    known.delete(name)
    changes[name] = null
  }
  return changes
}
