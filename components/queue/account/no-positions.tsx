import Link from 'next/link'
import { Empty } from '@/components/ui/empty'
import { dateTime } from '@/lib/format'
import { words } from '@/lib/words/en/account'

/** What would stand in the table, and where to go instead. */
export function NoPositions({ at, closures }: { readonly at: string | null; readonly closures: number }) {
  return (
    <Empty
      action={
        <span className="inline-links">
          <Link href="/account?choose">{words.lookAtAnotherDemoAccount}</Link> ·{' '}
          <Link href="/">{words.seeEveryMarket}</Link>
        </span>
      }
    >
      {words.everyOpenPositionWould(
        at === null ? null : words.thereWasNoneAt(dateTime(at)),
        closures > 0 ? words.whatWasClosedBeforeIs : null,
      )}
    </Empty>
  )
}
