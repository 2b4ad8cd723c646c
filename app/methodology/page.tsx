import type { Metadata } from 'next'
import { MethodologyPage } from '@/components/methodology/methodology-page'
import { readStatus } from '@/lib/client/parts'
import { overviewFrame } from '@/lib/server/pages'
import { methodology } from '@/lib/wire/methodology'

export const metadata: Metadata = { title: 'Methodology' }

export default async function Page() {
  const frame = await overviewFrame()
  const overview = frame === null ? null : readStatus(frame.parts).overview
  return <MethodologyPage data={methodology()} inForce={overview?.rulebook ?? null} />
}
