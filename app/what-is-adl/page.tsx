import type { Metadata } from 'next'
import { WhatIsAdl } from '@/components/market/what-is-adl'
import { readStatus } from '@/lib/client/parts'
import { firstFrame } from '@/lib/server/pages'
import { nearest } from '@/lib/words/en/status-sentence'
import { words } from '@/lib/words/en/what-is-adl'

export const metadata: Metadata = { title: words.whatIsAdl }

export default async function Page() {
  const status = await firstFrame('status')
  const markets = status === null ? [] : readStatus(status.parts).markets
  // The market nearest to closures makes the example that moves most; it stays the same while the page is open.
  const example = nearest(markets)?.market ?? markets[0] ?? null
  const market = example === null ? null : await firstFrame(`market:${example.id}`)
  return <WhatIsAdl status={status} market={market} />
}
