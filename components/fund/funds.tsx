'use client'

import Link from 'next/link'
import type { Fund } from '@/lib/client/parts'
import { clockTime, isKnownInFull, list, moneyWithUnit } from '@/lib/format'
import type { Overview } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/funds'
import { Empty } from '../ui/empty'
import { Section } from '../ui/section'
import { FundChart } from './fund-chart'
import { FundFigures } from './fund-figures'

interface FundsProps {
  readonly funds: readonly Fund[]
  readonly overview: Overview | null
}

/** All insurance funds side by side. */
export function Funds({ funds, overview }: FundsProps) {
  return (
    <Section
      title={words.funds}
      note={overview === null ? undefined : words.rulebookEachPictureStands(overview.inForce)}
      end={<span className="figures text-muted">{words.asOf(clockTime(overview?.at))}</span>}
    >
      {funds.length === 0 ? (
        <Empty>{isKnownInFull(overview) ? words.thisExchangeHasNoInsurance : words.whatAFundHolds}</Empty>
      ) : (
        <div className="funds" data-in-threes={funds.length === 3 || funds.length > 4 ? '' : undefined}>
          {funds.map((fund) => (
            <FundCard key={fund.id} fund={fund} />
          ))}
        </div>
      )}
    </Section>
  )
}

function FundCard({ fund }: { readonly fund: Fund }) {
  return (
    <article className="min-w-0">
      <div className="flex flex-wrap items-baseline gap-x-3 border-t border-line-2 pt-2">
        <h3 className="font-semibold">
          <Link href={`/funds/${fund.id}`}>{fund.id}</Link>
        </h3>
        <span className="text-muted">{list(fund.markets.map(shortName))}</span>
        <span className="figures ml-auto text-state font-medium">{moneyWithUnit(fund.balance, fund.asset)}</span>
      </div>
      <FundChart fund={fund} />
      <FundFigures fund={fund} />
    </article>
  )
}

/** Beside its fund a market needs no "-PERP". */
const shortName = (market: string) => market.replace(/-PERP$/, '')
