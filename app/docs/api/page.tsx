import type { Metadata } from 'next'
import { type ApiDocument, ApiPage } from '@/components/docs/api-page'
import { openapi } from '@/lib/wire/openapi'

export const metadata: Metadata = { title: 'API', description: 'Every route, printed from its OpenAPI document.' }

const document = openapi() as unknown as ApiDocument

export default function Page() {
  return <ApiPage document={document} />
}
