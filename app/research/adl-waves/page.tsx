import type { Metadata } from 'next'
import { AdlWavesPage } from '@/components/research/adl-waves-page'

export const metadata: Metadata = { title: 'The waves of 10 October 2025' }

export default function Page() {
  return <AdlWavesPage />
}
