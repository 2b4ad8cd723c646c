import Link from 'next/link'

export default function NotFound() {
  return (
    <div className="pt-11 max-md:pt-5">
      <h1 className="text-page font-medium">There is nothing at this address.</h1>
      <p className="mt-2 max-w-[70ch] text-ink-2">
        A market, fund or event may have another name, or may not be for everyone to see. Events are kept for ever: one
        that existed still stands in the list.
      </p>
      <p className="mt-4 flex flex-wrap gap-4">
        <Link href="/">Status</Link>
        <Link href="/events">All events</Link>
        <Link href="/account">My positions</Link>
      </p>
    </div>
  )
}
