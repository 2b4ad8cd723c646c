import type { Metadata } from 'next'
import { DataPage } from '@/components/docs/data-page'

export const metadata: Metadata = {
  title: 'Data dictionary',
  description: 'Every file that is given away, column by column.',
}

export default function Page() {
  return <DataPage />
}
