import type { Metadata } from 'next'
import { type ApiDocument, ApiPage } from '@/components/docs/api-page'
import { openapi } from '@/lib/wire/openapi'
import { words } from '@/lib/words/en/api-docs'

export const metadata: Metadata = { title: 'API', description: words.everyRoutePrintedFromIts }

const document = openapi() as unknown as ApiDocument

export default function Page() {
  return <ApiPage document={document} />
}
