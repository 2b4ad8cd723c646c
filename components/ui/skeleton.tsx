import { words } from '@/lib/words/en/frame'

/** Rows of the final height, so that nothing moves when the figures arrive. The words appear only when it takes long. */
export function Skeleton({ rows, label = words.loading }: { readonly rows: number; readonly label?: string }) {
  return (
    <div role="status" aria-busy="true" className="skeleton">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <div key={row} className="h-row border-b border-line" />
      ))}
      <p className="skeleton-late text-note text-muted">{label}</p>
    </div>
  )
}
