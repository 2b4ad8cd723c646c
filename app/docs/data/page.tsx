import type { Metadata } from 'next'
import { DataPage } from '@/components/docs/data-page'
import { words } from '@/lib/words/en/api-docs'

export const metadata: Metadata = {
  title: words.dataDictionaryTitle,
  description: words.everyFileThatIsGiven,
}

export default function Page() {
  return <DataPage />
}
