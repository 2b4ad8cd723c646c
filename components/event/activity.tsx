'use client'

import Link from 'next/link'
import { useIsCurrent } from '@/lib/client/use-freshness'
import { useMounted } from '@/lib/client/use-now'
import { absolute, clockTime, moneyWithUnit, sizeWithUnit } from '@/lib/format'
import type { FundRow, Happening, MarketRow } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/status'
import { Empty } from '../ui/empty'
import { Section } from '../ui/section'
import { Term } from '../ui/term'
import { Time } from '../ui/time'

interface ActivityProps {
  readonly activity: readonly Happening[]
  readonly markets: readonly MarketRow[]
  readonly funds: readonly FundRow[]
}

/** As many as stand beside the first sentence without pushing the markets down; above the markets three are enough. */
const SHOWN_MAX = 5

/** What has just happened on the exchange, newest first. */
export function Activity({ activity, markets, funds }: ActivityProps) {
  const current = useIsCurrent()
  const mounted = useMounted()
  return (
    <Section title={current ? words.justNow : words.lastHeardOf} note={words.onTheExchange}>
      {activity.length === 0 ? (
        <Empty>{words.nothingYetLiquidationsAnd}</Empty>
      ) : (
        <ol className="border-t border-line-2">
          {activity.slice(0, SHOWN_MAX).map((item) => (
            <li
              key={`${item.seq}:${item.kind}:${item.market}`}
              className={`flex min-h-event items-baseline gap-3 border-b border-line max-xl:nth-[n+4]:hidden ${mounted ? 'arrived' : ''}`}
            >
              <Time at={item.at} className="figures text-muted">
                {clockTime(item.at)}
              </Time>
              <span className="min-w-0">
                <Sentence item={item} markets={markets} funds={funds} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </Section>
  )
}

interface SentenceProps {
  readonly item: Happening
  readonly markets: readonly MarketRow[]
  readonly funds: readonly FundRow[]
}

function Sentence({ item, markets, funds }: SentenceProps) {
  const market = markets.find((row) => row.id === item.market)
  const fund = funds.find((row) => row.id === item.fund)
  const size = market === undefined ? '' : sizeWithUnit(item.amount, market.lot, market.unit)
  const where = item.market === null ? null : <Link href={`/markets/${item.market}`}>{item.market}</Link>
  switch (item.kind) {
    case 'liquidation':
      return <>{words.liquidationOf(where, <span className="figures">{size}</span>)}</>
    case 'takeover':
      return (
        <>
          {where}: <span className="figures">{size}</span> <Term id="bankrupt">{words.takenOver}</Term>
        </>
      )
    case 'fund-payment':
      return <FundPayment item={item} asset={fund?.asset ?? market?.settle ?? ''} where={where} />
    case 'adl-started':
      return (
        <>
          {words.adlBegan(where, item.event !== null && <Link href={`/events/${item.event}`}>{words.followIt}</Link>)}
        </>
      )
    case 'adl-ended':
      return (
        <>{words.adlEnded(where, item.event !== null && <Link href={`/events/${item.event}`}>{words.report}</Link>)}</>
      )
    case 'halted':
      return <>{words.theExchangeHalted}</>
    case 'state':
      return <>{item.state === 'unknown' ? words.nowQuiet(where) : words.now(where, item.state ?? words.unknown)}</>
  }
}

interface FundPaymentProps {
  readonly item: Happening
  readonly asset: string
  readonly where: React.ReactNode
}

/** Out of the fund to cover a shortfall, or into it from what a liquidation left. */
function FundPayment({ item, asset, where }: FundPaymentProps) {
  const received = item.amount !== null && !item.amount.startsWith('-')
  return (
    <>
      {where}: {item.fund === null ? words.theFund : <Link href={`/funds/${item.fund}`}>{item.fund}</Link>}{' '}
      {received ? words.received : words.paid}{' '}
      <span className="figures">{moneyWithUnit(absolute(item.amount), asset)}</span>
    </>
  )
}
