export function Tag({ children, title }: { readonly children: React.ReactNode; readonly title?: string }) {
  return (
    <span className="tag" title={title}>
      {children}
    </span>
  )
}

/** Stands wherever a figure could be taken for real money. */
export function Simulated() {
  return <Tag title="No real money: a seeded exchange that runs inside this program">Simulated</Tag>
}

/** Stands where the age of live figures would: a record that does not change any more has none. */
export function Sealed() {
  return <Tag title="Imported and closed: its hash chain ends, nothing is added and nothing ages">Sealed record</Tag>
}
