'use client'

import { useEffect, useMemo, useRef, useState } from 'react'
import { readReport, useFrame } from '@/lib/client'
import { announce } from '@/lib/client/announce'
import { runCommand } from '@/lib/client/replay/commands'
import type { Command } from '@/lib/client/replay/keys'
import type { TimelineRow } from '@/lib/client/replay/timeline'
import type { TransportStore } from '@/lib/client/replay/transport'
import { useKeys } from '@/lib/client/replay/use-keys'
import { useReplay } from '@/lib/client/replay/use-replay'
import { count } from '@/lib/format'
import type { EventReport, MarketRow, StreamFrame } from '@/lib/wire/frames'
import { EventList } from './event-list'
import { Heading } from './heading'
import { Help } from './help'
import css from './replay.module.css'
import { SeekBar, WindowBar } from './seek-bar'
import { Stage } from './stage/stage'
import { StaticRecord } from './static-record'
import { Sums } from './sums'
import { TransportButtons, TransportOptions } from './transport-bar'
import { phaseText, type RecordUnits, rowTime, sinceText } from './words'

interface ReplayProps {
  readonly event: string
  readonly initial: StreamFrame | null
  /** The market that was closed, for units and steps; null for a record over many, or when it is gone. */
  readonly market: Pick<MarketRow, 'id' | 'unit' | 'lot' | 'tick'> | null
  /** Where the link asks to begin. */
  readonly seq: number | null
  /** The viewer's own account, for "your closure". */
  readonly account: string | null
}

/** One recorded event, played like a film whose every frame is a line of the log. */
export function Replay({ event, initial, market, seq, account }: ReplayProps) {
  const report = readReport(useFrame(`event:${event}`, initial))
  const store = useReplay(event, seq)
  const units = unitsOf(report, market)
  const [help, setHelp] = useState(false)
  const [goto, setGoto] = useState(false)
  const [singleKeys, setSingleKeys] = useSingleKeys()
  const [copied, copy] = useCopy(store)
  const mine = useMine(store, account)
  useKeys(singleKeys, (command: Command) => {
    if (runCommand(store, command)) return
    if (command.do === 'help') setHelp(true)
    if (command.do === 'goto') setGoto(true)
    if (command.do === 'mine') mine?.()
  })
  useAddress(store)
  useSpoken(store)
  const failure = store((state) => state.failure)
  const options = (
    <TransportOptions store={store} onHelp={() => setHelp(true)} onCopy={copy} copied={copied} onMine={mine} />
  )
  return (
    <>
      <Heading event={event} report={report} units={units} />
      {failure === null ? (
        <>
          <Film store={store} units={units} report={report} />
          <div className={css.dock}>
            <div className={css.controls}>
              <TransportButtons store={store} />
              <div className={css.wideOptions}>{options}</div>
            </div>
            <SeekBar store={store} />
          </div>
          {goto ? <GoTo store={store} onDone={() => setGoto(false)} /> : null}
          <WindowBar store={store} />
          <div className={css.narrowOptions}>{options}</div>
        </>
      ) : (
        <>
          <p role="alert" className="mt-6 border-y border-line py-4">
            The record could not be loaded{failure.message === '' ? '' : `: ${failure.message}`} What the report holds
            is listed below.
          </p>
          {report === null ? null : <StaticRecord report={report} />}
        </>
      )}
      <Help open={help} singleKeys={singleKeys} onSingleKeys={setSingleKeys} onClose={() => setHelp(false)} />
    </>
  )
}

function unitsOf(report: EventReport | null, market: ReplayProps['market']): RecordUnits {
  const settle = report?.row.settle ?? 'USDT'
  if (market !== null)
    return { settle, market: { id: market.id, unit: market.unit, lot: market.lot, tick: market.tick } }
  const id = report?.row.market ?? null
  return { settle, market: id === null ? null : { id, unit: id.split('-')[0] ?? '', lot: null, tick: null } }
}

interface FilmProps {
  readonly store: TransportStore
  readonly units: RecordUnits
  readonly report: EventReport | null
}

function Film({ store, units, report }: FilmProps) {
  const ready = store((state) => state.ready)
  const frame = store((state) => state.frame)
  const check = store((state) => state.check)
  if (ready === null || frame === null) return <Waiting report={report} />
  if (ready.rows.length === 0) {
    return (
      <p className="mt-6 border-y border-line py-4 text-ink-2">
        The record holds nothing that can be shown step by step.
      </p>
    )
  }
  return (
    <div className={css.film}>
      <div>
        <Clock store={store} />
        <Stage frame={frame} ready={ready} units={units} />
        <Sums frame={frame} check={check} units={units} />
      </div>
      <aside>
        <div className="mb-1 flex items-baseline gap-3">
          <h2 className="text-section font-semibold">Events</h2>
          <p className="text-note text-muted">follow the cursor</p>
        </div>
        <EventList store={store} ready={ready} units={units} />
      </aside>
    </div>
  )
}

