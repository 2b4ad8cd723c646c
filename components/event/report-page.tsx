'use client'

import Link from 'next/link'
import { readReport, readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { count, lasted, moneyWithUnit, plural, price, UNKNOWN } from '@/lib/format'
import type { EventComparison } from '@/lib/wire/comparison'
import type { EventReport, StreamFrame } from '@/lib/wire/frames'
import { causeSentences, endedSentence, headline, priceReason, waterfallOf } from '@/lib/words/en/report-words'
import { CheckWord } from '../ui/check'
import { ExactMoney } from '../ui/digits'
import { Empty } from '../ui/empty'
import { KeyValue, KeyValues } from '../ui/key-values'
import { PageHead } from '../ui/page-head'
import { Prose } from '../ui/prose'
import { Section } from '../ui/section'
import { Skeleton } from '../ui/skeleton'
import { Tag } from '../ui/tag'
import { Term } from '../ui/term'
import { Closures } from './closures'
import { Comparison } from './comparison'
import { ObservedTotals } from './observed-totals'
import { QueueCut } from './queue-cut'
import { eventSize } from './rows'
import { Timeline } from './timeline'
import { Waterfall } from './waterfall'

interface ReportPageProps {
  readonly initial: StreamFrame
  readonly status: StreamFrame | null
  /** The same loss under other rulebooks; null where it can't be said, or not yet. */
  readonly comparison: EventComparison | null
}

/** The permanent report of one ADL event. */
export function ReportPage({ initial, status, comparison }: ReportPageProps) {
  const report = readReport(useFrame(initial.topic, initial))
  const { overview } = readStatus(useFrame('status', status))
  if (report === null) return <Skeleton rows={14} label="Waiting for the report" />
  const here = report.row.stream === overview?.stream
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
      <Cause report={report} asked={hasQueue(report) && (!here || overview?.disclosure === 'open')} />
      {totalsOnly(report) ? (
        <ObservedTotals report={report} />
      ) : (
        <>
          {!here && <Lacking report={report} />}
          <WhoPaid report={report} />
          <WhoWasClosed report={report} />
          {comparison !== null && <Comparison of={comparison} row={report.row} />}
          <TimelineSection report={report} />
        </>
      )}
      <Commitment report={report} />
      {here && !totalsOnly(report) && <Lacking report={report} />}
    </>
  )
}

function hasQueue({ row, commitment }: EventReport): boolean {
  return row.authority === 'engine' && commitment !== null
}

/** A record of totals has neither accounts nor places; to list it as closures would claim an order. */
function totalsOnly({ closures }: EventReport): boolean {
  return closures.length > 0 && closures.every((closure) => closure.size === null && closure.place === null)
}

interface PartProps {
  readonly report: EventReport
}

function Actions({ report: { row } }: PartProps) {
  return (
    <span className="inline-flex flex-wrap items-center gap-3">
      <a href={`/api/v1/events/${row.id}`}>JSON</a>
      <a href={`/api/v1/events/${row.id}?format=csv`}>CSV</a>
      <a href={`/api/v1/events/${row.id}/log?format=ndjson`}>Log, NDJSON</a>
      <Link href="/docs/data" prefetch={false}>
        What the files hold
      </Link>
      <Link href={`/events/${row.id}/replay`} className="button button-main">
        Watch the replay
      </Link>
    </span>
  )
}

/** A record from elsewhere is never taken for what this exchange did. */
function Provenance({ report: { row } }: PartProps) {
  return (
    <p className="mt-4 max-w-[110ch] text-ink-2">
      <Tag>{row.simulated ? 'imported simulation' : 'real record'}</Tag>
      <span className="ml-3">
        {row.simulated
          ? 'Imported from a simulation.'
          : 'This really happened, on another exchange. What the record does not hold is said below and shown as lacking.'}{' '}
        <Term id="authority">Authority</Term> {row.authority}, <Term id="coverage">coverage</Term> {row.coverage}.
      </span>
    </p>
  )
}

