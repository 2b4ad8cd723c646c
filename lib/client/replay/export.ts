import type { TransportStore } from './transport'

/** What stands at the cursor, and where: everything that the stage draws, as one JSON document. */
export function frameDocument(store: TransportStore): unknown {
  const { ready, frame, hash } = store.getState()
  return { format: 'plimsoll.frame/1', stream: ready?.facts.stream, rulebook: ready?.facts.rulebook, hash, frame }
}

/** The lines of the list in the loop, or in the window where there is no loop, as one JSON document. */
export function rangeDocument(store: TransportStore): unknown {
  const { ready, loop } = store.getState()
  const rows = ready?.rows ?? []
  const [from, to] = loop === null ? [0, rows.length - 1] : [loop.from, loop.to]
  return {
    format: 'plimsoll.frames/1',
    stream: ready?.facts.stream,
    rulebook: ready?.facts.rulebook,
    from: rows[from]?.seq ?? null,
    to: rows[to]?.seq ?? null,
    rows: rows.slice(from, to + 1).map(({ ms: _, ...row }) => row),
  }
}

/** Hands a document to the reader as a file. */
export function download(name: string, document: unknown): void {
  save(name, new Blob([`${JSON.stringify(document, null, 1)}\n`], { type: 'application/json' }))
}

export function save(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = globalThis.document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 1_000)
}
