'use client'

import { useFreshnessState } from '@/lib/client/use-freshness'

/** The content of a page. What is old is dimmed from here, so that no component can forget to. */
export function Stage({ children }: { readonly children: React.ReactNode }) {
  const freshness = useFreshnessState()
  return (
    <main id="content" tabIndex={-1} data-freshness={freshness} className="page outline-none">
      {children}
    </main>
  )
}
