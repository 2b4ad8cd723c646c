import type { Metadata } from 'next'
import { VenuesPage } from '@/components/venues/venues-page'
import { firstBoard } from '@/lib/server/venue-pages'
import { words } from '@/lib/words/en/venues'

export const metadata: Metadata = {
  title: words.title,
  description: words.description,
}

export const dynamic = 'force-dynamic'

export default function Page() {
  const { board, assets, sentence } = firstBoard()
  return <VenuesPage initial={board} assets={assets} sentence={sentence} />
}
