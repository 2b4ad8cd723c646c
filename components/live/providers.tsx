'use client'

import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { makeQueryClient } from '@/lib/client/api'
import { heardFromPage, runClock } from '@/lib/client/live'
import type { Overview } from '@/lib/wire/frames'

interface ProvidersProps {
  readonly overview: Overview | null
  readonly children: React.ReactNode
}

/** Starts what runs for as long as the tab lives: the clock behind the freshness, and the cache of one-shot reads. */
export function Providers({ overview, children }: ProvidersProps) {
  const [client] = useState(makeQueryClient)
  useEffect(() => heardFromPage(overview), [overview])
  useEffect(runClock, [])
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}
