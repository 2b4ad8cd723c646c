'use client'

import Link from 'next/link'
import { words } from '@/lib/words/en/frame'

interface ErrorProps {
  readonly error: Error & { readonly digest?: string }
  readonly reset: () => void
}

/** One page failed; the header above still says how the exchange is. */
export default function PageError({ error, reset }: ErrorProps) {
  return (
    <div className="pt-11 max-md:pt-5" role="alert">
      <h1 className="text-page font-medium">{words.thisPageCouldNotBe}</h1>
      <p className="mt-2 max-w-[70ch] text-ink-2">{words.theFaultIsOursAnd}</p>
      <p className="mt-4 flex flex-wrap items-center gap-4">
        <button type="button" className="button button-main" onClick={reset}>
          {words.tryAgain}
        </button>
        <Link href="/">{words.status}</Link>
      </p>
      {error.digest !== undefined && <p className="mt-4 text-note text-muted">{words.reference(error.digest)}</p>}
    </div>
  )
}
