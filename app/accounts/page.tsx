import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { FindAccount } from '@/components/queue/address/find-account'
import { routeId } from '@/lib/format/route-id'
import { disclosureNow } from '@/lib/server/pages'
import { words } from '@/lib/words/en/account'

export const metadata: Metadata = { title: words.lookAtAnAccount, robots: { index: false, follow: false } }

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

export default async function Page({ searchParams }: Props) {
  const { id, missing } = await searchParams
  const found = typeof id === 'string' ? routeId(id.trim()) : null
  if (found !== null) redirect(`/accounts/${encodeURIComponent(found)}`)
  const lacking = typeof missing === 'string' ? routeId(missing) : null
  return (
    <FindAccount open={(await disclosureNow()) === 'open'} missing={lacking ?? (typeof id === 'string' ? '' : null)} />
  )
}
