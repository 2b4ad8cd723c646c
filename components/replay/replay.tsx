'use client'

import { useState } from 'react'
import { readReport, useFrame } from '@/lib/client'
import { runCommand } from '@/lib/client/replay/commands'
import type { Command } from '@/lib/client/replay/keys'
import { useAddress, useCopy } from '@/lib/client/replay/use-address'
import { useKeys } from '@/lib/client/replay/use-keys'
import { useMine } from '@/lib/client/replay/use-mine'
import { recordOf, useReplay } from '@/lib/client/replay/use-replay'
import { useSingleKeys } from '@/lib/client/replay/use-single-keys'
import type { EventReport, StreamFrame } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/replay'
import { Extras } from './extras'
import { Film } from './film'
import { GoTo } from './go-to'
import { Heading } from './heading'
import { Help } from './help'
import type { Place } from './place'
import css from './replay.module.css'
import { SeekBar } from './seek/seek-bar'
import { WholeBar } from './seek/whole-bar'
import { WindowBar } from './seek/window-bar'
import { ServerWhatIf } from './server-what-if'
import { StaticRecord } from './static-record'
import { TransportButtons, TransportOptions } from './transport-bar'
import { type KnownMarket, unitsFor } from './units'
import { useSpoken } from './use-spoken'
import { goToWhatIf, WhatIfPanel } from './what-if'

interface LiveProps extends Omit<ReplayProps, 'report' | 'place'> {
  readonly initial: StreamFrame | null
}

/** A replay of an event of this server, with its report as it stands now. */
export function EventReplay({ initial, ...props }: LiveProps) {
  const report = readReport(useFrame(`event:${props.event}`, initial))
  const { event } = props
  return <Replay {...props} report={report} place={placeOf(event, report)} />
}

function placeOf(event: string, report: EventReport | null): Place {
  return {
    url: recordOf(event),
    above: [
      ['/events', words.events],
      [`/events/${event}`, report?.row.title ?? event],
    ],
    other: (id) => `/events/${encodeURIComponent(id)}/replay`,
  }
}

interface ReplayProps {
  readonly event: string
  readonly report: EventReport | null
  readonly place: Place
  /** The market that was closed, for units and steps; null for a record over many, or when it is gone. */
  readonly market: KnownMarket | null
  /** Where the link asks to begin. */
  readonly seq: number | null
  /** The viewer's own account, for "your closure". */
  readonly account: string | null
  /** An account that the link points at, and a market: where it opens unless it says a seq. */
  readonly focus?: string | null
  readonly about?: string | null
}

/** One recorded event, played like a film whose every frame is a line of the log. */
export function Replay({ event, report, place, market, seq, account, focus = null, about = null }: ReplayProps) {
  const store = useReplay(event, place.url, { seq, account: focus, market: about })
  const units = unitsFor(
    report,
    market,
    store((state) => state.ready),
  )
  const [help, setHelp] = useState(false)
  const [goto, setGoto] = useState(false)
  const [singleKeys, setSingleKeys] = useSingleKeys()
  const [copied, copy] = useCopy(store)
  const mine = useMine(store, focus ?? account, report)
  useKeys(singleKeys, (command: Command) => {
    if (runCommand(store, command)) return
    if (command.do === 'help') setHelp(true)
    if (command.do === 'goto') setGoto(true)
    if (command.do === 'mine') mine?.()
    if (command.do === 'what-if') goToWhatIf()
  })
  useAddress(store)
  useSpoken(store)
  const failure = store((state) => state.failure)
  const options = (
    <TransportOptions
      store={store}
      onHelp={() => setHelp(true)}
      onCopy={copy}
      copied={copied}
      onMine={mine}
      mine={focus === null ? words.yourClosure : words.itsClosure}
    />
  )
  return (
    <>
      <Heading event={event} report={report} units={units} place={place} />
      {failure === null ? (
        <>
          <Film store={store} units={units} report={report} place={place} />
          <WholeBar store={store} />
          <div className={css.dock}>
            <div className={css.controls}>
              <TransportButtons store={store} />
              <div className={css.wideOptions}>{options}</div>
            </div>
            <SeekBar store={store} />
          </div>
          {goto ? <GoTo store={store} onDone={() => setGoto(false)} /> : null}
          <WindowBar store={store} />
          <Extras
            store={store}
            units={units}
            title={report?.row.title ?? event}
            simulated={report?.row.simulated ?? false}
          />
          <div className={css.narrowOptions}>{options}</div>
          <WhatIfPanel store={store} units={units} />
        </>
      ) : (
        <>
          <p role="alert" className="mt-6 border-y border-line py-4">
            {words.notLoaded(failure.message)}
          </p>
          {report === null ? null : <StaticRecord report={report} url={place.url} />}
          {failure.code === 'not-disclosed' && report !== null ? <ServerWhatIf report={report} units={units} /> : null}
        </>
      )}
      <Help open={help} singleKeys={singleKeys} onSingleKeys={setSingleKeys} onClose={() => setHelp(false)} />
    </>
  )
}
