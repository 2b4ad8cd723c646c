import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PublicReceipt } from '@/components/receipt/public-part'
import { Qr } from '@/components/receipt/qr'
import { ReceiptPage } from '@/components/receipt/receipt-page'
import { receiptFor } from '@/lib/server/pages'
import { words } from '@/lib/words/en/receipts'

interface Props {
  readonly params: Promise<{ readonly id: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const found = await receiptFor((await params).id)
  const title = found === null ? words.receiptNotFound : words.receipt(found.id)
  return { title, robots: { index: false, follow: false } }
}

export default async function Page({ params }: Props) {
  const found = await receiptFor((await params).id)
  if (found === null) notFound()
  if (found.kind === 'public') return <PublicReceipt part={found.part} />
  const { id, text, keys, isMine, venue, closures, address } = found
  const qr = <Qr url={address} label={words.qrCodeOfReceipt(id)} />
  return <ReceiptPage key={id} text={text} keys={keys} isMine={isMine} venue={venue} closures={closures} qr={qr} />
}
