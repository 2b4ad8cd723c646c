'use client'

import Link from 'next/link'
import { readReport, readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { count, exact, lasted, moneyWithUnit, plural, price, UNKNOWN } from '@/lib/format'
import type { EventReport, MarketRow, StreamFrame } from '@/lib/wire/frames'
import { CheckWord } from '../ui/check'
import { Empty } from '../ui/empty'
import { KeyValue, KeyValues } from '../ui/key-values'
import { PageHead } from '../ui/page-head'
import { Prose } from '../ui/prose'
import { Section } from '../ui/section'
import { Skeleton } from '../ui/skeleton'
import { Tag } from '../ui/tag'
import { Term } from '../ui/term'
import { Closures } from './closures'
import { ObservedTotals } from './observed-totals'
import { causeSentences, endedSentence, headline, priceReason, waterfallOf } from './report-words'
import { eventSize } from './rows'
import { Timeline } from './timeline'
import { Waterfall } from './waterfall'

interface ReportPageProps {
  readonly initial: StreamFrame
  readonly status: StreamFrame | null
}

/** The permanent report of one ADL event. */
export function ReportPage({ initial, status }: ReportPageProps) {
  const report = readReport(useFrame(initial.topic, initial))
  const { markets, overview } = readStatus(useFrame('status', status))
  if (report === null) return <Skeleton rows={14} label="Waiting for the report" />
  const here = report.row.stream === overview?.stream
  const market = here ? markets.find((row) => row.id === report.row.market) : undefined
  return (
    <>
      <PageHead
        above={
          <>
            <Link href="/events">ADL events</Link> / {report.row.title}
          </>
        }
        title={<Prose>{headline(report)}</Prose>}
        lead={endedSentence(report)}
        end={<Actions report={report} />}
      />
      {!here && <Provenance report={report} />}
      <Cause report={report} market={market} />
      {!here && <Lacking report={report} />}
      <WhoPaid report={report} />
      {totalsOnly(report) ? (
        <ObservedTotals report={report} />
      ) : (
        <>
          <WhoWasClosed report={report} market={market} />
          <TimelineSection report={report} market={market} />
        </>
      )}
      <Commitment report={report} market={market} />
      {here && <Lacking report={report} />}
    </>
  )
}

/** A record of totals has neither accounts nor places; to list it as closures would claim an order. */
function totalsOnly({ closures }: EventReport): boolean {
  return closures.length > 0 && closures.every((closure) => closure.size === null && closure.place === null)
}

interface PartProps {
  readonly report: EventReport
  readonly market: MarketRow | undefined
}

function Actions({ report: { row } }: { readonly report: EventReport }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-3">
      <a href={`/api/v1/events/${row.id}`}>JSON</a>
      <a href={`/api/v1/events/${row.id}/log`}>Log</a>
      <Link href={`/events/${row.id}/replay`} className="button button-main">
        Watch the replay
      </Link>
    </span>
  )
}

/** A record from elsewhere is never taken for what this exchange did. */
function Provenance({ report: { row } }: { readonly report: EventReport }) {
  return (
    <p className="mt-4 flex flex-wrap items-baseline gap-3 text-ink-2">
      <Tag>{row.simulated ? 'imported simulation' : 'real record'}</Tag>
      <span>
        {row.simulated
          ? 'Imported from a simulation.'
          : 'This really happened, on another exchange. What the record does not hold is said below and shown as lacking.'}{' '}
        <Term id="authority">Authority</Term> {row.authority}, <Term id="coverage">coverage</Term> {row.coverage}.
      </span>
    </p>
  )
}

