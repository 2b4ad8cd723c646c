import { expect } from 'vitest'
import { Decimal } from '@/engine/decimal'

// npm run test:long asks every property ten thousand times, unless a test names its own number of runs.
if (process.env.PLIMSOLL_LONG) {
  const { configureGlobal } = await import('fast-check')
  configureGlobal({ numRuns: 10_000 })
}

// One number may have two forms, 1 and 1.0: it is the number that is expected.
expect.addEqualityTesters([
  (a: unknown, b: unknown) => (Decimal.isDecimal(a) && Decimal.isDecimal(b) ? a.eq(b) : undefined),
])
