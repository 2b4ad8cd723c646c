'use client'

import { useEffect } from 'react'
import type { StreamFrame } from '../wire/frames'
import { subscribe, useLive } from './live'
import { isBehind } from './stream/topics'

export type Parts = Readonly<Record<string, unknown>>

const NOTHING: Parts = {}

/**
 * The parts of a topic: those the page was sent with, then those of the live stream as soon as they are not older. The
 * first render is the same on the server and in the browser.
 */
export function useFrame(topic: string, initial: StreamFrame | null): Parts {
  const live = useLive((state) => state.topics[topic])
  useEffect(() => subscribe(topic), [topic])
  if (live === undefined) return initial?.parts ?? NOTHING
  if (initial !== null && isBehind(live.cursor, initial.cursor)) return initial.parts
  return live.parts
}
