import type { Metadata } from 'next'
import { VerifyPage } from '@/components/receipt/verify-page'

export const metadata: Metadata = { title: 'Verify a receipt' }

export default function Page() {
  return <VerifyPage />
}
