import Link from 'next/link'
import type { SupportCase } from '@/lib/wire/support'
import { words } from '@/lib/words/en/support'
import { KeyValue, KeyValues } from '../ui/key-values'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import { Copy } from './copy'
import { Print } from './print'

interface CaseProps {
  readonly of: SupportCase
  readonly account: string
}

/** One thing that happened, in words that can be sent, and beside it what a member of staff wants to know. */
export function Case({ of, account }: CaseProps) {
  const { headline, explanation } = of
  return (
    <section aria-labelledby="case" className="mt-9 print:mt-0">
      <p className="mb-4 hidden print:block">{words.to(account, of.receipt !== null && words.receipt(of.receipt))}</p>
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-3">
        <h2 id="case" className="max-w-[36em] text-state font-medium text-balance">
          {headline}
        </h2>
        <p className="flex flex-wrap gap-2 print:hidden">
          <Copy text={`${headline}\n\n${explanation}`}>{words.copyTheExplanation}</Copy>
          <Print />
        </p>
      </div>
      <div className="mt-3 grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] gap-x-12 gap-y-6 max-lg:grid-cols-1 print:block">
        <div className="max-w-[80ch] space-y-3 border-y border-line-2 py-4 print:border-0 print:py-0">
          {explanation.split('\n\n').map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </div>
        <Aside of={of} account={account} />
      </div>
    </section>
  )
}

/** For the desk, not for the customer: it is neither copied nor printed. */
function Aside({ of, account }: CaseProps) {
  return (
    <div className="print:hidden">
      <h3 className="text-section font-semibold">{words.forYouNotInThe}</h3>
      <KeyValues>
        <KeyValue name={words.wasItAdl}>{of.adl ? words.yes : words.no}</KeyValue>
        {of.receipt !== null && (
          <KeyValue name={words.receipt2}>
            <Link href={`/receipts/${of.receipt}`} prefetch={false}>
              {of.receipt}
            </Link>
          </KeyValue>
        )}
        {of.event !== null && (
          <KeyValue name={words.event}>
            <Link href={`/events/${of.event}`} prefetch={false}>
              {of.event}
            </Link>
          </KeyValue>
        )}
        {of.seq !== null && (
          <KeyValue name={words.accountJustBefore}>
            <a href={`/support?q=${encodeURIComponent(`${account} #${of.seq}`)}&at=${of.seq - 1}#then`}>
              {words.asItStoodAtLine(of.seq - 1)}
            </a>
          </KeyValue>
        )}
      </KeyValues>
      {of.feed !== null && <p className="mt-3 text-ink-2">{of.feed.sentence}</p>}
      {of.similar !== null && <SimilarClosures of={of} />}
    </div>
  )
}

function SimilarClosures({ of: { similar, event } }: { readonly of: SupportCase }) {
  if (similar === null) return null
  return (
    <div className="mt-3">
      <p className="text-ink-2">{similar.sentence}</p>
      {similar.rows.length > 1 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by itself, and must by keyboard too
        <div className="max-h-64 overflow-y-auto" tabIndex={0}>
          <Table caption={words.closuresOfThisEventWithout}>
            <thead>
              <tr>
                <Head end>{words.place}</Head>
                <Head end>{words.sizeClosed}</Head>
                <Head end>{words.price}</Head>
                <Head>{words.whose}</Head>
              </tr>
            </thead>
            <tbody>
              {similar.rows.map((row) => (
                <tr key={`${row.place}:${row.size}:${row.mine}`} className={row.mine ? 'font-semibold' : ''}>
                  <FigureCell>{row.place ?? '—'}</FigureCell>
                  <FigureCell>{row.size}</FigureCell>
                  <FigureCell>{row.price}</FigureCell>
                  <Cell>{row.mine ? words.theCustomers : words.another}</Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        </div>
      )}
      <p className="mt-2">
        {words.lettersToAllOfThem(
          <a href={`/api/v1/support/events/${event}/letters`}>{words.text}</a>,
          <a href={`/api/v1/support/events/${event}/letters?format=csv`}>{words.csv}</a>,
          <a href={`/api/v1/support/events/${event}/letters?format=ndjson`}>{words.ndjson}</a>,
        )}
      </p>
    </div>
  )
}
