import Link from 'next/link'
import { dateTime } from '@/lib/format'
import type { PublicPart } from '@/lib/wire/proofs'
import { priceRuleWords } from '@/lib/words/en/receipt-words'
import { words } from '@/lib/words/en/receipts'
import { KeyValue, KeyValues } from '../ui/key-values'
import { PageHead } from '../ui/page-head'

/** What everyone may know of a receipt that is somebody else's: that it exists, and what the public run says anyway. */
export function PublicReceipt({ part }: { readonly part: PublicPart }) {
  return (
    <>
      <PageHead
        above={words.receipt(part.id)}
        title={words.aOfWasReducedBy(part.side, part.market)}
        lead={words.thisReceiptBelongsTo}
      />
      <div className="mt-6 max-w-[40rem]">
        <KeyValues>
          <KeyValue name={words.when}>{dateTime(part.at)}</KeyValue>
          <KeyValue name={words.price} note={priceRuleWords(part.priceRule)}>
            {part.price}
          </KeyValue>
          <KeyValue name={words.rulebook}>{part.rulebook}</KeyValue>
          <KeyValue name={words.rootOfTheCommittedQueue}>{part.root.slice(0, 16)}…</KeyValue>
        </KeyValues>
        <p className="mt-4 flex flex-wrap gap-4">
          <Link href={`/events/${part.event}`}>{words.theEvent}</Link>
          <a href={`/api/v1/events/${part.event}/run`}>{words.itsPublicRun}</a>
          <Link href="/account">{words.isItYoursTakeYour}</Link>
        </p>
      </div>
    </>
  )
}
