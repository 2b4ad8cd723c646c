import type { FreshnessState } from '@/lib/wire/frames'

const COLOUR: Readonly<Record<FreshnessState, string>> = {
  live: 'text-calm',
  delayed: 'text-watch',
  stale: 'text-watch',
  halted: 'text-muted',
  disconnected: 'text-muted',
  recovering: 'text-muted',
}

const RING = <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.6" />
const HALF = <path d="M1.8 6A4.2 4.2 0 0 0 10.2 6Z" fill="currentColor" />

const DRAWING: Readonly<Record<FreshnessState, React.ReactNode>> = {
  live: <circle cx="6" cy="6" r="5" fill="currentColor" />,
  delayed: (
    <>
      {RING}
      {HALF}
    </>
  ),
  stale: <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="2.2 2" />,
  halted: <path d="M3.8 1.5V10.5M8.2 1.5V10.5" stroke="currentColor" strokeWidth="2" />,
  disconnected: (
    <>
      {RING}
      <path d="M1 11L11 1" stroke="currentColor" strokeWidth="1.6" />
    </>
  ),
  recovering: (
    <>
      {RING}
      <circle cx="6" cy="6" r="1.6" fill="currentColor" />
    </>
  ),
}

/** A different shape for every state; the word stands beside it. */
export function FreshnessMark({ state }: { readonly state: FreshnessState }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" className={`shrink-0 ${COLOUR[state]}`}>
      {DRAWING[state]}
    </svg>
  )
}