/** Until the record is here: its place, and what the report already knows. */
function Waiting({ report }: { readonly report: EventReport | null }) {
  return (
    <div className={css.film}>
      <div className={css.loading} role="status" aria-busy="true">
        <p className={`skeleton-late text-muted ${css.late}`}>Loading the record</p>
        <noscript>
          <p>The replay runs the engine in your browser and needs JavaScript. The record itself is listed here.</p>
        </noscript>
      </div>
      <aside>{report === null ? null : <StaticRecord report={report} />}</aside>
    </div>
  )
}

function Clock({ store }: { readonly store: TransportStore }) {
  const ready = store((state) => state.ready)
  const row = store((state) => state.row)
  const phase = store((state) => state.frame?.phase ?? 'quiet')
  const at = ready?.rows[row]
  if (ready === null || at === undefined) return null
  const [beginning] = ready.markers
  return (
    <div className={css.clock}>
      <b>{rowTime(at.at)}</b>
      <span>UTC</span>
      <span data-phase={phase}>{phaseText(phase)}</span>
      <span className="text-muted">
        seq {count(at.seq)} of {count(ready.rows.at(-1)?.seq ?? 0)}
      </span>
      {beginning === undefined ? null : (
        <span className="text-muted">{sinceText(at.ms, beginning.ms, beginning.label)}</span>
      )}
    </div>
  )
}

function GoTo({ store, onDone }: { readonly store: TransportStore; readonly onDone: () => void }) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  return (
    <form
      className="mt-2 flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        const { ready, pause, seek } = store.getState()
        const wanted = Number(input.current?.value ?? '')
        const index = ready?.rows.findLastIndex(({ seq }) => seq <= wanted) ?? -1
        pause()
        if (index >= 0) seek(index)
        onDone()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone()
      }}
    >
      <label>
        Go to seq{' '}
        <input
          ref={input}
          inputMode="numeric"
          pattern="\d*"
          className="min-h-7 w-28 rounded-control border border-line-2 bg-paper px-2"
        />
      </label>
      <button type="submit" className="button">
        Go
      </button>
    </form>
  )
}

const KEYS_SETTING = 'plimsoll.replay.keys'

/** Keys of one character can be turned off for good, for those who speak to their computer. */
function useSingleKeys(): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(true)
  useEffect(() => setOn(localStorage.getItem(KEYS_SETTING) !== 'off'), [])
  return [
    on,
    (wanted) => {
      setOn(wanted)
      localStorage.setItem(KEYS_SETTING, wanted ? 'on' : 'off')
    },
  ]
}

/** The address of the moment at the cursor. */
function linkTo(seq: number | undefined): string {
  const url = new URL(window.location.href)
  if (seq !== undefined) url.searchParams.set('t', String(seq))
  return url.href
}

/** Keeps `?t=` at the cursor while it rests, so that a reload comes back to the same place. */
function useAddress(store: TransportStore): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const unsubscribe = store.subscribe((state, before) => {
      if (state.row === before.row || before.ready === null) return
      clearTimeout(timer)
      timer = setTimeout(() => {
        const { ready, row } = store.getState()
        window.history.replaceState(null, '', linkTo(ready?.rows[row]?.seq))
      }, 400)
    })
    return () => {
      clearTimeout(timer)
      unsubscribe()
    }
  }, [store])
}

function useCopy(store: TransportStore): [string, () => void] {
  const [said, setSaid] = useState('')
  useEffect(() => {
    if (said === '') return
    const timer = setTimeout(() => setSaid(''), 2_500)
    return () => clearTimeout(timer)
  }, [said])
  const copy = () => {
    const { ready, row } = store.getState()
    const link = linkTo(ready?.rows[row]?.seq)
    // On plain http from another machine there is no clipboard: the address bar then holds the link.
    window.history.replaceState(null, '', link)
    const done = navigator.clipboard?.writeText(link) ?? Promise.reject(new Error('no clipboard'))
    done.then(
      () => setSaid('Copied'),
      () => setSaid('It is in the address bar'),
    )
  }
  return [said, copy]
}

/** Jumps to the viewer's own closure, or null when the record holds none. */
function useMine(store: TransportStore, account: string | null): (() => void) | null {
  const ready = store((state) => state.ready)
  const row = useMemo(
    () => (account === null ? -1 : (ready?.rows.findIndex(isClosureOf(account)) ?? -1)),
    [ready, account],
  )
  if (row < 0) return null
  return () => {
    const { pause, seek } = store.getState()
    pause()
    seek(row)
  }
}

const isClosureOf = (account: string) => (line: TimelineRow) => line.kind === 'closure' && line.name === account

/** Said when it stops and when a phase begins, not at every frame. */
function useSpoken(store: TransportStore): void {
  useEffect(
    () =>
      store.subscribe((state, before) => {
        const at = state.ready?.rows[state.row]
        if (at === undefined) return
        if (before.playing && !state.playing) announce(`Paused at ${rowTime(at.at)}, seq ${count(at.seq)}.`)
        const phase = state.frame?.phase
        if (phase !== undefined && before.frame !== null && before.frame.phase !== phase)
          announce(`${phaseText(phase)}, ${rowTime(at.at)}.`)
      }),
    [store],
  )
}
