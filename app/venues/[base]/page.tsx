import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { AssetPage } from '@/components/venues/asset-page'
import { VenuesPage } from '@/components/venues/venues-page'
import { firstBoard, venueAssetOf } from '@/lib/server/venue-pages'
import { words } from '@/lib/words/en/venues'

interface Props {
  readonly params: Promise<{ readonly base: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: words.titleOfAsset(nameIn((await params).base)) }
}

export default async function Page({ params }: Props) {
  const asset = venueAssetOf(nameIn((await params).base))
  if (asset !== null) return <AssetPage key={asset.base} initial={asset} />
  const { board, assets, sentence } = firstBoard()
  // While no venue is asked nobody can say what there is: the board says that, and not that this does not exist.
  if (board.connected) notFound()
  return <VenuesPage initial={board} assets={assets} sentence={sentence} />
}

/** Coins may be called by any letters. */
function nameIn(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
