'use client'

import { useState } from 'react'
import { savePicture } from '@/lib/client/replay/save-picture'
import type { TransportStore } from '@/lib/client/replay/transport'
import { words } from '@/lib/words/en/replay'
import type { RecordUnits } from '../amounts'
import { type Inks, PICTURE, pictureOf } from './picture'

interface SavePictureProps {
  readonly store: TransportStore
  readonly units: RecordUnits
  readonly title: string
  readonly simulated: boolean
}

/** The frame at the cursor as an image, with its time and the hash that says which log it comes from. */
export function SavePicture({ store, units, title, simulated }: SavePictureProps) {
  const [failure, setFailure] = useState('')
  const press = () => {
    const { ready, frame, hash } = store.getState()
    if (ready === null || frame === null) return
    const { stream, rulebook } = ready.facts
    const svg = pictureOf({ frame, ready, units, inks: inksOfPage() }, { title, simulated, stream, rulebook, hash })
    savePicture(`${stream}-${frame.seq}.png`, svg, PICTURE).then(
      () => setFailure(''),
      () => setFailure(words.noPicture),
    )
  }
  return (
    <>
      <button type="button" className="button" onClick={press}>
        {words.savePicture}
      </button>
      {failure === '' ? null : <span role="alert">{failure}</span>}
    </>
  )
}

function inksOfPage(): Inks {
  const style = getComputedStyle(document.documentElement)
  const ink = (name: string) => style.getPropertyValue(name).trim()
  return {
    paper: ink('--paper'),
    plate: ink('--plate'),
    ink: ink('--ink'),
    muted: ink('--muted'),
    line: ink('--line-2'),
    water: ink('--water'),
    water2: ink('--water-2'),
    accent: ink('--accent'),
    active: ink('--active'),
  }
}