function Cause({ report, market }: PartProps) {
  const { row } = report
  const sentences = causeSentences(report, market)
  return (
    <Section title="Why it happened">
      <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] gap-x-12 gap-y-4 max-lg:grid-cols-1">
        <div className="max-w-[80ch] space-y-2 text-section">
          {sentences.length === 0 ? (
            <p className="text-ink-2">The record holds no cause: only what was closed.</p>
          ) : (
            sentences.map((text) => (
              <p key={text}>
                <Prose>{text}</Prose>
              </p>
            ))
          )}
        </div>
        <KeyValues>
          <KeyValue name="Accounts reduced">{count(row.accounts)}</KeyValue>
          <KeyValue name="Size closed">{eventSize(row.size, market)}</KeyValue>
          <KeyValue name="Notional closed">{moneyWithUnit(row.notional, row.settle)}</KeyValue>
          <KeyValue name="Lasted">{lasted(row.startedAt, row.endedAt)}</KeyValue>
          <KeyValue name="Check">
            <CheckWord check={row.check} />
          </KeyValue>
        </KeyValues>
      </div>
    </Section>
  )
}

function WhoPaid({ report }: { readonly report: EventReport }) {
  const facts = waterfallOf(report)
  return (
    <Section
      title="Who covered the loss"
      note={facts === null ? undefined : 'Both bars are equally long: fund + ADL + residual = shortfall + overshoot'}
    >
      {facts === null ? (
        <Empty>
          The record does not hold a shortfall or what the fund paid, so nobody can say who covered how much.
        </Empty>
      ) : (
        <Waterfall facts={facts} />
      )}
    </Section>
  )
}

function WhoWasClosed({ report, market }: PartProps) {
  const { cause, closures, row } = report
  const reason = priceReason(cause.priceRule)
  const at = cause.price === null ? UNKNOWN : price(cause.price, market?.tick ?? null)
  return (
    <Section title="Who was closed, in this order" note={plural(closures.length, 'closure', 'closures')}>
      {reason !== null && (
        <p className="mb-3 max-w-[86ch] text-ink-2">
          Price <span className="figures font-medium text-ink">{at}</span>. {reason}
        </p>
      )}
      {closures.length === 0 ? (
        <Empty>
          {row.status === 'active'
            ? 'The first closure follows when the commitment is published.'
            : 'Nobody was closed.'}
        </Empty>
      ) : (
        <Closures report={report} market={market} />
      )}
    </Section>
  )
}

function TimelineSection({ report, market }: PartProps) {
  return (
    <Section title="What happened when" note={plural(report.timeline.length, 'entry', 'entries')}>
      {report.timeline.length === 0 ? (
        <Empty>The record holds no times.</Empty>
      ) : (
        <Timeline report={report} market={market} />
      )}
    </Section>
  )
}

function Commitment({ report: { commitment, cause, row }, market }: PartProps) {
  if (commitment === null) return null
  const numbers = Object.entries(cause.trigger?.numbers ?? {})
  return (
    <Section title="What was committed to" note="Published before the first closure">
      <p className="mb-3 max-w-[86ch] text-ink-2">
        The order of the whole queue was fixed and its <Term id="commitment">commitment</Term> published before anyone
        was closed. Whoever holds the queue can compute this root again; another order has another root.
      </p>
      <p className="mb-3 rounded-none border-y border-line py-2 font-figures tracking-wide break-all">
        {commitment.root}
      </p>
      <div className="max-w-160">
        <KeyValues>
          <KeyValue name="Positions in the queue">{count(commitment.positions)}</KeyValue>
          <KeyValue name="Size of the queue">{eventSize(commitment.size, market)}</KeyValue>
          {commitment.lag !== null && (
            <KeyValue name="Entries of the log between commitment and closures">{count(commitment.lag)}</KeyValue>
          )}
          {cause.trigger !== null && <KeyValue name="Trigger">{cause.trigger.rule}</KeyValue>}
          {numbers.map(([name, value]) => (
            <KeyValue key={name} name={<span className="text-muted">{name}</span>}>
              {exact(value, row.settle)}
            </KeyValue>
          ))}
        </KeyValues>
      </div>
    </Section>
  )
}

function Lacking({ report: { lacking } }: { readonly report: EventReport }) {
  if (lacking.length === 0) return null
  return (
    <Section title="What this record does not hold">
      <ul className="max-w-[86ch] list-disc space-y-1 pl-5 text-ink-2 marker:text-muted">
        {lacking.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </Section>
  )
}
