'use client'

import { useEffect, useState } from 'react'
import type { Ready } from './machine'
import type { OpensAt } from './messages'
import { openBackend } from './open'
import { isClosing } from './timeline'
import { createTransport, runPlayback, type TransportStore } from './transport'
import { isClosureOf } from './use-mine'

/** Where the record of an event is served. */
export const recordOf = (event: string): string => `/api/v1/events/${encodeURIComponent(event)}/log`

function seqOf({ rows }: Ready, { seq, account, market }: OpensAt): number | null {
  if (seq !== null) return seq
  const own = account === null ? undefined : rows.find(isClosureOf(account))
  const first = market === null ? undefined : rows.find((row) => isClosing(row) && row.market === market)
  return (own ?? first)?.seq ?? null
}

/** A replay of one event: loads its record, keeps the frame at the cursor, and plays. */
export function useReplay(event: string, url: string, { seq, account, market }: OpensAt): TransportStore {
  const [store] = useState(createTransport)
  useEffect(() => connect(store, event, url, { seq, account, market }), [store, event, url, seq, account, market])
  const playing = store((state) => state.playing)
  const skipQuiet = store((state) => state.skipQuiet)
  const ready = store((state) => state.ready)
  useEffect(() => {
    if (!playing) return
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    // A replay that plays on starts anew when quiet time is skipped or not: its schedule is another one.
    // So does one that comes to its next chapter.
    void skipQuiet
    void ready
    return runPlayback(store, still)
  }, [store, playing, skipQuiet, ready])
  return store
}

/** Asks for one frame at a time: while an answer is due, only the newest wish is kept. */
function connect(store: TransportStore, event: string, url: string, at: OpensAt): () => void {
  let waiting = false
  let wanted: number | null = null
  const backend = openBackend((message) => {
    switch (message.said) {
      case 'making':
        store.setState({ making: { done: message.done, of: message.of } })
        break
      case 'long':
        store.setState({ long: message.long })
        break
      case 'long-check':
        store.setState(({ long }) => ({ long: long && { ...long, check: message.check } }))
        break
      case 'ready':
        store.getState().open(message.ready, message.seq ?? seqOf(message.ready, at), message.chapter)
        ask()
        break
      case 'frame':
        waiting = false
        store.setState({ frame: message.frame, hash: message.hash })
        if (wanted !== null && wanted !== message.frame.seq) ask()
        break
      case 'check':
        store.setState({ check: message.check })
        break
      case 'what-if':
        store.setState({ whatIf: message.whatIf })
        break
      case 'other-frame':
        store.setState({ otherFrame: message.frame })
        break
      case 'what-if-failed':
        store.setState({ whatIfFailure: message.message })
        break
      case 'failed':
        store.setState({ failure: { code: message.code, message: message.message } })
        break
    }
  })
  const ask = () => {
    const { ready, row } = store.getState()
    wanted = ready?.rows[row]?.seq ?? null
    if (waiting || wanted === null) return
    waiting = true
    backend.send({ ask: 'frame', seq: wanted })
  }
  const unsubscribe = store.subscribe((state, before) => {
    if (state.row !== before.row) ask()
    if (state.turning !== before.turning && state.turning !== null) backend.send({ ask: 'chapter', seq: state.turning })
    if (state.wish !== before.wish && state.wish !== null) backend.send({ ask: 'what-if', change: state.wish })
  })
  backend.send({ ask: 'open', url, event, at })
  return () => {
    unsubscribe()
    backend.close()
  }
}
