'use client'

import Link from 'next/link'
import { readFund, readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { useIsCurrent } from '@/lib/client/use-freshness'
import { clockTime, moneyWithUnit, signOf } from '@/lib/format'
import type { FundRow, StreamFrame } from '@/lib/wire/frames'
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
  if (fund === null) return <Skeleton rows={12} label="Waiting for the fund’s figures" />
  return (
    <>
      <PageHead
        above={<Link href="/funds">Funds</Link>}
        title={
          current ? headline(fund) : `${fund.id} held ${moneyWithUnit(fund.balance, fund.asset)} when last heard of.`
        }
        lead={<Members fund={fund} />}
        end={
          <>
            <p className="figures text-page font-medium">{moneyWithUnit(fund.balance, fund.asset)}</p>
            <p className="text-note text-muted">balance at {clockTime(status.overview?.at)} UTC</p>
          </>
        }
      />
      <div className="mt-8 grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] gap-x-12 gap-y-8 max-lg:grid-cols-1">
        <div>
          <FundChart fund={fund} height={240} />
        </div>
        <div>
          <FundFigures fund={fund}>
            <KeyValue name={<Term id="peak">8-hour peak</Term>}>
              <ExactMoney value={fund.peak8h} asset={fund.asset} />
            </KeyValue>
            <KeyValue name={<Term id="floor">Floor</Term>}>
              <ExactMoney value={fund.floor} asset={fund.asset} />
            </KeyValue>
            <KeyValue name={<Term id="available">Available</Term>}>
              <ExactMoney value={fund.available} asset={fund.asset} />
            </KeyValue>
            <KeyValue name="Cover of other gaps">
              <Link href="/stress" prefetch={false}>
                under stress
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
    ? `${fund.id} can pay ${moneyWithUnit(fund.distance, fund.asset)} more before closures begin.`
    : `${fund.id} can pay no more: shortfalls are covered by closures.`
}

function Members({ fund }: { readonly fund: FundRow }) {
  return (
    <>
      It stands behind{' '}
      {fund.markets.map((market, i) => (
        <span key={market}>
          {i > 0 && ', '}
          <Link href={`/markets/${market}`}>{market}</Link>
        </span>
      ))}
      .
    </>
  )
}

/** The waterfall in words, with this fund's own figures. */
function WhoPays({ fund }: { readonly fund: FundRow }) {
  return (
    <Section title="Who pays, in this order">
      <ol className="max-w-[80ch] list-decimal space-y-2 pl-5 marker:text-muted">
        <li>
          <strong className="font-semibold">The account itself.</strong> A position that loses is paid for from its own{' '}
          <Term id="margin">margin</Term>, to the last unit.
        </li>
        <li>
          <strong className="font-semibold">This fund.</strong> What is still missing, the{' '}
          <Term id="shortfall">shortfall</Term>, is paid from {fund.id} down to its <Term id="floor">floor</Term> of{' '}
          <span className="figures">{moneyWithUnit(fund.floor, fund.asset)}</span>: today at most{' '}
          <span className="figures">{moneyWithUnit(fund.available, fund.asset)}</span>.
        </li>
        <li>
          <strong className="font-semibold">The opposite side.</strong> What the fund cannot pay is covered by{' '}
          <Term id="closure">closures</Term>: positions of the opposite side are reduced from the front of the{' '}
          <Term id="queue">queue</Term>, at a price fixed by the <Term id="rulebook">rulebook</Term>.
        </li>
      </ol>
    </Section>
  )
}
