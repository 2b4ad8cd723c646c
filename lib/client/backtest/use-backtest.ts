'use client'

import { useEffect, useRef, useState } from 'react'
import type { EventFigures } from '@/engine/questions/backtest'
import type { AdversaryRow, TrialRow } from '@/engine/simulation/trials'
import type { Cell, FromWorker, ToWorker } from './messages'

export interface OwnRun {
  readonly rows: readonly TrialRow[]
  readonly tricks: readonly AdversaryRow[]
  readonly failures: readonly { readonly what: string; readonly message: string }[]
  readonly done: number
  readonly of: number
}

function open(listen: (news: FromWorker) => void): Worker {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = (event: MessageEvent<FromWorker>) => listen(event.data)
  return worker
}

const told = (run: OwnRun, news: FromWorker): OwnRun => {
  if (news.said === 'cell') {
    const { row, tricks, done, of } = news
    return { ...run, rows: [...run.rows, row], tricks: [...run.tricks, ...tricks], done, of }
  }
  if (news.said !== 'failed') return run
  return { ...run, failures: [...run.failures, { what: news.what, message: news.message }], done: run.done + 1 }
}

/** A backtest of the reader's own choice, worked out in the browser; starting another ends the one before. */
export function useOwnRun() {
  const worker = useRef<Worker | null>(null)
  const [run, setRun] = useState<OwnRun | null>(null)
  useEffect(() => () => worker.current?.terminate(), [])
  const stop = () => {
    worker.current?.terminate()
    worker.current = null
    setRun((now) => now && { ...now, of: now.done })
  }
  const start = (cells: readonly Cell[], tricks: boolean) => {
    worker.current?.terminate()
    setRun({ rows: [], tricks: [], failures: [], done: 0, of: cells.length })
    worker.current = open((news) => setRun((now) => now && told(now, news)))
    worker.current.postMessage({ ask: 'run', cells, tricks } satisfies ToWorker)
  }
  return { run, start, stop }
}

/** The events of one reconstruction under one rulebook; null while they are worked out. */
export function useEvents(scenario: string, rulebook: string): readonly EventFigures[] | null {
  const [known, setKnown] = useState<{ readonly key: string; readonly events: readonly EventFigures[] } | null>(null)
  const key = `${scenario}|${rulebook}`
  useEffect(() => {
    const worker = open((news) => {
      if (news.said === 'events') setKnown({ key, events: news.events })
      if (news.said === 'failed') setKnown({ key, events: [] })
    })
    worker.postMessage({ ask: 'events', scenario, rulebook } satisfies ToWorker)
    return () => worker.terminate()
  }, [key, scenario, rulebook])
  return known?.key === key ? known.events : null
}
