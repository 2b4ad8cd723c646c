import Link from 'next/link'
import { clockTime, count, moneyWithUnit, plural } from '@/lib/format'
import type { EventRow } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/history'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import { Simulated } from '../ui/tag'

interface RecordingPageProps {
  readonly name: string
  readonly title: string
  readonly story: string
  readonly url: string
  readonly lines: number
  readonly hash: string
  readonly rulebook: string
  /** Oldest first. */
  readonly events: readonly EventRow[]
}

/** One reconstruction: its story, its events, and what anyone needs to check it. */
export function RecordingPage({ name, title, story, url, lines, hash, rulebook, events }: RecordingPageProps) {
  return (
    <>
      <PageHead
        above={<Link href="/history">{words.pastEvents}</Link>}
        title={
          <>
            {title} <Simulated />
          </>
        }
        lead={story}
        end={
          <Link href={`/history/${name}/replay`} className="button button-main">
            {words.watchTheReplay}
          </Link>
        }
      />
      <Section title={plural(events.length, 'ADL event', 'ADL events')} note={words.under(rulebook)}>
        <Table caption={words.adlEventsOfThe}>
          <thead>
            <tr>
              <Head>{words.startedUtc}</Head>
              <Head>{words.event}</Head>
              <Head end>{words.accounts}</Head>
              <Head end>{words.notionalClosed}</Head>
              <Head end>{words.shortfall}</Head>
              <Head end>{words.paidByFund}</Head>
              <Head end>{words.residual}</Head>
            </tr>
          </thead>
          <tbody>
            {events.map((event) => (
              <tr key={event.id}>
                <Cell className="figures">{clockTime(event.startedAt)}</Cell>
                <th scope="row">
                  <Link href={`/history/${name}/replay?event=${encodeURIComponent(event.id)}`}>{event.id}</Link>
                </th>
                <FigureCell>{count(event.accounts)}</FigureCell>
                <FigureCell>{moneyWithUnit(event.notional, event.settle)}</FigureCell>
                <FigureCell>{moneyWithUnit(event.shortfall, event.settle)}</FigureCell>
                <FigureCell>{moneyWithUnit(event.fundPaid, event.settle)}</FigureCell>
                <FigureCell>{moneyWithUnit(event.residual, event.settle)}</FigureCell>
              </tr>
            ))}
          </tbody>
        </Table>
      </Section>
      <Section title={words.checkIt} note={words.theSameSeedMakesThe}>
        <p className="max-w-[90ch]">
          {words.linesEndsInMakeIt({
            file: <a href={url}>{`${name}.ndjson`}</a>,
            lines: count(lines),
            hash: <span className="figures break-all">{hash}</span>,
            make: <code>plimsoll reconstruct {name} --seed 1</code>,
            check: <code>plimsoll replay {name}.ndjson --check</code>,
          })}
        </p>
      </Section>
    </>
  )
}
