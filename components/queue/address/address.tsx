'use client'

import { useMemo } from 'react'
import { PageHead } from '@/components/ui/page-head'
import { Section } from '@/components/ui/section'
import { readAccount, readStatus, useFrame, useIsCurrent } from '@/lib/client'
import type { StreamFrame } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/account'
import { nearestOf } from '@/lib/words/en/position-sentences'
import { useOpened } from '../account/account'
import { ClosureList } from '../account/closure-list'
import { PositionTable } from '../account/position-table'
import { Summary } from '../account/summary'
import { byNearness, keyOf } from '../order'

interface AddressProps {
  readonly account: string
  readonly initial: StreamFrame
  readonly status: StreamFrame | null
  readonly open: string | null
  readonly market: StreamFrame | null
  readonly page: number
}

/** An account of an open venue as everybody may see it: its address is the link to share. Nothing here belongs to the reader. */
export function Address({ account, initial, status, open, market, page }: AddressProps) {
  const { summary, positions, closures } = readAccount(useFrame(`address:${account}`, initial))
  const { markets, overview } = readStatus(useFrame('status', status))
  const current = useIsCurrent()
  const rows = useMemo(() => [...positions].sort(byNearness), [positions])
  const active = markets.filter(({ state }) => state === 'active' || state === 'stopping').map(({ id }) => id)
  const [opened, setOpened] = useOpened(open, rows[0] === undefined ? null : keyOf(rows[0]))
  return (
    <>
      <PageHead
        above={words.aPublicAccountToLook}
        title={account}
        lead={nearestOf(rows, current)}
        end={summary === null ? undefined : <Summary summary={summary} />}
      />
      <Section title={words.positions} note={words.thisPagesAddressMayBe(words.countPositions(rows.length))}>
        {rows.length === 0 ? (
          <p className="text-ink-2">{words.itHasNoOpenPosition}</p>
        ) : (
          <PositionTable
            owner={null}
            at={`/accounts/${account}`}
            rows={rows}
            current={current}
            active={active}
            opened={opened}
            onOpen={setOpened}
            initialMarket={market}
            firstPage={page - 1}
            rulebook={overview?.inForce ?? null}
          />
        )}
      </Section>
      <ClosureList closures={closures} whose="its" />
    </>
  )
}
