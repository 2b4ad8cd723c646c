import Link from 'next/link'
import { UNKNOWN } from '@/lib/format'
import type { MarketRow } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/status'

interface FundOfProps {
  readonly market: MarketRow
  /** Whether every position is known: elsewhere a fund that nobody told of may be there all the same. */
  readonly isFull: boolean
}

/** The fund that stands behind a market. */
export function FundOf({ market: { fund }, isFull }: FundOfProps) {
  if (fund === null) return isFull ? words.none : UNKNOWN
  return <Link href={`/funds/${fund}`}>{fund}</Link>
}
