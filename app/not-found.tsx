import Link from 'next/link'
import { words } from '@/lib/words/en/frame'

export default function NotFound() {
  return (
    <div className="pt-11 max-md:pt-5">
      <h1 className="text-page font-medium">{words.thereIsNothingAtThis}</h1>
      <p className="mt-2 max-w-[70ch] text-ink-2">{words.aMarketFundOrEvent}</p>
      <p className="mt-4 flex flex-wrap gap-4">
        <Link href="/">{words.status}</Link>
        <Link href="/events">{words.allEvents}</Link>
        <Link href="/account">{words.myPositions}</Link>
      </p>
    </div>
  )
}
