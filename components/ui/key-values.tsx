/** Names and their figures, a hairline between. */
export function KeyValues({ children }: { readonly children: React.ReactNode }) {
  return <dl className="kv">{children}</dl>
}

interface KeyValueProps {
  readonly name: React.ReactNode
  readonly children: React.ReactNode
  /** What the figure means, smaller and beside it. */
  readonly note?: React.ReactNode
  readonly title?: string | undefined
}

export function KeyValue({ name, children, note, title }: KeyValueProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={title}>
        {children}
        {note !== undefined && <span className="ml-2 text-muted max-md:block">{note}</span>}
      </dd>
    </div>
  )
}
