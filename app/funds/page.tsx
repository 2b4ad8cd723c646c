import type { Metadata } from 'next'
import { FundsPage } from '@/components/fund/funds-page'
import { firstFrame } from '@/lib/server/pages'

export const metadata: Metadata = { title: 'Insurance funds' }

export default async function Page() {
  return <FundsPage initial={await firstFrame('status')} />
}
