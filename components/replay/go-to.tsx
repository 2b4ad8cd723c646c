'use client'

import { useEffect, useRef } from 'react'
import type { TransportStore } from '@/lib/client/replay/transport'
import { words } from '@/lib/words/en/replay'

/** A seq typed in: the exact way to a place in the record. */
export function GoTo({ store, onDone }: { readonly store: TransportStore; readonly onDone: () => void }) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  return (
    <form
      className="mt-2 flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        const { pause, goTo } = store.getState()
        const wanted = Number((input.current?.value ?? '').replaceAll(',', ''))
        pause()
        if (wanted > 0) goTo(wanted)
        onDone()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone()
      }}
    >
      <label>
        {words.goToSeq}{' '}
        <input
          ref={input}
          inputMode="numeric"
          pattern="[\d,]*"
          className="min-h-7 w-28 rounded-control border border-line-2 bg-paper px-2"
        />
      </label>
      <button type="submit" className="button">
        {words.go}
      </button>
    </form>
  )
}
