import type { Metadata, ResolvingMetadata } from 'next'
import { StatusPage } from '@/components/market/status-page'
import { firstFrame } from '@/lib/server/pages'
import { words } from '@/lib/words/en/status'

/** The layout's template is for the pages below it; this one stands beside the layout and puts the two together itself. */
export async function generateMetadata(_: unknown, layout: ResolvingMetadata): Promise<Metadata> {
  const name = (await layout).title?.absolute ?? 'Plimsoll'
  return { title: { absolute: words.adlStatus(name) } }
}

export default async function Page() {
  return <StatusPage initial={await firstFrame('status')} />
}
