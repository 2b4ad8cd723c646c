'use client'

import { useMounted } from '@/lib/client/use-now'
import { dateTime, stamp } from '@/lib/format'
import { words } from '@/lib/words/en/frame'

interface TimeProps {
  readonly at: string
  /** How it is written; the whole time in UTC by default. */
  readonly children?: React.ReactNode
  readonly className?: string
}

/** A time in UTC whose hover card gives the reader's own. */
export function Time({ at, children, className = '' }: TimeProps) {
  const mounted = useMounted()
  const local = mounted ? words.inYourTimeZone(new Date(at).toLocaleString()) : undefined
  return (
    <time dateTime={at} title={local ?? dateTime(at)} className={className}>
      {children ?? stamp(at)}
    </time>
  )
}
