'use client'

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
        <title>Plimsoll could not be shown</title>
        <main className="page pt-11" role="alert">
          <h1 className="text-page font-medium">Plimsoll could not be shown.</h1>
          <p className="mt-2 max-w-[70ch] text-ink-2">
            The server could not make this page. Whether auto-deleveraging is active cannot be told from here.
          </p>
          <p className="mt-4">
            <button type="button" className="button button-main" onClick={reset}>
              Try again
            </button>
          </p>
          {error.digest !== undefined && <p className="mt-4 text-note text-muted">Reference {error.digest}</p>}
        </main>
      </body>
    </html>
  )
}
