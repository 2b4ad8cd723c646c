'use client'

import Link from 'next/link'
import { readFund, readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { useIsCurrent } from '@/lib/client/use-freshness'
import { clockTime, moneyWithUnit, signOf } from '@/lib/format'
import type { FundRow, StreamFrame } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/funds'
import { ExactMoney } from '../ui/digits'
import { KeyValue } from '../ui/key-values'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { Skeleton } from '../ui/skeleton'
import { Term } from '../ui/term'
import { FundChart } from './fund-chart'
import { FundFigures } from './fund-figures'
import { Ledger } from './ledger'

interface FundPageProps {
  readonly id: string
  readonly initial: StreamFrame | null
  readonly overview: StreamFrame | null
}

/** One fund: what it can take, how it got there, and who pays in which order. */
export function FundPage({ id, initial, overview }: FundPageProps) {
  const status = readStatus(useFrame('status', overview))
  const { fund, ledger } = readFund(useFrame(`fund:${id}`, initial), status.overview?.at)
  const current = useIsCurrent()
  if (fund === null) return <Skeleton rows={12} label={words.waitingForTheFundsFigures} />
  return (
    <>
      <PageHead
        above={<Link href="/funds">{words.funds}</Link>}
        title={current ? headline(fund) : words.heldWhenLastHeardOf(fund.id, moneyWithUnit(fund.balance, fund.asset))}
        lead={<Members fund={fund} />}
        end={
          <>
            <p className="figures text-page font-medium">{moneyWithUnit(fund.balance, fund.asset)}</p>
            <p className="text-note text-muted">{words.balanceAtUtc(clockTime(status.overview?.at))}</p>
          </>
        }
      />
      <div className="mt-8 grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] gap-x-12 gap-y-8 max-lg:grid-cols-1">
        <div>
          <FundChart fund={fund} height={240} />
        </div>
        <div>
          <FundFigures fund={fund}>
            <KeyValue name={<Term id="peak">{words.eightHourPeakName}</Term>}>
              <ExactMoney value={fund.peak8h} asset={fund.asset} />
            </KeyValue>
            <KeyValue name={<Term id="floor">{words.floorName}</Term>}>
              <ExactMoney value={fund.floor} asset={fund.asset} />
            </KeyValue>
            <KeyValue name={<Term id="available">{words.available}</Term>}>
              <ExactMoney value={fund.available} asset={fund.asset} />
            </KeyValue>
            <KeyValue name={words.coverOfOtherGaps}>
              <Link href="/stress" prefetch={false}>
                {words.underStress}
              </Link>
            </KeyValue>
          </FundFigures>
        </div>
      </div>
      <WhoPays fund={fund} />
      <Ledger fund={fund} entries={ledger} />
    </>
  )
}

function headline(fund: FundRow): string {
  return signOf(fund.distance) === 1
    ? words.canPayMoreBeforeClosures(fund.id, moneyWithUnit(fund.distance, fund.asset))
    : words.canPayNoMoreShortfalls(fund.id)
}

function Members({ fund }: { readonly fund: FundRow }) {
  return (
    <>
      {words.itStandsBehind(
        fund.markets.map((market, i) => (
          <span key={market}>
            {i > 0 && ', '}
            <Link href={`/markets/${market}`}>{market}</Link>
          </span>
        )),
      )}
    </>
  )
}

/** The waterfall in words, with this fund's own figures. */
function WhoPays({ fund }: { readonly fund: FundRow }) {
  return (
    <Section title={words.whoPaysInThisOrder}>
      <ol className="max-w-[80ch] list-decimal space-y-2 pl-5 marker:text-muted">
        <li>
          {words.aPositionThatLosesIs(
            <strong className="font-semibold">{words.theAccountItself}</strong>,
            <Term id="margin">{words.margin}</Term>,
          )}
        </li>
        <li>
          {words.whatIsStillMissingThe({
            thisFund: <strong className="font-semibold">{words.thisFund}</strong>,
            shortfall: <Term id="shortfall">{words.shortfall}</Term>,
            id: fund.id,
            floor: <Term id="floor">{words.floorTerm}</Term>,
            floor2: <span className="figures">{moneyWithUnit(fund.floor, fund.asset)}</span>,
            available: <span className="figures">{moneyWithUnit(fund.available, fund.asset)}</span>,
          })}
        </li>
        <li>
          {words.whatTheFundCannotPay({
            theOpposite: <strong className="font-semibold">{words.theOppositeSide}</strong>,
            closure: <Term id="closure">{words.closures}</Term>,
            queue: <Term id="queue">{words.queue}</Term>,
            rulebook: <Term id="rulebook">{words.rulebook}</Term>,
          })}
        </li>
      </ol>
    </Section>
  )
}
