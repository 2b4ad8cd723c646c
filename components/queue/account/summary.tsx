import { exact, money } from '@/lib/format'
import type { AccountSummary } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/account'

/** The account in four figures. */
export function Summary({ summary }: { readonly summary: AccountSummary }) {
  const figures: readonly [name: string, value: string, signed: boolean][] = [
    [words.equity, summary.equity, false],
    [words.margin, summary.margin, false],
    [words.profit, summary.unrealisedPnl, true],
    [words.notional, summary.notional, false],
  ]
  return (
    <dl className="flex gap-7 max-md:grid max-md:w-full max-md:grid-cols-[repeat(auto-fit,minmax(160px,1fr))] max-md:gap-x-6 max-md:gap-y-1.5">
      {figures.map(([name, value, signed]) => (
        <div
          key={name}
          className="text-end max-md:flex max-md:flex-wrap max-md:items-baseline max-md:justify-between max-md:gap-x-3"
        >
          <dt className="text-label text-muted">{summary.asset === '' ? name : `${name}, ${summary.asset}`}</dt>
          <dd className="figures ms-auto text-section font-medium max-md:text-body" title={exact(value, summary.asset)}>
            {money(value, summary.asset, { signed })}
          </dd>
        </div>
      ))}
    </dl>
  )
}