/** @param asked whether the log of this event is disclosed and holds a queue, so that more can be asked about it */
function Cause({ report, asked }: PartProps & { readonly asked: boolean }) {
  const { row, closures } = report
  const sentences = causeSentences(report)
  const totals = totalsOnly(report)
  return (
    <Section title={totals ? 'What is on record, and what is not' : 'Why it happened'}>
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
          {totals && <LackingList lacking={report.lacking} />}
        </div>
        <KeyValues>
          {totals ? (
            <>
              <KeyValue name="Markets">{count(new Set(closures.map((closure) => closure.name)).size)}</KeyValue>
              <KeyValue name="Entries">{count(closures.length)}</KeyValue>
            </>
          ) : (
            <>
              <KeyValue name="Accounts reduced">{count(row.accounts)}</KeyValue>
              <KeyValue name="Size closed">{eventSize(row.size, row)}</KeyValue>
            </>
          )}
          <KeyValue name="Notional closed">{moneyWithUnit(row.notional, row.settle)}</KeyValue>
          <KeyValue name="Lasted">{lasted(row.startedAt, row.endedAt)}</KeyValue>
          <KeyValue
            name="Check"
            note={
              asked && row.endedAt !== null ? (
                <Link href={`/check-run?event=${row.id}`}>what was checked</Link>
              ) : undefined
            }
          >
            <CheckWord check={row.check} />
          </KeyValue>
          {asked && (
            <KeyValue name="The same loss">
              <Link href={`/compare?event=${row.id}`}>under other rulebooks</Link>
            </KeyValue>
          )}
        </KeyValues>
      </div>
    </Section>
  )
}

function WhoPaid({ report }: PartProps) {
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

function WhoWasClosed({ report }: PartProps) {
  const { cause, closures, row } = report
  const reason = priceReason(cause.priceRule)
  const at = cause.price === null ? UNKNOWN : price(cause.price, row.tick)
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
        <>
          <QueueCut report={report} />
          <Closures report={report} />
        </>
      )}
    </Section>
  )
}

function TimelineSection({ report }: PartProps) {
  return (
    <Section title="What happened when" note={plural(report.timeline.length, 'entry', 'entries')}>
      {report.timeline.length === 0 ? <Empty>The record holds no times.</Empty> : <Timeline report={report} />}
    </Section>
  )
}

/** Money that a trigger looked at; other numbers of a trigger keep the name that the rulebook gives them. */
const TRIGGER_WORDS: Readonly<Record<string, string>> = {
  equity: 'Equity of the bankrupt account',
  shortfall: 'Shortfall of this account',
  fundShortfall: 'Shortfall of all markets of the fund',
  available: 'Available in the fund',
  balance: 'Balance of the fund',
  windowPeak: 'Highest balance in the window',
  windowAverage: 'Average balance in the window',
  drawdownThreshold: 'Balance at which the drawdown starts ADL',
  absorbs: 'Loss beyond the start of the drawdown',
}

function Commitment({ report: { commitment, cause, row } }: PartProps) {
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
          <KeyValue name="Size of the queue">{eventSize(commitment.size, row)}</KeyValue>
          {commitment.lag !== null && (
            <KeyValue
              name="From the commitment to the first closure"
              note={`${plural(commitment.lag, 'entry', 'entries')} of the log between them`}
            >
              {count(commitment.lagMs)} ms
            </KeyValue>
          )}
          {cause.trigger !== null && <KeyValue name="Trigger">{cause.trigger.rule}</KeyValue>}
          {numbers.map(([name, value]) => (
            <KeyValue key={name} name={TRIGGER_WORDS[name] ?? name}>
              {name in TRIGGER_WORDS ? <ExactMoney value={value} asset={row.settle} /> : value}
            </KeyValue>
          ))}
        </KeyValues>
      </div>
    </Section>
  )
}

function Lacking({ report: { lacking } }: PartProps) {
  if (lacking.length === 0) return null
  return (
    <Section title="What this record does not hold">
      <LackingList lacking={lacking} />
    </Section>
  )
}

function LackingList({ lacking }: { readonly lacking: readonly string[] }) {
  return (
    <ul className="max-w-[86ch] list-disc space-y-1 pl-5 text-body text-ink-2 marker:text-muted">
      {lacking.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  )
}
