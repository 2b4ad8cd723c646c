import type { Metadata } from 'next'
import { StressPage } from '@/components/tools/stress-page'
import { readStatus } from '@/lib/client/parts'
import { overviewFrame } from '@/lib/server/pages'
import { exampleStress, liveStress } from '@/lib/server/tools'
import { EXAMPLE_SNAPSHOT } from '@/lib/wire/examples'
import { FUND_SHARES, SHARE_WORDS } from '@/lib/wire/tools'

export const metadata: Metadata = { title: 'Stress' }

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

export default async function Page({ searchParams }: Props) {
  const query = await searchParams
  const source = query.source === 'example' ? 'example' : 'live'
  const asked = FUND_SHARES.filter((share) => [query.fund ?? []].flat().includes(share))
  const chosen = asked.length > 0 ? asked : (['1'] as const)
  const answers = await Promise.all(
    chosen.map(async (share) => ({
      fund: SHARE_WORDS[share],
      told: source === 'live' ? await liveStress(share) : exampleStress(share),
    })),
  )
  const parts = answers.flatMap(({ fund, told }) => ('answer' in told ? [{ fund, answer: told.answer }] : []))
  const problem = answers.flatMap(({ told }) => ('refusal' in told ? [told.refusal.message] : []))[0] ?? null
  return <StressPage source={source} chosen={chosen} parts={parts} settle={await settle(source)} problem={problem} />
}

async function settle(source: 'live' | 'example'): Promise<Readonly<Record<string, string>>> {
  if (source === 'example') return Object.fromEntries(EXAMPLE_SNAPSHOT.markets.map(({ id, settle }) => [id, settle]))
  const frame = await overviewFrame()
  const markets = frame === null ? [] : readStatus(frame.parts).markets
  return Object.fromEntries(markets.map(({ id, settle }) => [id, settle]))
}
