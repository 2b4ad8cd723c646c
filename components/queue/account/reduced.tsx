'use client'

import Link from 'next/link'
import { useEffect, useRef, useState } from 'react'
import { Time } from '@/components/ui/time'
import { clockTime, count, stampMs } from '@/lib/format'
import type { ClosureRow } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/account'
import css from './closures.module.css'
import { dismissedCookie } from './dismissed'
import { type News, newsOf } from './news'
import { newsBody, newsTitle, rowBody, rowLine } from './news-words'

interface ReducedProps {
  readonly account: string
  readonly closures: readonly ClosureRow[]
  readonly dismissed: number
}

/** Says until it is put away what happened to a position of mine. Only what happens while I look is announced. */
export function Reduced({ account, closures, dismissed }: ReducedProps) {
  const [away, setAway] = useState(dismissed)
  const [seenAtFirst] = useState(() => closures.reduce((newest, { seq }) => Math.max(newest, seq), 0))
  const news = newsOf(closures, away)
  const alert = useAlert(news !== null && news.newest.seq > seenAtFirst ? newsTitle(news) : '')
  const putAway = () => {
    if (news === null) return
    setAway(news.newest.seq)
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http
    document.cookie = dismissedCookie(account, news.newest.seq)
  }
  return (
    <>
      <p role="alert" className="sr-only">
        {alert}
      </p>
      {news === null ? null : <Card news={news} onPutAway={putAway} />}
    </>
  )
}

function Card({ news, onPutAway }: { readonly news: News; readonly onPutAway: () => void }) {
  const { newest, rows, earlier } = news
  // The part of it that belongs to an event has a report and a film.
  const told = rows.find(({ event }) => event !== null)
  return (
    <section className={css.card} data-kind={newest.kind} aria-label={words.whatHappenedToYourPosition}>
      <h2 className="text-state font-medium">{newsTitle(news)}</h2>
      <Time at={newest.at} className="figures self-center">
        {words.utc(stampMs(newest.at))}
      </Time>
      {rows.length === 1 ? <p className={css.body}>{rowBody(newest)}</p> : <Steps news={news} />}
      <p className={css.actions}>
        {told?.event ? (
          <>
            <Link href={`/events/${told.event}`}>{words.whatHappenedStepByStep}</Link>
            <Link href={`/events/${told.event}/replay?t=${told.seq}`}>{words.replayIt}</Link>
            {told.receipt !== null && <Link href={`/receipts/${told.receipt}`}>{words.yourReceipt}</Link>}
          </>
        ) : null}
        {earlier > 0 ? <span className="text-muted">{words.earlierInTheListBelow(count(earlier))}</span> : null}
        <button type="button" className="button" onClick={onPutAway}>
          {words.putAway}
        </button>
      </p>
    </section>
  )
}

/** More steps than this are in the list below. */
const STEPS_MAX = 5

function Steps({ news }: { readonly news: News }) {
  const shown = news.rows.slice(0, STEPS_MAX)
  const more = news.rows.length - shown.length
  return (
    <>
      <p className={css.body}>{newsBody(news)}</p>
      <ul className={css.steps}>
        {shown.map((row) => (
          <li key={row.seq}>
            <Time at={row.at}>{clockTime(row.at)}</Time> {rowLine(row, !news.isOne)}
          </li>
        ))}
        {more > 0 ? <li>{words.moreInTheListBelow(more)}</li> : null}
      </ul>
    </>
  )
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
