import type { Metadata } from 'next'
import { MethodologyPage } from '@/components/methodology/methodology-page'
import { readStatus } from '@/lib/client/parts'
import { monitorReport, overviewFrame } from '@/lib/server/pages'
import { describedAt, methodology } from '@/lib/wire/methodology'

export const metadata: Metadata = { title: 'Methodology' }

export default async function Page() {
  const [frame, monitor] = await Promise.all([overviewFrame(), monitorReport()])
  const overview = frame === null ? null : readStatus(frame.parts).overview
  return (
    <MethodologyPage
      data={methodology()}
      inForce={describedAt(overview?.rulebook ?? '')?.rulebook ?? null}
      monitor={monitor}
    />
  )
}
