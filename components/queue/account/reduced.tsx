'use client'

import Link from 'next/link'
import { useEffect, useRef, useState } from 'react'
import { Time } from '@/components/ui/time'
import { count, stampMs } from '@/lib/format'
import type { ClosureRow, MarketRow, PositionRow } from '@/lib/wire/frames'
import { reducedBody, reducedTitle, type Units } from '../sentences'
import css from './closures.module.css'
import { dismissedCookie } from './dismissed'

interface ReducedProps {
  readonly account: string
  readonly closures: readonly ClosureRow[]
  readonly markets: readonly MarketRow[]
  readonly positions: readonly PositionRow[]
  readonly dismissed: number
}

/** Says until it is put away that a position of mine was reduced. Only what happens while I look is announced. */
export function Reduced({ account, closures, markets, positions, dismissed }: ReducedProps) {
  const [away, setAway] = useState(dismissed)
  const [seenAtFirst] = useState(() => closures.reduce((newest, { seq }) => Math.max(newest, seq), 0))
  const waiting = closures.filter(({ seq, kind }) => seq > away && kind !== 'takeover').sort((a, b) => b.seq - a.seq)
  const newest = waiting[0]
  const alert = useAlert(newest !== undefined && newest.seq > seenAtFirst ? reducedTitle(newest) : '')
  const putAway = () => {
    if (newest === undefined) return
    setAway(newest.seq)
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http
    document.cookie = dismissedCookie(account, newest.seq)
  }
  return (
    <>
      <p role="alert" className="sr-only">
        {alert}
      </p>
      {newest === undefined ? null : (
        <section className={css.card} data-kind={newest.kind} aria-label="What happened to your position">
          <h2 className="text-state font-medium">{reducedTitle(newest)}</h2>
          <Time at={newest.at} className="figures self-center">
            {`${stampMs(newest.at)} UTC`}
          </Time>
          <p className="col-span-full max-w-[80ch] text-ink-2">
            {reducedBody(newest, unitsFor(newest, markets, positions))}
          </p>
          <p className={css.actions}>
            {newest.event === null ? null : (
              <>
                <Link href={`/events/${newest.event}`}>What happened, step by step</Link>
                <Link href={`/events/${newest.event}/replay?t=${newest.seq}`}>Replay it</Link>
              </>
            )}
            {waiting.length > 1 ? (
              <span className="text-muted">{count(waiting.length - 1)} earlier in the list below</span>
            ) : null}
            <button type="button" className="button" onClick={putAway}>
              Put away
            </button>
          </p>
        </section>
      )}
    </>
  )
}

function unitsFor(row: ClosureRow, markets: readonly MarketRow[], positions: readonly PositionRow[]): Units | null {
  return markets.find(({ id }) => id === row.market) ?? positions.find(({ market }) => market === row.market) ?? null
}

/** An alert is read when its text changes, so it starts empty and is filled after the page stands. */
function useAlert(text: string): string {
  const [said, setSaid] = useState('')
  const last = useRef('')
  useEffect(() => {
    if (text === '' || text === last.current) return
    last.current = text
    setSaid(text)
  }, [text])
  return said
}
