import type { Metadata } from 'next'
import { ComparePage } from '@/components/tools/compare-page'
import { eventComparison, exampleComparison } from '@/lib/server/tools'
import { RULEBOOK_NAMES, USUAL_RULEBOOKS } from '@/lib/wire/tools'
import { words } from '@/lib/words/en/tools'

export const metadata: Metadata = { title: words.compareRulebooks }

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

export default async function Page({ searchParams }: Props) {
  const query = await searchParams
  const asked = [query.rulebook ?? []].flat()
  const known = RULEBOOK_NAMES.filter(({ id }) => asked.includes(id)).map(({ id }) => id)
  const chosen = known.length > 0 ? known : USUAL_RULEBOOKS
  const event = typeof query.event === 'string' ? query.event : null
  const told = event === null ? await exampleComparison(chosen) : await eventComparison(event, chosen)
  return <ComparePage rulebooks={RULEBOOK_NAMES} chosen={chosen} event={event} told={told} />
}
