'use client'

import { useState } from 'react'
import { sidePlural } from '@/lib/format'
import type { Hull } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/account'
import { ASSUMPTIONS, account, answer, type Mine } from '@/lib/words/en/waterline-sentences'
import { Comb } from './comb-labels'
import { Curve } from './curve'
import { Grid, Gutter } from './gutter'
import { HullDrawing } from './hull-drawing'
import { frontPart } from './levels'
import { MoveSlider } from './move-slider'
import { PartChoice } from './part-choice'
import { TableTwin } from './table-twin'
import { sliceOf, viewOf } from './view'
import css from './waterline.module.css'

interface WaterlineProps {
  readonly hull: Hull
  readonly mine: Mine | null
  /** The last figures are kept but are not current. */
  readonly blind?: boolean
}

/** The stress shown first: the same ten per cent that every cover in the program is stated for. */
const FIRST_MOVE = 0.1

/** One side of one market as a hull in the water: the queue, the fund under it, and what a move of the mark would close. */
export function Waterline({ hull, mine, blind = false }: WaterlineProps) {
  const last = Math.max(0, hull.curve.length - 1)
  const [step, setStep] = useState(() => Math.min(last, nearest(hull, FIRST_MOVE)))
  const zoomed = frontPart(Number(hull.size), sliceOf(mine))
  const [whole, setWhole] = useState(false)
  const sample = hull.curve[Math.min(step, last)]
  if (sample === undefined) return <p className={css.lacking}>{words.howFarTheMarkWould}</p>

  const part = whole ? 1 : zoomed
  const view = viewOf(hull, mine, sample, part)
  const said = answer(hull, sample, mine)
  return (
    <figure className={css.gauge} data-blind={blind ? '' : undefined}>
      {zoomed < 1 ? <PartChoice part={zoomed} whole={whole} onChange={setWhole} /> : null}
      <div
        className={css.drawing}
        role="img"
        aria-label={words.waterlineOfThe(hull.market, sidePlural(hull.side), said)}
      >
        <Grid view={view} />
        <Gutter hull={hull} view={view} blind={blind} />
        <HullDrawing view={view} zoomed={part < 1} />
        <Comb view={view} />
        <Curve view={view} mine={mine} hull={hull} />
      </div>
      <MoveSlider hull={hull} sample={sample} step={Math.min(step, last)} last={last} said={said} onChange={setStep} />
      <figcaption className={css.answer}>
        <b>{said}</b> {account(hull, sample, mine)} <span className={css.assume}>{ASSUMPTIONS}</span>
        {blind ? words.theseAreTheLastKnown : null}
      </figcaption>
      <TableTwin hull={hull} />
    </figure>
  )
}

function nearest(hull: Hull, move: number): number {
  const distances = hull.curve.map((sample) => Math.abs(Math.abs(Number(sample.move)) - move))
  return Math.max(0, distances.indexOf(Math.min(...distances)))
}
