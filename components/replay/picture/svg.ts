/** Writes SVG as text: a picture of a frame is a file, made of figures that are known, and no part of the page. */

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character)

const attributes = (given: Readonly<Record<string, string | number>>): string =>
  Object.entries(given)
    .map(
      ([name, value]) => ` ${name}="${escaped(typeof value === 'number' ? String(Number(value.toFixed(2))) : value)}"`,
    )
    .join('')

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export function rect(box: Box, given: Readonly<Record<string, string | number>>): string {
  return `<rect${attributes({ ...box, ...given })}/>`
}

export function line(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  given: Readonly<Record<string, string | number>>,
): string {
  return `<line${attributes({ x1, y1, x2, y2, ...given })}/>`
}

interface Written {
  readonly size?: number
  readonly weight?: number
  readonly fill?: string
  readonly anchor?: 'start' | 'middle' | 'end'
}

export function write(
  x: number,
  y: number,
  text: string,
  { size = 14, weight = 400, fill = '', anchor = 'start' }: Written = {},
): string {
  const given = {
    x,
    y,
    'font-size': size,
    'font-weight': weight,
    'text-anchor': anchor,
    ...(fill === '' ? {} : { fill }),
  }
  return `<text${attributes(given)}>${escaped(text)}</text>`
}
