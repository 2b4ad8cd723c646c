import type { Metadata } from 'next'
import { DivergencePage } from '@/components/divergence/divergence-page'
import { firstFrame, overviewFrame } from '@/lib/server/pages'
import { words } from '@/lib/words/en/connected'

export const metadata: Metadata = { title: words.divergence, description: words.description }

export default async function Page() {
  const [initial, status] = await Promise.all([firstFrame('divergences'), overviewFrame()])
  return <DivergencePage initial={initial} status={status} />
}
