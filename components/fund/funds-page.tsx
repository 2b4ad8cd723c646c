'use client'

import { readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { capital, inWords } from '@/lib/format'
import type { StreamFrame } from '@/lib/wire/frames'
import { PageHead } from '../ui/page-head'
import { Term } from '../ui/term'
import { Funds } from './funds'

export function FundsPage({ initial }: { readonly initial: StreamFrame | null }) {
  const { funds, overview } = readStatus(useFrame('status', initial))
  const title =
    funds.length === 1 ? 'One fund pays shortfalls.' : `${capital(inWords(funds.length))} funds pay shortfalls.`
  return (
    <>
      <PageHead
        title={funds.length === 0 ? 'No fund pays shortfalls here.' : title}
        lead={
          <>
            A <Term id="shortfall">shortfall</Term> is paid first from the bankrupt account’s own margin, then from the
            fund of its market down to the <Term id="floor">floor</Term>, and only then by{' '}
            <Term id="closure">closures</Term>.
          </>
        }
      />
      <Funds funds={funds} overview={overview} />
    </>
  )
}
