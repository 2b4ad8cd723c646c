import Link from 'next/link'
import { dateTime } from '@/lib/format'
import type { PublicPart } from '@/lib/wire/proofs'
import { priceRuleWords } from '@/lib/words/en/receipt-words'
import { KeyValue, KeyValues } from '../ui/key-values'
import { PageHead } from '../ui/page-head'

/** What everyone may know of a receipt that is somebody else's: that it exists, and what the public run says anyway. */
export function PublicReceipt({ part }: { readonly part: PublicPart }) {
  return (
    <>
      <PageHead
        above={`Receipt ${part.id}`}
        title={`A ${part.side} of ${part.market} was reduced by ADL.`}
        lead="This receipt belongs to somebody else. Its owner sees size, place and figures, and can prove them with the file. Everyone sees what follows from the event’s public run."
      />
      <div className="mt-6 max-w-[40rem]">
        <KeyValues>
          <KeyValue name="When">{dateTime(part.at)}</KeyValue>
          <KeyValue name="Price" note={priceRuleWords(part.priceRule)}>
            {part.price}
          </KeyValue>
          <KeyValue name="Rulebook">{part.rulebook}</KeyValue>
          <KeyValue name="Root of the committed queue">{part.root.slice(0, 16)}…</KeyValue>
        </KeyValues>
        <p className="mt-4 flex flex-wrap gap-4">
          <Link href={`/events/${part.event}`}>The event</Link>
          <a href={`/api/v1/events/${part.event}/run`}>Its public run</a>
          <Link href="/account">Is it yours? Take your seat</Link>
        </p>
      </div>
    </>
  )
}
