import Link from 'next/link'

/** The id of a rulebook as it stands in an address: a slash would be another folder. */
const addressOf = (id: string) => id.replace('/', ':')

/** A rulebook by its id, leading to its page. */
export function RulebookLink({ id, children }: { readonly id: string; readonly children?: React.ReactNode }) {
  return (
    <Link href={`/methodology/${addressOf(id)}`} prefetch={false}>
      {children ?? id}
    </Link>
  )
}
