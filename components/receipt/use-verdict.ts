'use client'

import { useEffect, useState } from 'react'
import type { Verdict } from '@/engine/receipt/verify'

export type Judged =
  | { readonly state: 'working' }
  | { readonly state: 'done'; readonly verdict: Verdict; readonly at: string }
  | { readonly state: 'refused'; readonly code: string; readonly message: string }

/** Verifies a receipt in this page, with the public run where it can be had. */
export function useVerdict(text: string, keys: string, event: string): Judged {
  const [judged, setJudged] = useState<Judged>({ state: 'working' })
  useEffect(() => {
    let isHere = true
    const work = async () => {
      const [{ verifyHere }, run] = await Promise.all([import('@/lib/client/verify'), runOf(event)])
      if (isHere) setJudged(judge(() => verifyHere({ file: text, keys, ...(run === null ? {} : { run }) })))
    }
    void work()
    return () => {
      isHere = false
    }
  }, [text, keys, event])
  return judged
}

async function runOf(event: string): Promise<string | null> {
  try {
    const response = await fetch(`/api/v1/events/${encodeURIComponent(event)}/run`)
    return response.ok ? await response.text() : null
  } catch {
    return null
  }
}

export function judge(verify: () => Verdict): Judged {
  try {
    return { state: 'done', verdict: verify(), at: new Date().toISOString() }
  } catch (error) {
    const { code = 'unreadable', message = String(error) } = error as { code?: string; message?: string }
    return { state: 'refused', code, message }
  }
}
