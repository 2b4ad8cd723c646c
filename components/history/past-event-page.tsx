import Link from 'next/link'
import type { PastEvent, SourceGrade } from '@/engine/history/past-events'
import { date, list } from '@/lib/format'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'

const GRADES: Readonly<Record<SourceGrade, string>> = {
  data: 'worked out from records that anyone can get',
  statement: 'the venue’s own words',
  report: 'one page that was read, not confirmed elsewhere',
}

const SHARED: Readonly<Record<PastEvent['shared'], string>> = {
  closures: 'Yes: positions of others were closed',
  'profits-cut': 'Yes: profits were cut',
  'members-fund': 'Yes: from the members’ fund',
  no: 'No',
}

const day = (text: string) => date(`${text}T00:00:00.000Z`)

function Fact({ name, children }: { readonly name: string; readonly children: string | null }) {
  return (
    <div className="grid max-w-[60rem] gap-x-8 border-b border-line py-2 md:grid-cols-[11rem_minmax(0,1fr)]">
      <dt className="text-muted">{name}</dt>
      <dd>{children ?? <span className="text-muted">not published</span>}</dd>
    </div>
  )
}

interface PastEventPageProps {
  readonly event: PastEvent
  /** Where its log is played; null where this server holds none. */
  readonly played: string | null
}

/** One past event: what is known, and where from. */
export function PastEventPage({ event, played }: PastEventPageProps) {
  return (
    <>
      <PageHead
        above={<Link href="/history">Past events</Link>}
        title={event.title}
        lead={event.cause}
        end={
          played === null ? undefined : (
            <Link href={played} className="button button-main">
              Watch the replay
            </Link>
          )
        }
      />
      <Section title="What is known">
        <dl>
          <Fact name="Venue">{event.venue}</Fact>
          <Fact name="When">{event.to === null ? day(event.from) : `${day(event.from)} to ${day(event.to)}`}</Fact>
          <Fact name="Assets">{list(event.assets)}</Fact>
          <Fact name="Size">{event.size}</Fact>
          <Fact name="Fund before">{event.fundBefore}</Fact>
          <Fact name="Fund after">{event.fundAfter}</Fact>
          <Fact name="Loss shared out">{SHARED[event.shared]}</Fact>
        </dl>
      </Section>
      <Section title="What followed">
        <p className="max-w-[80ch]">{event.reaction}</p>
      </Section>
      <Section title={played === null ? 'Why it can’t be played' : 'What the log does not hold'}>
        <p className="max-w-[80ch] text-ink-2">{event.missing}</p>
      </Section>
      <Section title="Sources" note="Each with how far it can be relied on">
        <ul className="max-w-[60rem]">
          {event.sources.map(({ name, url, grade }) => (
            <li key={name} className="grid gap-x-8 border-b border-line py-2 md:grid-cols-[24rem_minmax(0,1fr)]">
              <span>{url === null ? name : <a href={url}>{name}</a>}</span>
              <span className="text-muted">{GRADES[grade]}</span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}
