/**
 * The roles that parts of a table have by nature. They are said outright where a phone lays a table out as cards or a
 * long one is drawn in part: with another `display` browsers forget them.
 */
export const ROLE = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  cell: { role: 'cell' },
  columnheader: { role: 'columnheader' },
  rowheader: { role: 'rowheader' },
} as const
