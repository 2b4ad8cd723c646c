interface EmptyProps {
  /** What would stand here. */
  readonly children: React.ReactNode
  /** Where to go instead. */
  readonly action?: React.ReactNode
}

/** Nothing is said in words, never as a blank table. */
export function Empty({ children, action }: EmptyProps) {
  return (
    <div className="border-y border-line py-4 text-ink-2">
      <p className="max-w-[70ch]">{children}</p>
      {action !== undefined && <p className="mt-2">{action}</p>}
    </div>
  )
}
