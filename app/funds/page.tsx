import type { Metadata } from 'next'
import { FundsPage } from '@/components/fund/funds-page'
import { firstFrame } from '@/lib/server/pages'
import { words } from '@/lib/words/en/funds'

export const metadata: Metadata = { title: words.insuranceFunds }

export default async function Page() {
  return <FundsPage initial={await firstFrame('status')} />
}
