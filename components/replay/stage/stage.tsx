'use client'

import type { ReplayFrame } from '@/engine/projections/replay'
import type { Check, Ready } from '@/lib/client/replay/machine'
import { sum } from '@/lib/format'
import { words } from '@/lib/words/en/replay'
import { frameAmount, type RecordUnits, unitText } from '../amounts'
import { Arriving } from './arriving'
import { Compartments } from './compartments'
import { Fund } from './fund'
import { EmptyHull, QueueHull } from './queue-hull'
import css from './stage.module.css'

interface StageProps {
  readonly frame: ReplayFrame
  readonly ready: Ready
  readonly check: Check | null
  readonly units: RecordUnits
}

/** What arrives, the fund, and what it closes: the queue where it is known, one compartment for each market where not. */
export function Stage({ frame, ready, check, units }: StageProps) {
  return (
    <div className={css.stage} role="img" aria-label={stageText(frame, units)}>
      <Arriving frame={frame} ready={ready} units={units} />
      <Fund frame={frame} ready={ready} units={units} />
      <Closed frame={frame} ready={ready} check={check} units={units} />
    </div>
  )
}

function Closed({ frame, ready, check, units }: StageProps) {
  if (frame.queue !== null) return <QueueHull queue={frame.queue} units={units} about={ready.focus?.event ?? null} />
  const known = frame.unit === 'size' && ready.facts.coverage === 'full'
  if (known && frame.event === null) return <EmptyHull says={words.committedAtTheTrigger} />
  if (known && check?.state === 'running') return <EmptyHull says={words.computingTheQueue} />
  return (
    <>
      <Compartments frame={frame} units={units} narrow={false} />
      <Compartments frame={frame} units={units} narrow />
    </>
  )
}

function stageText(frame: ReplayFrame, units: RecordUnits): string {
  const total = frame.queue?.planned ?? sum(frame.compartments.map(({ total: one }) => one))
  const unit = frame.unit === 'size' ? ` ${unitText(frame, units)}` : ''
  return words.closedOfSoFar(frameAmount(frame, frame.closed, units), `${frameAmount(frame, total, units)}${unit}`)
}
