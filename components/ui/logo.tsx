/** The Plimsoll mark: a circle crossed by a line. */
export function Logo({ size = 22 }: { readonly size?: number }) {
  return (
    <svg width={(size * 30) / 22} height={size} viewBox="0 0 30 22" aria-hidden="true" className="shrink-0 text-accent">
      <circle cx="15" cy="11" r="8.4" fill="none" stroke="currentColor" strokeWidth="2.4" />
      <path d="M0 11H30" stroke="currentColor" strokeWidth="2.4" />
    </svg>
  )
}
