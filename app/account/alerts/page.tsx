import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AlertsPage } from '@/components/alert/alerts-page'
import { alertsOf, firstFrame, viewer } from '@/lib/server/pages'
import { venueId } from '@/lib/wire/venues'
import { words } from '@/lib/words/en/alerts'

export const metadata: Metadata = { title: words.myAlerts, robots: { index: false, follow: false } }

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

export default async function Page({ searchParams }: Props) {
  const { role, accounts } = await viewer()
  const account = role === 'trader' ? accounts[0] : undefined
  const alerts = account === undefined ? null : await alertsOf(account)
  if (account === undefined || alerts === null) redirect('/account')
  const { venue, market } = await searchParams
  const asked = venueId.safeParse(venue)
  const start =
    asked.success && typeof market === 'string'
      ? ({ type: 'venue', venue: asked.data, venueMarket: market } as const)
      : {}
  const [frame, status] = await Promise.all([firstFrame(`account:${account}`), firstFrame('status')])
  return <AlertsPage key={account} account={account} initial={alerts} frame={frame} status={status} start={start} />
}
