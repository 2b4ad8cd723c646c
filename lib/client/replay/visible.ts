/** Rows above and below what can be seen, so that a quick scroll finds them drawn. */
const MARGIN = 12

/** Which rows of a long list have to be drawn. */
export function visibleRows(rows: number, top: number, height: number, row: number): { from: number; to: number } {
  const from = Math.max(0, Math.floor(top / row) - MARGIN)
  const to = Math.min(rows, Math.ceil((top + height) / row) + MARGIN)
  return { from: Math.min(from, to), to }
}
