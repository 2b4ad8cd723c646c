'use client'

import Link from 'next/link'
import { readReport, readStatus } from '@/lib/client/parts'
import { useFrame } from '@/lib/client/use-frame'
import { count, lasted, moneyWithUnit, price, UNKNOWN } from '@/lib/format'
import type { EventComparison } from '@/lib/wire/comparison'
import type { EventReport, StreamFrame } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/events'
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
  if (report === null) return <Skeleton rows={14} label={words.waitingForTheReport} />
  const here = report.row.stream === overview?.stream
  return (
    <>
      <PageHead
        above={
          <>
            <Link href="/events">{words.adlEvents}</Link> / {report.row.title}
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
      <a href={`/api/v1/events/${row.id}`}>{words.json}</a>
      <a href={`/api/v1/events/${row.id}?format=csv`}>{words.csv}</a>
      <a href={`/api/v1/events/${row.id}/log?format=ndjson`}>{words.logNdjson}</a>
      <Link href="/docs/data" prefetch={false}>
        {words.whatTheFilesHold}
      </Link>
      <Link href={`/events/${row.id}/replay`} className="button button-main">
        {words.watchTheReplay}
      </Link>
    </span>
  )
}

/** A record from elsewhere is never taken for what this exchange did. */
function Provenance({ report: { row } }: PartProps) {
  return (
    <p className="mt-4 max-w-[110ch] text-ink-2">
      <Tag>{row.simulated ? words.importedSimulation : words.realRecord}</Tag>
      <span className="ml-3">
        {row.simulated ? words.importedFromASimulation : words.thisReallyHappenedOn}{' '}
        <Term id="authority">{words.authority}</Term> {row.authority}, <Term id="coverage">{words.coverage}</Term>{' '}
        {row.coverage}.
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
    <Section title={totals ? words.whatIsOnRecordAnd : words.whyItHappened}>
      <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] gap-x-12 gap-y-4 max-lg:grid-cols-1">
        <div className="max-w-[80ch] space-y-2 text-section">
          {sentences.length === 0 ? (
            <p className="text-ink-2">{words.theRecordHoldsNoCause}</p>
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
              <KeyValue name={words.markets}>{count(new Set(closures.map((closure) => closure.name)).size)}</KeyValue>
              <KeyValue name={words.entries}>{count(closures.length)}</KeyValue>
            </>
          ) : (
            <>
              <KeyValue name={words.accountsReduced}>{count(row.accounts)}</KeyValue>
              <KeyValue name={words.sizeClosed}>{eventSize(row.size, row)}</KeyValue>
            </>
          )}
          <KeyValue name={words.notionalClosed}>{moneyWithUnit(row.notional, row.settle)}</KeyValue>
          <KeyValue name={words.lasted}>{lasted(row.startedAt, row.endedAt)}</KeyValue>
          <KeyValue
            name={words.check}
            note={
              asked && row.endedAt !== null ? (
                <Link href={`/check-run?event=${row.id}`}>{words.whatWasChecked}</Link>
              ) : undefined
            }
          >
            <CheckWord check={row.check} />
          </KeyValue>
          {asked && (
            <KeyValue name={words.theSameLoss}>
              <Link href={`/compare?event=${row.id}`}>{words.underOtherRulebooksLower}</Link>
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
    <Section title={words.whoCoveredTheLoss} note={facts === null ? undefined : words.bothBarsAreEquallyLong}>
      {facts === null ? <Empty>{words.theRecordDoesNotHold}</Empty> : <Waterfall facts={facts} />}
    </Section>
  )
}

function WhoWasClosed({ report }: PartProps) {
  const { cause, closures, row } = report
  const reason = priceReason(cause.priceRule)
  const at = cause.price === null ? UNKNOWN : price(cause.price, row.tick)
  return (
    <Section title={words.whoWasClosedInThis} note={words.countClosures(closures.length)}>
      {reason !== null && (
        <p className="mb-3 max-w-[86ch] text-ink-2">
          {words.priceWithReason(<span className="figures font-medium text-ink">{at}</span>, reason)}
        </p>
      )}
      {closures.length === 0 ? (
        <Empty>{row.status === 'active' ? words.theFirstClosureFollowsWhen : words.nobodyWasClosed}</Empty>
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
    <Section title={words.whatHappenedWhen} note={words.countEntries(report.timeline.length)}>
      {report.timeline.length === 0 ? <Empty>{words.theRecordHoldsNoTimes}</Empty> : <Timeline report={report} />}
    </Section>
  )
}

/** Money that a trigger looked at; other numbers of a trigger keep the name that the rulebook gives them. */
const TRIGGER_WORDS: Readonly<Record<string, string>> = {
  equity: words.equityOfTheBankruptAccount,
  shortfall: words.shortfallOfThisAccount,
  fundShortfall: words.shortfallOfAllMarketsOf,
  available: words.availableInTheFund,
  balance: words.balanceOfTheFund,
  windowPeak: words.highestBalanceInTheWindow,
  windowAverage: words.averageBalanceInTheWindow,
  drawdownThreshold: words.balanceAtWhichTheDrawdown,
  absorbs: words.lossBeyondTheStartOf,
}

function Commitment({ report: { commitment, cause, row } }: PartProps) {
  if (commitment === null) return null
  const numbers = Object.entries(cause.trigger?.numbers ?? {})
  return (
    <Section title={words.whatWasCommittedTo} note={words.publishedBeforeTheFirst}>
      <p className="mb-3 max-w-[86ch] text-ink-2">
        {words.theOrderOfTheWhole(<Term id="commitment">{words.commitment}</Term>)}
      </p>
      <p className="mb-3 rounded-none border-y border-line py-2 font-figures tracking-wide break-all">
        {commitment.root}
      </p>
      <div className="max-w-160">
        <KeyValues>
          <KeyValue name={words.positionsInTheQueue}>{count(commitment.positions)}</KeyValue>
          <KeyValue name={words.sizeOfTheQueue}>{eventSize(commitment.size, row)}</KeyValue>
          {commitment.lag !== null && (
            <KeyValue
              name={words.fromTheCommitmentToThe}
              note={words.ofTheLogBetweenThem(words.countEntries(commitment.lag))}
            >
              {words.ms(count(commitment.lagMs))}
            </KeyValue>
          )}
          {cause.trigger !== null && <KeyValue name={words.trigger}>{cause.trigger.rule}</KeyValue>}
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
    <Section title={words.whatThisRecordDoesNot}>
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
