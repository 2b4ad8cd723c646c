import Link from 'next/link'
import { Empty } from '@/components/ui/empty'
import { dateTime } from '@/lib/format'

/** What would stand in the table, and where to go instead. */
export function NoPositions({ at, closures }: { readonly at: string | null; readonly closures: number }) {
  return (
    <Empty
      action={
        <span className="inline-links">
          <Link href="/account?choose">Look at another demo account</Link> · <Link href="/">See every market</Link>
        </span>
      }
    >
      Every open position would stand here with its lights, its place in the queue, the size ahead of it and the price
      at which it would be reached. {at === null ? null : `There was none at ${dateTime(at)}. `}
      {closures > 0 ? 'What was closed before is listed below.' : null}
    </Empty>
  )
}
