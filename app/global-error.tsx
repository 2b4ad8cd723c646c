'use client'

import { words } from '@/lib/words/en/frame'
import './globals.css'
import './components.css'

interface ErrorProps {
  readonly error: Error & { readonly digest?: string }
  readonly reset: () => void
}

/** Even the frame of the page failed, so this one stands alone. */
export default function GlobalError({ error, reset }: ErrorProps) {
  return (
    <html lang="en-GB">
      <body>
        <title>{words.plimsollCouldNotBeShown}</title>
        <main className="page pt-11" role="alert">
          <h1 className="text-page font-medium">{words.plimsollCouldNotBeShownStop}</h1>
          <p className="mt-2 max-w-[70ch] text-ink-2">{words.theServerCouldNotMake}</p>
          <p className="mt-4">
            <button type="button" className="button button-main" onClick={reset}>
              {words.tryAgain}
            </button>
          </p>
          {error.digest !== undefined && <p className="mt-4 text-note text-muted">{words.reference(error.digest)}</p>}
        </main>
      </body>
    </html>
  )
}
