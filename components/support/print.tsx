'use client'

import { words } from '@/lib/words/en/support'

export function Print() {
  return (
    <button type="button" className="button" onClick={() => window.print()}>
      {words.print}
    </button>
  )
}
