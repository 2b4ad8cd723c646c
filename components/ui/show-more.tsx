'use client'

import { useState } from 'react'
import { count } from '@/lib/format'

/** A long list in steps: the rows to draw, and the button that draws more of them. */
export function useShowMore<T>(rows: readonly T[], step: number) {
  const [steps, setSteps] = useState(1)
  const shown = rows.slice(0, steps * step)
  const left = rows.length - shown.length
  const more =
    left > 0 ? (
      <p className="mt-2">
        <button type="button" className="button" onClick={() => setSteps(steps + 4)}>
          Show {count(Math.min(left, step * 4))} more of {count(rows.length)}
        </button>
      </p>
    ) : null
  return { shown, more }
}
