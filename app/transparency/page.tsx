import type { Metadata } from 'next'
import { TransparencyPage } from '@/components/transparency/transparency-page'
import { transparency } from '@/lib/server/transparency'
import { statusSentence } from '@/lib/words/en/status-sentence'
import { words } from '@/lib/words/en/transparency'

export const metadata: Metadata = {
  title: 'Transparency',
  description: words.whetherTheMoneyAddsUp,
}

const UNKNOWN = { overview: null, markets: [], events: [], freshness: 'disconnected', ageMs: 0, now: null } as const

export default async function Page() {
  const data = await transparency()
  return <TransparencyPage data={data} sentence={data?.facts.sentence ?? statusSentence(UNKNOWN)} />
}
