'use client'

import { useNow } from '@/lib/client/use-now'
import { clockTime, date } from '@/lib/format'
import { words } from '@/lib/words/en/frame'

export function Clock({ at }: { readonly at: string | null }) {
  const now = useNow(at)
  if (now === null) return null
  const iso = new Date(now).toISOString()
  return (
    <time dateTime={iso} className="figures whitespace-nowrap text-ink-2">
      {words.utc(date(iso), clockTime(iso))}
    </time>
  )
}
