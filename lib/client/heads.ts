'use client'

import { sha256 } from '@noble/hashes/sha2.js'
import { useEffect, useRef, useState } from 'react'
import { isConsistent } from '@/engine/receipt/consistency'
import type { Head } from '@/engine/receipt/objects'
import type { Overview } from '@/lib/wire/frames'
import { api } from './api'

/**
 * Each browser is a witness: it remembers the newest head of the log of events that it has seen, and on its return asks to
 * be shown that the log was only added to since. An exchange that shows different logs to different people is found out by
 * any of them.
 */
const KEY = 'plimsoll-heads'
/** Streams remembered, the latest first. */
const STREAMS_MAX = 8

interface Seen {
  readonly stream: string
  readonly size: number
  readonly root: string
  readonly at: string
}

export type Witness =
  | { readonly state: 'first' | 'consistent'; readonly seen: Seen; readonly size: number }
  | { readonly state: 'broken'; readonly seen: Seen; readonly forget: () => void }

/** What this browser can say about the log; null before it has asked, or where nothing can be remembered. */
export function useWitness(overview: Overview | null): Witness | null {
  const [witness, setWitness] = useState<Witness | null>(null)
  const newest = overview?.head ? { stream: overview.stream, ...overview.head } : null
  const stream = newest?.stream ?? null
  // Heads come all day; the question is asked once for each stream, with the one that was there first.
  const asked = useRef<string | null>(null)
  useEffect(() => {
    if (newest === null || asked.current === newest.stream) return
    asked.current = newest.stream
    attest(newest, setWitness).catch(() => undefined)
  })
  return witness?.seen.stream === stream ? witness : null
}

async function attest({ stream, size, root, at }: Seen, tell: (found: Witness) => void): Promise<void> {
  const all = remembered()
  const seen = all.find((one) => one.stream === stream)
  const now = { stream, size, root, at }
  const remember = () => {
    localStorage.setItem(
      KEY,
      JSON.stringify([now, ...all.filter((one) => one.stream !== stream)].slice(0, STREAMS_MAX)),
    )
  }
  if (!seen) {
    remember()
    tell({ state: 'first', seen: now, size })
  } else if (await continues(seen, now)) {
    remember()
    tell({ state: 'consistent', seen, size })
  } else {
    const forget = () => {
      remember()
      tell({ state: 'first', seen: now, size })
    }
    tell({ state: 'broken', seen, forget })
  }
}

async function continues(seen: Seen, now: Seen): Promise<boolean> {
  if (now.size < seen.size) return false
  const path = `heads/consistency?first=${seen.size}&last=${now.size}`
  const { first, last, proof } = await api<{ first: Head; last: Head; proof: readonly string[] }>(path)
  const areTheirs = first.root === seen.root && first.size === seen.size && last.root === now.root
  return areTheirs && isConsistent(first, last, proof, sha256)
}

function remembered(): readonly Seen[] {
  const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
  return Array.isArray(found) ? (found as Seen[]) : []
}
