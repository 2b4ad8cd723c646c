import type { Metadata } from 'next'
import { CheckPage } from '@/components/tools/check-page'
import { eventCheck, exampleCheck } from '@/lib/server/tools'
import { EXAMPLE_RUNS } from '@/lib/wire/examples'
import { type CheckAnswer, RULEBOOK_NAMES, type Told } from '@/lib/wire/tools'
import { words } from '@/lib/words/en/tools'

export const metadata: Metadata = { title: words.checkARun }

/** The one that is shown first has something to find. */
const USUAL = 'swapped'
const EXAMPLES = EXAMPLE_RUNS.map(({ name, title }) => ({ name, title }))

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

export default async function Page({ searchParams }: Props) {
  const { event, example } = await searchParams
  if (typeof event === 'string') {
    return (
      <CheckPage examples={EXAMPLES} rulebooks={RULEBOOK_NAMES} source={{ event }} told={await eventCheck(event)} />
    )
  }
  const name = EXAMPLES.some((known) => known.name === example) ? String(example) : USUAL
  return <CheckPage examples={EXAMPLES} rulebooks={RULEBOOK_NAMES} source={{ example: name }} told={await told(name)} />
}

async function told(name: string): Promise<Told<CheckAnswer>> {
  const answer = await exampleCheck(name)
  return answer ? { answer } : { refusal: { code: 'no-such-example', message: words.thereIsNoExampleOf } }
}
