import { type Amount, compactWithUnit, exact, isDollar, NBSP } from '@/lib/format'

/** A short figure whose exact value is read out, shown on hover, on focus, and copied. */
export function CompactMoney({ value, asset }: { readonly value: Amount; readonly asset: string }) {
  const full = `${isDollar(asset) ? '$' : ''}${exact(value, asset)}${isDollar(asset) ? '' : `${NBSP}${asset}`}`
  return (
    <span className="figures" title={full}>
      <span aria-hidden="true">{compactWithUnit(value, asset)}</span>
      <span className="sr-only">{full}</span>
    </span>
  )
}
