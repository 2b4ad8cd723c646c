const NAME = /([A-Z0-9][A-Za-z0-9.:]*-[A-Za-z0-9.:-]+)/

/** A sentence in which names such as SOL-PERP never part at the end of a line. */
export function Prose({ children }: { readonly children: string }) {
  return children.split(NAME).map((part, i) =>
    i % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence have no other name and never move
      <span key={i} className="whitespace-nowrap">
        {part}
      </span>
    ) : (
      part
    ),
  )
}
