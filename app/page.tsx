import type { Metadata } from 'next'
import { StatusPage } from '@/components/market/status-page'
import { firstFrame } from '@/lib/server/pages'

export const metadata: Metadata = { title: 'ADL status' }

export default async function Page() {
  return <StatusPage initial={await firstFrame('status')} />
}
