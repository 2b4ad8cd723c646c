/** A share as CSS wants it. */
export const share = (value: number): string => `${(value * 100).toFixed(3)}%`
