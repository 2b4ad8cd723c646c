'use client'

import { useState } from 'react'
import { type Amount, assetPlaces, exact, money, parse } from '@/lib/format'
import { words } from '@/lib/words/en/frame'

export interface Digits {
  /** The column's figure: in the asset's usual decimals, or with every digit that any of them has. */
  readonly cash: (value: Amount, options?: { readonly signed?: boolean; readonly printed?: Amount }) => string
  /** The button that changes between the two. */
  readonly toggle: React.ReactNode
}

/**
 * Money as it is usually read, and every digit of it one press away. `printed` is the figure rounded together with its
 * neighbours so that they add up as printed; what is not zero is never printed as zero.
 */
export function useDigits(values: readonly Amount[], asset: string): Digits {
  const [every, setEvery] = useState(false)
  const usual = assetPlaces(asset)
  const most = Math.max(usual, ...values.map((value) => parse(value)?.decimalPlaces() ?? 0))
  const cash: Digits['cash'] = (value, { signed = false, printed = value } = {}) => {
    if (every) return money(value, asset, { places: most, signed })
    const isLost = parse(printed)?.isZero() === true && parse(value)?.isZero() === false
    return money(isLost ? value : printed, asset, { signed })
  }
  const toggle =
    most > usual ? (
      <button type="button" className="button text-note" aria-pressed={every} onClick={() => setEvery(!every)}>
        {words.everyDigit}
      </button>
    ) : null
  return { cash, toggle }
}

/** One figure as it is usually read; hovering it, or coming to it by keyboard, shows every digit. */
export function ExactMoney({ value, asset }: { readonly value: Amount; readonly asset: string }) {
  const short = money(value, asset)
  const full = exact(value, asset)
  if (short === full) return <span className="figures">{short}</span>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a place in the tab order its digits could not be read by keyboard
    <span className="figures exact" tabIndex={0}>
      <span aria-hidden="true">{short}</span>
      <span className="exact-digits">{full}</span>
    </span>
  )
}
