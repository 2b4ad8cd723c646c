import {
  CLOSURE_COLUMNS,
  type Column,
  EVENT_COLUMNS,
  LEDGER_COLUMNS,
  MARKET_COLUMNS,
  VENUE_COLUMNS,
} from '@/lib/wire/exports'
import { words } from '@/lib/words/en/api-docs'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { Cell, Head, Table } from '../ui/table'

const FILES = [
  {
    title: words.events,
    address: '/api/v1/events?format=csv',
    columns: EVENT_COLUMNS,
    rows: words.oneAdlEventNewestFirst,
  },
  {
    title: words.closuresOfOneEvent,
    address: '/api/v1/events/ID?format=csv',
    columns: CLOSURE_COLUMNS,
    rows: words.oneClosureInTheOrder,
  },
  {
    title: words.ledgerOfAFund,
    address: '/api/v1/funds/ID/history?format=csv&limit=1000',
    columns: LEDGER_COLUMNS,
    rows: words.oneMovementNewestFirst,
  },
  {
    title: words.markets,
    address: '/api/v1/markets?format=csv',
    columns: MARKET_COLUMNS,
    rows: words.oneMarketAsItIs,
  },
  {
    title: words.otherVenues,
    address: '/api/v1/venues?format=csv',
    columns: VENUE_COLUMNS,
    rows: words.oneMarketOfAVenue,
  },
] as const

const WHOLE = [
  ['/api/v1/events/ID', 'JSON', words.theReportRowCauseTimeline],
  ['/api/v1/events/ID/comparison', 'JSON', words.theSameLossUnderOther],
  ['/api/v1/events/ID/log?format=ndjson', 'NDJSON', words.theLinesOfTheLog],
  ['/api/v1/events/ID/log', 'JSON', words.theSameWithTheCheckpoint],
  ['/api/v1/heads?format=ndjson', 'NDJSON', words.signedHeadsOfEverything],
] as const

/** What stands in the files, column by column, printed from the list that they are written with. */
export function DataPage() {
  return (
    <>
      <PageHead title={words.everyFileAndEveryColumn} lead={words.amountsArePlainDecimals} />
      {FILES.map(({ title, address, columns, rows }) => (
        <Section key={title} title={title} note={`${rows}. ${address}`}>
          <Columns title={title} columns={columns as readonly Column<never>[]} />
        </Section>
      ))}
      <Section title={words.wholeDocuments}>
        <Table caption={words.documentsThatAreNotTables}>
          <thead>
            <tr>
              <Head>{words.address}</Head>
              <Head>{words.type}</Head>
              <Head>{words.holds}</Head>
            </tr>
          </thead>
          <tbody>
            {WHOLE.map(([address, type, holds]) => (
              <tr key={address}>
                <th scope="row" className="figures font-normal!">
                  {address}
                </th>
                <Cell>{type}</Cell>
                <Cell className="min-w-64 whitespace-normal!">{holds}</Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      </Section>
    </>
  )
}

function Columns({ title, columns }: { readonly title: string; readonly columns: readonly Column<never>[] }) {
  return (
    <Table caption={words.columnsOf(title)}>
      <thead>
        <tr>
          <Head>{words.column}</Head>
          <Head>{words.meaning}</Head>
        </tr>
      </thead>
      <tbody>
        {columns.map(({ name, meaning }) => (
          <tr key={name}>
            <th scope="row" className="figures font-normal! md:w-56">
              {name}
            </th>
            <Cell className="whitespace-normal!">
              <Marked>{meaning}</Marked>
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

/** Values that stand in a file as they are, between backticks. */
function Marked({ children }: { readonly children: string }) {
  return children.split('`').map((part, i) =>
    i % 2 === 1 ? (
      <code key={part} className="figures font-medium">
        {part}
      </code>
    ) : (
      part
    ),
  )
}
