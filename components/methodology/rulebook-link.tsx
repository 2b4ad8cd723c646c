import Link from 'next/link'
import { addressOf } from '@/lib/wire/methodology'

/** A rulebook by its id, leading to its page. */
export function RulebookLink({ id, children }: { readonly id: string; readonly children?: React.ReactNode }) {
  return (
    <Link href={`/methodology/${addressOf(id)}`} prefetch={false}>
      {children ?? id}
    </Link>
  )
}
