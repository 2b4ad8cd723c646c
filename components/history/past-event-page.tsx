import Link from 'next/link'
import type { PastEvent, SourceGrade } from '@/engine/history/past-events'
import { date, list } from '@/lib/format'
import { words } from '@/lib/words/en/history'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'

const GRADES: Readonly<Record<SourceGrade, string>> = {
  data: words.workedOutFromRecordsThat,
  statement: words.theVenuesOwnWords,
  report: words.onePageThatWasRead,
}

const SHARED: Readonly<Record<PastEvent['shared'], string>> = {
  closures: words.yesPositionsOfOthersWere,
  'profits-cut': words.yesProfitsWereCut,
  'members-fund': words.yesFromTheMembersFund,
  no: 'No',
}

const day = (text: string) => date(`${text}T00:00:00.000Z`)

function Fact({ name, children }: { readonly name: string; readonly children: string | null }) {
  return (
    <div className="grid max-w-[60rem] gap-x-8 border-b border-line py-2 md:grid-cols-[11rem_minmax(0,1fr)]">
      <dt className="text-muted">{name}</dt>
      <dd>{children ?? <span className="text-muted">{words.notPublished}</span>}</dd>
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
        above={<Link href="/history">{words.pastEvents}</Link>}
        title={event.title}
        lead={event.cause}
        end={
          played === null ? undefined : (
            <Link href={played} className="button button-main">
              {words.watchTheReplay}
            </Link>
          )
        }
      />
      <Section title={words.whatIsKnown}>
        <dl>
          <Fact name={words.venue}>{event.venue}</Fact>
          <Fact name={words.when}>
            {event.to === null ? day(event.from) : words.to(day(event.from), day(event.to))}
          </Fact>
          <Fact name={words.assets}>{list(event.assets)}</Fact>
          <Fact name={words.size}>{event.size}</Fact>
          <Fact name={words.fundBefore}>{event.fundBefore}</Fact>
          <Fact name={words.fundAfter}>{event.fundAfter}</Fact>
          <Fact name={words.lossSharedOut}>{SHARED[event.shared]}</Fact>
        </dl>
      </Section>
      <Section title={words.whatFollowed}>
        <p className="max-w-[80ch]">{event.reaction}</p>
      </Section>
      <Section title={played === null ? words.whyItCantBePlayed : words.whatTheLogDoesNot}>
        <p className="max-w-[80ch] text-ink-2">{event.missing}</p>
      </Section>
      <Section title={words.sources} note={words.eachWithHowFarIt}>
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
