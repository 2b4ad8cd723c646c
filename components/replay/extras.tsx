'use client'

import { useEffect, useState } from 'react'
import { download, frameDocument, rangeDocument } from '@/lib/client/replay/export'
import type { TransportStore } from '@/lib/client/replay/transport'
import { count } from '@/lib/format'
import { words } from '@/lib/words/en/replay'
import type { RecordUnits } from './amounts'
import { SavePicture } from './picture/save-picture'
import css from './replay.module.css'

/** A stretch that plays over and over, and what can be taken away from the page. */
interface ExtrasProps {
  readonly store: TransportStore
  readonly units: RecordUnits
  readonly title: string
  readonly simulated: boolean
}

export function Extras({ store, units, title, simulated }: ExtrasProps) {
  const ready = store((state) => state.ready)
  const row = store((state) => state.row)
  const loop = store((state) => state.loop)
  const setLoop = store((state) => state.setLoop)
  const [presenting, present] = usePresentation()
  if (ready === null) return null
  const seq = (at: number) => count(ready.rows[at]?.seq ?? null)
  const here = ready.rows[row]?.seq ?? 0
  return (
    <div className={css.extras}>
      <fieldset>
        <legend className="sr-only">{words.loop}</legend>
        <button type="button" className="button" aria-pressed={loop !== null} onClick={() => setLoop('from')}>
          {words.loopFromHere}
        </button>
        <button type="button" className="button" disabled={loop === null} onClick={() => setLoop('to')}>
          {words.toHere}
        </button>
        {loop === null ? null : (
          <>
            <span className="figures text-note text-muted" role="status">
              {words.loops(seq(loop.from), seq(loop.to))}
            </span>
            <button type="button" className="button" onClick={() => setLoop('none')}>
              {words.dontLoop}
            </button>
          </>
        )}
      </fieldset>
      <fieldset className="ml-auto max-md:ml-0">
        <legend className="sr-only">{words.takeAway}</legend>
        <button
          type="button"
          className="button"
          onClick={() => download(`${ready.facts.stream}-${here}.json`, frameDocument(store))}
        >
          {words.saveFrame}
        </button>
        <SavePicture store={store} units={units} title={title} simulated={simulated} />
        <button
          type="button"
          className="button"
          onClick={() => download(`${ready.facts.stream}-range.json`, rangeDocument(store))}
        >
          {loop === null ? words.saveRecord : words.saveLoop}
        </button>
        <button type="button" className="button" aria-pressed={presenting} onClick={present}>
          {presenting ? words.endPresentation : words.present}
        </button>
      </fieldset>
    </div>
  )
}

/** On a call only the film and its transport are of interest: everything else steps back, and comes back with Escape. */
function usePresentation(): [presenting: boolean, toggle: () => void] {
  const [presenting, setPresenting] = useState(false)
  useEffect(() => {
    if (!presenting) return
    const root = document.documentElement
    root.dataset.presenting = ''
    const end = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setPresenting(false)
    }
    window.addEventListener('keydown', end)
    return () => {
      delete root.dataset.presenting
      window.removeEventListener('keydown', end)
    }
  }, [presenting])
  return [presenting, () => setPresenting((on) => !on)]
}
