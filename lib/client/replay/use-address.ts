'use client'

import { useEffect, useState } from 'react'
import { words } from '@/lib/words/en/replay'
import type { TransportStore } from './transport'

/** The address of the moment at the cursor. */
function linkTo(store: TransportStore): string {
  const { ready, row } = store.getState()
  const url = new URL(window.location.href)
  const seq = ready?.rows[row]?.seq
  if (seq !== undefined) url.searchParams.set('t', String(seq))
  return url.href
}

const RESTS_MS = 400

/** Keeps `?t=` at the cursor while it rests, so that a reload comes back to the same place. */
export function useAddress(store: TransportStore): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const unsubscribe = store.subscribe((state, before) => {
      if ((state.row === before.row && state.ready === before.ready) || before.ready === null) return
      clearTimeout(timer)
      timer = setTimeout(() => window.history.replaceState(null, '', linkTo(store)), RESTS_MS)
    })
    return () => {
      clearTimeout(timer)
      unsubscribe()
    }
  }, [store])
}

const SAID_MS = 2_500

/** Copies the address of the moment; answers with what to say about it and how to do it. */
export function useCopy(store: TransportStore): [said: string, copy: () => void] {
  const [said, setSaid] = useState('')
  useEffect(() => {
    if (said === '') return
    const timer = setTimeout(() => setSaid(''), SAID_MS)
    return () => clearTimeout(timer)
  }, [said])
  const copy = () => {
    const link = linkTo(store)
    // On plain http from another machine there is no clipboard: the address bar then holds the link.
    window.history.replaceState(null, '', link)
    const done = navigator.clipboard?.writeText(link) ?? Promise.reject(new Error('no clipboard'))
    done.then(
      () => setSaid(words.copied),
      () => setSaid(words.inTheAddressBar),
    )
  }
  return [said, copy]
}
