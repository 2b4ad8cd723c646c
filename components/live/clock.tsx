'use client'

import { useNow } from '@/lib/client/use-now'
import { clockTime, date } from '@/lib/format'

export function Clock({ at }: { readonly at: string | null }) {
  const now = useNow(at)
  if (now === null) return null
  const iso = new Date(now).toISOString()
  return (
    <time dateTime={iso} className="figures whitespace-nowrap text-ink-2">
      {date(iso)} {clockTime(iso)} UTC
    </time>
  )
}
