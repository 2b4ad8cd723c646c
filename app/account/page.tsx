import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { Account } from '@/components/queue/account/account'
import { ChooseTrader } from '@/components/queue/account/choose-trader'
import { dismissedFrom } from '@/components/queue/account/dismissed'
import { nearestMarket } from '@/components/queue/order'
import { readAccount } from '@/lib/client/parts'
import { demoTraders, firstFrame, viewer } from '@/lib/server/pages'
import { words } from '@/lib/words/en/account'

export const metadata: Metadata = { title: words.myPositions, robots: { index: false, follow: false } }

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

const one = (value: string | string[] | undefined): string | null => (typeof value === 'string' ? value : null)

export default async function Page({ searchParams }: Props) {
  const [{ accounts }, query, jar] = await Promise.all([viewer(), searchParams, cookies()])
  const account = accounts[0] ?? null
  const frame = account === null || query.choose !== undefined ? null : await firstFrame(`account:${account}`)
  if (account === null || frame === null) return <ChooseTrader traders={await demoTraders()} />
  const open = one(query.open)
  const market = nearestMarket(readAccount(frame.parts).positions, open)
  const [status, opened] = await Promise.all([
    firstFrame('status'),
    market === null ? null : firstFrame(`market:${market}`),
  ])
  return (
    <Account
      key={account}
      account={account}
      initial={frame}
      status={status}
      open={open}
      market={opened}
      page={Number(one(query.page) ?? 1)}
      dismissed={dismissedFrom(jar, account)}
    />
  )
}
