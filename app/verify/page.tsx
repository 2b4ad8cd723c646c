import type { Metadata } from 'next'
import { VerifyPage } from '@/components/receipt/verify-page'
import { words } from '@/lib/words/en/receipts'

export const metadata: Metadata = { title: words.verifyAReceipt }

export default function Page() {
  return <VerifyPage />
}
