import Link from 'next/link'
import { Section } from '../ui/section'
import { Cell, Head, Table } from '../ui/table'

const PLACES = [
  { href: '/badge.svg', what: 'Badge', note: 'An image with one line of status. ?theme=dark, ?size=large, ?market=ID' },
  {
    href: '/embed/status',
    what: 'Widget: status',
    note: 'For a frame on any page. ?theme=, ?sections=sentence,markets,days',
  },
  { href: '/embed/fund', what: 'Widget: a fund', note: '?id=ID, ?sections=figures,ledger' },
  { href: '/embed/events', what: 'Widget: events', note: 'The newest ten' },
  { href: '/feed.xml', what: 'Feed', note: 'ADL events, Atom' },
  { href: '/feed.json', what: 'Feed', note: 'The same, JSON Feed 1.1' },
  { href: '/summary.json', what: 'Summary', note: 'In the shape that tools for status pages read' },
  { href: '/api/v1/events?format=csv', what: 'Events', note: 'Every event as CSV' },
  { href: '/api/v1/heads?format=ndjson', what: 'Signed heads', note: 'What was committed to, one after the other' },
] as const

/** Where the same facts are for other pages and for programs. */
export function Elsewhere() {
  return (
    <Section
      title="For your own page, and for programs"
      end={
        <span className="inline-flex gap-4">
          <Link href="/docs/api">API</Link>
          <Link href="/docs/data">Data dictionary</Link>
        </span>
      }
    >
      <p className="mb-3">
        {/* biome-ignore lint/performance/noImgElement: it is shown as other pages would show it */}
        <img src="/badge.svg" alt="The badge, as it looks now" height={24} />
      </p>
      <Table caption="Badge, widgets, feeds and files">
        <thead>
          <tr>
            <Head>Address</Head>
            <Head>What</Head>
            <Head>Choices</Head>
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
      <p className="mt-4 mb-1 text-note text-muted">In a page:</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by itself, and must by keyboard too */}
      <pre tabIndex={0} className="overflow-x-auto border-y border-line py-2 font-figures text-note">
        {`<a href="https://adl.example.org/"><img src="https://adl.example.org/badge.svg" alt="ADL status"></a>
<iframe src="https://adl.example.org/embed/status" title="ADL status" width="360" height="560"></iframe>`}
      </pre>
    </Section>
  )
}
