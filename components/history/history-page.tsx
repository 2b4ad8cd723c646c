import Link from 'next/link'
import { PAST_EVENTS, type PastEvent } from '@/engine/history/past-events'
import { capital, date, inWords, list } from '@/lib/format'
import { words } from '@/lib/words/en/history'
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
  closures: words.positionsClosed,
  'profits-cut': words.profitsCut,
  'members-fund': 'members’ fund',
  no: words.notSharedOut,
}

const day = (text: string) => date(`${text}T00:00:00.000Z`)

/** What has happened before: dated facts, each with its sources, and reconstructions that can be played. */
export function HistoryPage({ recordings, played }: HistoryPageProps) {
  return (
    <>
      <PageHead
        title={words.timesSomebodysLossWas(capital(inWords(PAST_EVENTS.length)))}
        lead={words.whatIsKnownOfEach}
        end={
          <>
            <Link href="/research/adl-waves">{words.theWavesOf10October}</Link>
            <br />
            <Link href="/research/backtest">{words.theReconstructionsUnder}</Link>
          </>
        }
      />
      <Section title={words.onRecord} note={words.newestFirst}>
        <Table caption={words.pastEventsNewestFirst}>
          <thead>
            <tr>
              <Head>{words.day}</Head>
              <Head>{words.event}</Head>
              <Head className="max-md:hidden">{words.venue}</Head>
              <Head className="max-lg:hidden">{words.assets}</Head>
              <Head>{words.loss}</Head>
              <Head end className="max-md:hidden">
                {words.log}
              </Head>
            </tr>
          </thead>
          <tbody>
            {PAST_EVENTS.map((event) => (
              <tr key={event.id}>
                <Cell className="figures whitespace-nowrap">{day(event.from)}</Cell>
                <th scope="row" className="whitespace-normal max-md:py-1">
                  <Link href={`/history/${event.id}`}>{event.title}</Link>
                </th>
                <Cell className="whitespace-normal max-md:hidden">{event.venue}</Cell>
                <Cell className="whitespace-normal max-lg:hidden">{list(event.assets)}</Cell>
                <Cell>{SHARED[event.shared]}</Cell>
                <FigureCell className="max-md:hidden">
                  {played[event.id] === undefined ? (
                    <span className="text-muted">{words.noneHere}</span>
                  ) : (
                    <Link href={played[event.id] ?? ''}>{words.play}</Link>
                  )}
                </FigureCell>
              </tr>
            ))}
          </tbody>
        </Table>
      </Section>
      <Section title={words.reconstructions} note={words.recordedFromASeedNo}>
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
                {words.eventsClosures(recording.events, recording.closures)}
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
