import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { MarketPage } from '@/components/market/market-page'
import { routeId } from '@/lib/format/route-id'
import { firstFrame } from '@/lib/server/pages'
import { words } from '@/lib/words/en/market'

interface Props {
  readonly params: Promise<{ readonly id: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: routeId((await params).id) ?? words.marketNotFound }
}

export default async function Page({ params }: Props) {
  const id = routeId((await params).id)
  const [frame, status] = await Promise.all([id === null ? null : firstFrame(`market:${id}`), firstFrame('status')])
  if (id === null || frame === null) notFound()
  return <MarketPage id={id} initial={frame} status={status} />
}
