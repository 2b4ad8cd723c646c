'use client'

import { create } from 'zustand'

/** A screen reader hears at most one message in this time; only the newest of those that wait is kept. */
const QUIET_MS = 5_000

export const useAnnouncement = create<{ readonly message: string }>()(() => ({ message: '' }))

let quietUntil = 0
let waiting: ReturnType<typeof setTimeout> | undefined

export function announce(message: string): void {
  clearTimeout(waiting)
  const speak = () => {
    quietUntil = performance.now() + QUIET_MS
    useAnnouncement.setState({ message })
  }
  waiting = setTimeout(speak, Math.max(0, quietUntil - performance.now()))
}
