import type { MarketState } from '@/lib/wire/frames'

const COLOUR: Readonly<Record<MarketState, string>> = {
  calm: 'text-calm',
  watch: 'text-watch',
  warned: 'text-warned',
  active: 'text-active',
  stopping: 'text-active',
  halted: 'text-muted',
  unknown: 'text-muted',
}

const DISC = <circle cx="13" cy="10" r="8" fill="none" stroke="currentColor" strokeWidth="2" />
const LINE = <path d="M0 10H26" stroke="currentColor" strokeWidth="1.8" />

/** The disc with the water in it as high as the state is urgent; shape first, colour second. */
const DRAWING: Readonly<Record<MarketState, React.ReactNode>> = {
  calm: (
    <>
      {DISC}
      <path d="M0 10H26" stroke="currentColor" strokeWidth="2" />
    </>
  ),
  watch: (
    <>
      <path d="M5.32 12.24A8 8 0 0 0 20.68 12.24Z" fill="currentColor" />
      {DISC}
      {LINE}
    </>
  ),
  warned: (
    <>
      <path d="M5.32 7.76A8 8 0 1 0 20.68 7.76Z" fill="currentColor" />
      {DISC}
      <path d="M0 10H4M22 10H26" stroke="currentColor" strokeWidth="1.8" />
      <path d="M6 10H20" stroke="var(--paper)" strokeWidth="1.4" />
    </>
  ),
  active: (
    <>
      <circle cx="13" cy="10" r="9" fill="currentColor" />
      <path d="M0 10H3M23 10H26" stroke="currentColor" strokeWidth="2" />
      <path d="M4 10H22" stroke="var(--paper)" strokeWidth="2" />
    </>
  ),
  stopping: (
    <>
      <path d="M5.32 12.24A8 8 0 0 0 20.68 12.24Z" fill="currentColor" />
      {DISC}
      <path d="M13 3.5V10.5M10.2 8L13 10.8L15.8 8" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <path d="M0 10H4M22 10H26" stroke="currentColor" strokeWidth="1.8" />
    </>
  ),
  halted: (
    <>
      {DISC}
      <path d="M10.5 6.5V13.5M15.5 6.5V13.5" stroke="currentColor" strokeWidth="2" />
    </>
  ),
  unknown: (
    <>
      <circle cx="13" cy="10" r="8" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="3.2 3" />
      <path
        d="M10.9 8.1C10.9 5.4 15.1 5.4 15.1 8.1C15.1 9.7 13 9.6 13 11.3"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
      />
      <circle cx="13" cy="13.6" r="1" fill="currentColor" />
    </>
  ),
}

/** Always beside its word, therefore hidden from those who hear the page. */
export function StateMark({ state, size = 16 }: { readonly state: MarketState; readonly size?: number }) {
  return (
    <svg
      width={(size * 26) / 20}
      height={size}
      viewBox="0 0 26 20"
      aria-hidden="true"
      className={`shrink-0 ${COLOUR[state]}`}
    >
      {DRAWING[state]}
    </svg>
  )
}

export function StateWord({ state }: { readonly state: MarketState }) {
  return (
    <span className="inline-flex items-center gap-2 align-top whitespace-nowrap">
      <StateMark state={state} />
      {state}
    </span>
  )
}
