import Link from 'next/link'
import { PAST_EVENTS, type PastEvent } from '@/engine/history/past-events'
import { capital, date, inWords, list } from '@/lib/format'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import { Simulated } from '../ui/tag'

export interface RecordingLine {
  readonly name: string
  readonly title: string
  readonly story: string
  readonly events: number
  readonly closures: number
}

interface HistoryPageProps {
  readonly recordings: readonly RecordingLine[]
  /** Past events whose log this server holds, and where it is played. */
  readonly played: Readonly<Record<string, string>>
}

const SHARED: Readonly<Record<PastEvent['shared'], string>> = {
  closures: 'positions closed',
  'profits-cut': 'profits cut',
  'members-fund': 'members’ fund',
  no: 'not shared out',
}

const day = (text: string) => date(`${text}T00:00:00.000Z`)

/** What has happened before: dated facts, each with its sources, and reconstructions that can be played. */
export function HistoryPage({ recordings, played }: HistoryPageProps) {
  return (
    <>
      <PageHead
        title={`${capital(inWords(PAST_EVENTS.length))} times somebody’s loss was larger than their money`}
        lead="What is known of each, where it was read and how far that can be relied on. Where a log exists it is played; where none does, what is missing is said. Below, small reconstructions of how such events unfold."
        end={
          <>
            <Link href="/research/adl-waves">The waves of 10 October 2025</Link>
            <br />
            <Link href="/research/backtest">The reconstructions under other rulebooks</Link>
          </>
        }
      />
      <Section title="On record" note="Newest first">
        <Table caption="Past events, newest first">
          <thead>
            <tr>
              <Head>Day</Head>
              <Head>Event</Head>
              <Head className="max-md:hidden">Venue</Head>
              <Head className="max-lg:hidden">Assets</Head>
              <Head>Loss</Head>
              <Head end>Log</Head>
            </tr>
          </thead>
          <tbody>
            {PAST_EVENTS.map((event) => (
              <tr key={event.id}>
                <Cell className="figures whitespace-nowrap">{day(event.from)}</Cell>
                <th scope="row" className="whitespace-normal">
                  <Link href={`/history/${event.id}`}>{event.title}</Link>
                </th>
                <Cell className="whitespace-normal max-md:hidden">{event.venue}</Cell>
                <Cell className="whitespace-normal max-lg:hidden">{list(event.assets)}</Cell>
                <Cell>{SHARED[event.shared]}</Cell>
                <FigureCell>
                  {played[event.id] === undefined ? (
                    <span className="text-muted">none here</span>
                  ) : (
                    <Link href={played[event.id] ?? ''}>play</Link>
                  )}
                </FigureCell>
              </tr>
            ))}
          </tbody>
        </Table>
      </Section>
      <Section title="Reconstructions" note="Recorded from a seed; no real event is copied">
        <ul>
          {recordings.map((recording) => (
            <li
              key={recording.name}
              className="grid gap-x-8 gap-y-1 border-b border-line py-3 md:grid-cols-[14rem_minmax(0,1fr)_auto]"
            >
              <span className="font-semibold">
                <Link href={`/history/${recording.name}`}>{recording.title}</Link>
              </span>
              <span className="max-w-[76ch] text-ink-2">{recording.story}</span>
              <span className="figures whitespace-nowrap text-muted">
                {recording.events} events, {recording.closures} closures
              </span>
            </li>
          ))}
        </ul>
        <p className="mt-3">
          <Simulated />
        </p>
      </Section>
    </>
  )
}
