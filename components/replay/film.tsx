'use client'

import type { Transport, TransportStore } from '@/lib/client/replay/transport'
import type { EventReport } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/replay'
import type { RecordUnits } from './amounts'
import { Clock } from './clock'
import { EventList } from './event-list'
import { Others } from './others'
import type { Place } from './place'
import css from './replay.module.css'
import { Stage } from './stage/stage'
import { StaticRecord } from './static-record'
import { Sums } from './sums'

interface FilmProps {
  readonly store: TransportStore
  readonly units: RecordUnits
  readonly report: EventReport | null
  readonly place: Place
}

/** The stage at the cursor and the record beside it. */
export function Film({ store, units, report, place }: FilmProps) {
  const ready = store((state) => state.ready)
  const frame = store((state) => state.frame)
  const check = store((state) => state.check)
  const making = store((state) => state.making)
  if (ready === null || frame === null) return <Waiting report={report} url={place.url} making={making} />
  if (ready.rows.length === 0) {
    return <p className="mt-6 border-y border-line py-4 text-ink-2">{words.nothingStepByStep}</p>
  }
  return (
    <div className={css.film}>
      <div>
        <Clock store={store} />
        <Stage frame={frame} ready={ready} check={check} units={units} />
        <Sums frame={frame} check={check} units={units} />
      </div>
      <aside>
        <div className="mb-1 flex items-baseline gap-3">
          <h2 className="text-section font-semibold">{words.events}</h2>
          <p className="text-note text-muted">{words.followTheCursor}</p>
        </div>
        <EventList store={store} ready={ready} units={units} />
        <Others ready={ready} place={place} />
      </aside>
    </div>
  )
}

/** Until the record is here: its place, and what the report already knows. */
interface WaitingProps {
  readonly report: EventReport | null
  readonly url: string
  readonly making: Transport['making']
}

function Waiting({ report, url, making }: WaitingProps) {
  return (
    <div className={css.film}>
      <div className={css.loading} role="status" aria-busy="true">
        {making === null ? (
          <p className={`skeleton-late text-muted ${css.late}`}>{words.loadingTheRecord}</p>
        ) : (
          <Making done={making.done} of={making.of} />
        )}
        <noscript>
          <p>{words.needsJavaScript}</p>
        </noscript>
      </div>
      <aside>{report === null ? null : <StaticRecord report={report} url={url} />}</aside>
    </div>
  )
}

/** A long record is read once before its first showing. */
function Making({ done, of }: { readonly done: number; readonly of: number }) {
  return (
    <div className={css.making}>
      <p>{words.making}</p>
      <progress max={of} value={done} aria-label={words.making} />
      <p className="figures">{words.made(done, of)}</p>
      <p className="text-note text-muted">{words.makingWhy}</p>
    </div>
  )
}
