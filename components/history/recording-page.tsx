import Link from 'next/link'
import { clockTime, count, moneyWithUnit, plural } from '@/lib/format'
import type { EventRow } from '@/lib/wire/frames'
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
        above={<Link href="/history">Past events</Link>}
        title={
          <>
            {title} <Simulated />
          </>
        }
        lead={story}
        end={
          <Link href={`/history/${name}/replay`} className="button button-main">
            Watch the replay
          </Link>
        }
      />
      <Section title={plural(events.length, 'ADL event', 'ADL events')} note={`Under ${rulebook}`}>
        <Table caption="ADL events of the reconstruction, oldest first">
          <thead>
            <tr>
              <Head>Started, UTC</Head>
              <Head>Event</Head>
              <Head end>Accounts</Head>
              <Head end>Notional closed</Head>
              <Head end>Shortfall</Head>
              <Head end>Paid by fund</Head>
              <Head end>Residual</Head>
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
      <Section title="Check it" note="The same seed makes the same log, to the last hash">
        <p className="max-w-[90ch]">
          <a href={url}>{name}.ndjson</a>, {count(lines)} lines, ends in{' '}
          <span className="figures break-all">{hash}</span>. Make it again with{' '}
          <code>plimsoll reconstruct {name} --seed 1</code>, check it with{' '}
          <code>plimsoll replay {name}.ndjson --check</code>.
        </p>
      </Section>
    </>
  )
}
