import type { Metadata } from 'next'
import { AdlWavesPage } from '@/components/research/adl-waves-page'
import { words } from '@/lib/words/en/research'

export const metadata: Metadata = { title: words.theWavesTitle }

export default function Page() {
  return <AdlWavesPage />
}
