import { compactWithUnit } from '@/lib/format'
import css from './stage.module.css'

/** A share of the drawing as CSS wants it. */
export const share = (value: number): string => `${(value * 100).toFixed(3)}%`

export function Scale({ figures }: { readonly figures: readonly { at: number; text: string }[] }) {
  return figures.map(({ at, text }) => (
    <span key={at} className={css.figure} style={{ bottom: share(at) }}>
      {text}
    </span>
  ))
}

/** Five figures of a scale, short, because they stand in a drawing. */
export function figuresOf(end: number, asset: string | null): { at: number; text: string }[] {
  return [0, 0.25, 0.5, 0.75, 1].map((at) => {
    const value = String(Math.round(end * at * 1e6) / 1e6)
    const plain = /e/.test(value) ? '0' : value
    const text = asset === null ? compactWithUnit(plain, '').trim() : compactWithUnit(plain, asset)
    return { at, text: text.replace(/\.0+(?=\D|$)/, '') }
  })
}
