'use client'

import { useState } from 'react'
import { words } from '@/lib/words/en/support'

/** Copies a text as it stands. Without scripts the text can still be selected, so that nothing stands here then. */
export function Copy({ text, children }: { readonly text: string; readonly children: string }) {
  const [done, setDone] = useState<boolean | null>(null)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setDone(true)
    } catch {
      setDone(false)
    }
  }
  return (
    <button type="button" className="button button-main" onClick={copy}>
      <span aria-live="polite">{done === null ? children : done ? words.copied : words.selectTheTextToCopy}</span>
    </button>
  )
}
