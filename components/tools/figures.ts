import { MINUS } from '@/lib/format'

/** Every digit that the engine printed, grouped by thousands, with a real minus. */
export function plainFigure(value: string): string {
  const [whole = '', fraction] = value.replace('-', '').split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${value.startsWith('-') ? MINUS : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`
}
