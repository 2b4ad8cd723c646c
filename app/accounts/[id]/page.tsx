import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Address } from '@/components/queue/address/address'
import { nearestMarket } from '@/components/queue/order'
import { readAccount } from '@/lib/client/parts'
import { routeId } from '@/lib/format/route-id'
import { firstFrame } from '@/lib/server/pages'
import { words } from '@/lib/words/en/account'

interface Props {
  readonly params: Promise<{ readonly id: string }>
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: routeId((await params).id) ?? words.accountNotFound, robots: { index: false, follow: false } }
}

const one = (value: string | string[] | undefined): string | null => (typeof value === 'string' ? value : null)

export default async function Page({ params, searchParams }: Props) {
  const [account, query] = [routeId((await params).id), await searchParams]
  const frame = account === null ? null : await firstFrame(`address:${account}`)
  // Where nothing may be shown, nothing is said of what there is: the box says which of the two it is for everyone alike.
  if (account === null || frame === null) redirect(`/accounts?missing=${encodeURIComponent(account ?? '')}`)
  const open = one(query.open)
  const market = nearestMarket(readAccount(frame.parts).positions, open)
  const [status, opened] = await Promise.all([
    firstFrame('status'),
    market === null ? null : firstFrame(`market:${market}`),
  ])
  const page = Number(one(query.page) ?? 1)
  return (
    <Address key={account} account={account} initial={frame} status={status} open={open} market={opened} page={page} />
  )
}
