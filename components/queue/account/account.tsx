'use client'

import Link from 'next/link'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { Section } from '@/components/ui/section'
import { readAccount, readStatus, useFrame, useIsCurrent, useNotifications } from '@/lib/client'
import { count } from '@/lib/format'
import type { AlertsPart } from '@/lib/wire/alerts'
import type { StreamFrame } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/account'
import { headline, underline } from '@/lib/words/en/position-sentences'
import { activeAmong } from '../active'
import { byNearness, keyOf } from '../order'
import { ClosureList } from './closure-list'
import { NoPositions } from './no-positions'
import { PositionTable } from './position-table'
import { Reduced } from './reduced'
import { Summary } from './summary'

interface AccountProps {
  readonly account: string
  readonly initial: StreamFrame | null
  readonly status: StreamFrame | null
  /** The opened row, and the frame of its market. */
  readonly open: string | null
  readonly market: StreamFrame | null
  /** Page of positions that the address asks for, from 1. */
  readonly page: number
  /** Seq of the newest closure whose card was put away. */
  readonly dismissed: number
}

const NOTE = words.lightsByTheShareOf

/** Everything a trader needs to see about the own positions, nearest to trouble first. */
export function Account({ account, initial, status, open, market, page, dismissed }: AccountProps) {
  const { summary, positions, closures, alerts } = readAccount(useFrame(`account:${account}`, initial))
  const known = readStatus(useFrame('status', status))
  const current = useIsCurrent()
  useNotifications(alerts)
  const rows = useMemo(() => [...positions].sort(byNearness), [positions])
  const active = activeAmong(rows, known)
  const [opened, setOpened] = useOpened(open, rows[0] === undefined ? null : keyOf(rows[0]))
  return (
    <>
      <Reduced account={account} closures={closures} dismissed={dismissed} />
      <header className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-x-12 gap-y-4 pt-9 max-lg:grid-cols-1 max-md:pt-5">
        <div>
          <h1 className="max-w-[26em] text-page font-medium text-balance max-md:text-[1.375rem]">
            {headline(rows, current)}
          </h1>
          <p className="mt-2 text-ink-2">{underline(rows, active, current)}</p>
        </div>
        {summary === null ? null : <Summary summary={summary} />}
      </header>
      <Section
        title={words.positions}
        note={words.account(account, NOTE)}
        end={<Ends alerts={alerts} current={current} />}
      >
        {rows.length === 0 ? (
          <NoPositions at={known.overview?.at ?? null} closures={closures.length} />
        ) : (
          <PositionTable
            owner={account}
            at="/account"
            rows={rows}
            current={current}
            active={active}
            opened={opened}
            onOpen={setOpened}
            initialMarket={market}
            firstPage={page - 1}
            rulebook={known.overview?.inForce ?? null}
          />
        )}
      </Section>
      <ClosureList closures={closures} />
      <p className="mt-12 border-t border-line pt-3 text-note text-muted">{words.reachIsArithmeticOnTodays}</p>
    </>
  )
}

/** Which row is open, kept in the address so that the page can be sent, reloaded and used without a script. */
export function useOpened(asked: string | null, first: string | null): [string | null, (key: string | null) => void] {
  const [opened, setOpened] = useState(asked ?? first)
  useEffect(() => {
    // A first position may arrive after the page did.
    if (opened === null && asked === null && first !== null) setOpened(first)
  }, [opened, asked, first])
  const open = useCallback((key: string | null) => {
    setOpened(key ?? 'none')
    const url = new URL(window.location.href)
    url.searchParams.set('open', key ?? 'none')
    window.history.replaceState(null, '', url)
  }, [])
  return [opened, open]
}

function Ends({ alerts, current }: { readonly alerts: AlertsPart | null; readonly current: boolean }) {
  return (
    <span className="flex flex-wrap items-center gap-x-5 gap-y-2">
      {alerts === null ? null : (
        <Link href="/account/alerts" className="inline-flex min-h-6 items-center">
          {alertsText(alerts, current)}
        </Link>
      )}
      <Link href="/account/venues" prefetch={false} className="inline-flex min-h-6 items-center">
        {words.elsewhere}
      </Link>
      <EndSession />
    </span>
  )
}

function alertsText({ rules }: AlertsPart, current: boolean): string {
  if (rules === 0) return words.alertsNoneYet
  return current ? words.alertsOn(count(rules)) : words.alertsPaused(count(rules))
}

function EndSession() {
  return (
    <form method="post" action="/api/v1/session/end">
      <button type="submit" className="button">
        {words.leaveThisAccount}
      </button>
    </form>
  )
}
