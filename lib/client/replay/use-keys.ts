'use client'

import { useEffect, useRef } from 'react'
import { belongsElsewhere, type Command, commandFor, isSingleKey } from './keys'

/** Listens to the whole page; keys that belong to what has the focus are left to it. */
export function useKeys(singleKeys: boolean, run: (command: Command) => void): void {
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || belongsElsewhere(event.target, event.key)) return
      if (!singleKeys && isSingleKey(event)) return
      const command = commandFor(event)
      if (command === null) return
      event.preventDefault()
      latest.current(command)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [singleKeys])
}
