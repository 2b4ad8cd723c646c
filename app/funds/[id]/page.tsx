import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { FundPage } from '@/components/fund/fund-page'
import { routeId } from '@/lib/format/route-id'
import { firstFrame, overviewFrame } from '@/lib/server/pages'
import { words } from '@/lib/words/en/funds'

interface Props {
  readonly params: Promise<{ readonly id: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: words.fund(routeId((await params).id) ?? words.notFound) }
}

export default async function Page({ params }: Props) {
  const id = routeId((await params).id)
  const [frame, overview] = await Promise.all([id === null ? null : firstFrame(`fund:${id}`), overviewFrame()])
  if (id === null || frame === null) notFound()
  return <FundPage id={id} initial={frame} overview={overview} />
}
