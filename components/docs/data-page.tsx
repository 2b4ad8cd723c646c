import { CLOSURE_COLUMNS, type Column, EVENT_COLUMNS, LEDGER_COLUMNS, MARKET_COLUMNS } from '@/lib/wire/exports'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { Cell, Head, Table } from '../ui/table'

const FILES = [
  {
    title: 'Events',
    address: '/api/v1/events?format=csv',
    columns: EVENT_COLUMNS,
    rows: 'One ADL event, newest first',
  },
  {
    title: 'Closures of one event',
    address: '/api/v1/events/ID?format=csv',
    columns: CLOSURE_COLUMNS,
    rows: 'One closure, in the order in which they were made',
  },
  {
    title: 'Ledger of a fund',
    address: '/api/v1/funds/ID/history?format=csv&limit=1000',
    columns: LEDGER_COLUMNS,
    rows: 'One movement, newest first',
  },
  {
    title: 'Markets',
    address: '/api/v1/markets?format=csv',
    columns: MARKET_COLUMNS,
    rows: 'One market, as it is now',
  },
] as const

const WHOLE = [
  [
    '/api/v1/events/ID',
    'JSON',
    'The report: row, cause, timeline, closures, those passed over, the commitment, what is lacking',
  ],
  ['/api/v1/events/ID/comparison', 'JSON', 'The same loss under other rulebooks, and the check of what was done'],
  [
    '/api/v1/events/ID/log?format=ndjson',
    'NDJSON',
    'The lines of the log, as they were hashed, behind the header of the stream',
  ],
  ['/api/v1/events/ID/log', 'JSON', 'The same with the checkpoint before them: it replays by itself'],
  ['/api/v1/heads?format=ndjson', 'NDJSON', 'Signed heads of everything that was committed to'],
] as const

/** What stands in the files, column by column, printed from the list that they are written with. */
export function DataPage() {
  return (
    <>
      <PageHead
        title="Every file and every column."
        lead="Amounts are plain decimals, never rounded; times are RFC 3339 in UTC with milliseconds; an empty cell is not known, and zero is zero. Files are UTF-8 with a head line and commas (RFC 4180); a cell that a spreadsheet would take for a formula has an apostrophe in front. Where fewer than five owners hold a side and accounts are hidden, there are totals and no rows."
      />
      {FILES.map(({ title, address, columns, rows }) => (
        <Section key={title} title={title} note={`${rows}. ${address}`}>
          <Columns title={title} columns={columns as readonly Column<never>[]} />
        </Section>
      ))}
      <Section title="Whole documents">
        <Table caption="Documents that are not tables">
          <thead>
            <tr>
              <Head>Address</Head>
              <Head>Type</Head>
              <Head>Holds</Head>
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
    <Table caption={`Columns of ${title}`}>
      <thead>
        <tr>
          <Head>Column</Head>
          <Head>Meaning</Head>
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
