import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AccountsPage } from '@/components/venues/accounts-page'
import { viewer } from '@/lib/server/pages'
import { venueAccountsOf } from '@/lib/server/venue-pages'
import { words } from '@/lib/words/en/venue-accounts'

export const metadata: Metadata = { title: words.title, robots: { index: false, follow: false } }

export default async function Page() {
  const { role, accounts } = await viewer()
  const account = role === 'trader' ? accounts[0] : undefined
  if (account === undefined) redirect('/account')
  const { openSeats, ...initial } = venueAccountsOf(account)
  return <AccountsPage key={account} initial={initial} openSeats={openSeats} />
}
