import type { Metadata } from 'next'
import { VenuesPage } from '@/components/venues/venues-page'
import { firstBoard } from '@/lib/server/venue-pages'

export const metadata: Metadata = {
  title: 'Other venues',
  description: 'ADL risk of perpetual markets at Binance, Bybit, OKX, Gate and Hyperliquid, side by side.',
}

export const dynamic = 'force-dynamic'

export default function Page() {
  const { board, assets, sentence } = firstBoard()
  return <VenuesPage initial={board} assets={assets} sentence={sentence} />
}
