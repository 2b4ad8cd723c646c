import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { AssetPage } from '@/components/venues/asset-page'
import { venueAssetOf } from '@/lib/server/venue-pages'
import { words } from '@/lib/words/en/venues'

interface Props {
  readonly params: Promise<{ readonly base: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: words.titleOfAsset(nameIn((await params).base)) }
}

export default async function Page({ params }: Props) {
  const asset = venueAssetOf(nameIn((await params).base))
  if (asset === null) notFound()
  return <AssetPage key={asset.base} initial={asset} />
}

/** Coins may be called by any letters. */
function nameIn(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
