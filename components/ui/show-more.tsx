'use client'

import { useState } from 'react'
import { count } from '@/lib/format'
import { words } from '@/lib/words/en/frame'

/** A button that shows fewer rows than this would take longer to press than the rows to read. */
const WORTH_A_PRESS = 0.5

/** A long list in steps: the rows to draw, and the button that draws more of them. */
export function useShowMore<T>(rows: readonly T[], step: number) {
  const [steps, setSteps] = useState(1)
  const wanted = steps * step
  const shown = rows.length - wanted < step * WORTH_A_PRESS ? rows : rows.slice(0, wanted)
  const left = rows.length - shown.length
  const next = left <= step * (4 + WORTH_A_PRESS) ? left : step * 4
  const more =
    left > 0 ? (
      <p className="mt-2">
        <button type="button" className="button" onClick={() => setSteps(steps + 4)}>
          {next === left ? words.showAll(count(rows.length)) : words.showMoreOf(count(next), count(rows.length))}
        </button>
      </p>
    ) : null
  return { shown, more }
}
