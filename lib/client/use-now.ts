'use client'

import { useEffect, useState } from 'react'
import { useLive } from './live'

/**
 * The time, once a second: the page's own time while it is being rendered on the server and taken over, then the
 * browser's. Null stands for a page that does not know its time.
 */
export function useNow(initial: string | null, everyMs = 1000): number | null {
  const [now, setNow] = useState(() => (initial === null ? null : Date.parse(initial)))
  const paused = useLive((state) => state.paused)
  useEffect(() => {
    if (paused) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs, paused])
  return now
}

/** False on the server and while the page is taken over, true afterwards. */
export function useMounted(): boolean {
  const [mounted, setMounted] = useState(false)
  useEffect(() => setMounted(true), [])
  return mounted
}
