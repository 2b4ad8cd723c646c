import Link from 'next/link'
import { words } from '@/lib/words/en/transparency'
import { Section } from '../ui/section'
import { Cell, Head, Table } from '../ui/table'

const PLACES = [
  { href: '/badge.svg', what: words.badge, note: words.anImageWithOneLine },
  {
    href: '/embed/status',
    what: words.widgetStatus,
    note: words.forAFrameOnAny,
  },
  { href: '/embed/fund', what: words.widgetAFund, note: words.idIdSectionsFiguresLedger },
  { href: '/embed/events', what: words.widgetEvents, note: words.theNewestTen },
  { href: '/feed.xml', what: words.feed, note: 'ADL events, Atom' },
  { href: '/feed.json', what: words.feed, note: words.theSameJsonFeed1 },
  { href: '/summary.json', what: words.summary, note: words.inTheShapeThatTools },
  { href: '/api/v1/events?format=csv', what: words.events, note: words.everyEventAsCsv },
  { href: '/api/v1/heads?format=ndjson', what: words.signedHeads, note: words.whatWasCommittedToOne },
] as const

/** Where the same facts are for other pages and for programs. */
export function Elsewhere() {
  return (
    <Section
      title={words.forYourOwnPageAnd}
      end={
        <span className="inline-flex gap-4">
          <Link href="/docs/api">{words.api}</Link>
          <Link href="/docs/data">{words.dataDictionary}</Link>
        </span>
      }
    >
      <p className="mb-3">
        {/* biome-ignore lint/performance/noImgElement: it is shown as other pages would show it */}
        <img src="/badge.svg" alt={words.theBadgeAsItLooks} height={24} />
      </p>
      <Table caption={words.badgeWidgetsFeedsAndFiles}>
        <thead>
          <tr>
            <Head>{words.address}</Head>
            <Head>{words.what}</Head>
            <Head>{words.choices}</Head>
          </tr>
        </thead>
        <tbody>
          {PLACES.map(({ href, what, note }) => (
            <tr key={href}>
              <Cell className="figures">
                <a href={href}>{href}</a>
              </Cell>
              <Cell>{what}</Cell>
              <Cell className="min-w-48 whitespace-normal!">{note}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="mt-4 mb-1 text-note text-muted">{words.inAPage}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by itself, and must by keyboard too */}
      <pre tabIndex={0} className="overflow-x-auto border-y border-line py-2 font-figures text-note">
        {`<a href="https://adl.example.org/"><img src="https://adl.example.org/badge.svg" alt="ADL status"></a>
<iframe src="https://adl.example.org/embed/status" title="ADL status" width="360" height="560"></iframe>`}
      </pre>
    </Section>
  )
}
