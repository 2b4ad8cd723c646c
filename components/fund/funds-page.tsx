'use client'

import { readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { capital, inWords, isKnownInFull } from '@/lib/format'
import type { StreamFrame } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/funds'
import { PageHead } from '../ui/page-head'
import { Term } from '../ui/term'
import { Funds } from './funds'

export function FundsPage({ initial }: { readonly initial: StreamFrame | null }) {
  const { funds, overview } = readStatus(useFrame('status', initial))
  return (
    <>
      <PageHead
        title={title(funds.length, isKnownInFull(overview))}
        lead={words.aIsPaidFirstFrom(
          <Term id="shortfall">{words.shortfall}</Term>,
          <Term id="floor">{words.floorTerm}</Term>,
          <Term id="closure">{words.closures}</Term>,
        )}
      />
      <Funds funds={funds} overview={overview} />
    </>
  )
}

function title(funds: number, isFull: boolean): string {
  if (funds === 0) return isFull ? words.noFundPaysShortfallsHere : words.noFundIsKnownHere
  return funds === 1 ? words.oneFundPaysShortfalls : words.fundsPayShortfalls(capital(inWords(funds)))
}
