import { type Node, rich, type Text } from '../rich'

/** The words of the pages for programs. */
export const words = {
  everyAnswerIsAlsoA: 'Every answer is also a route.',
  openapiJson: 'openapi.json',
  dataDictionary: 'data dictionary',
  refusalsAreWithAStable: ({
    description,
    applicationProblem,
    code,
    path,
    formatCsv,
    openapiJson,
    dataDictionary,
  }: Readonly<
    Record<
      'description' | 'applicationProblem' | 'code' | 'path' | 'formatCsv' | 'openapiJson' | 'dataDictionary',
      Node
    >
  >) =>
    rich`${description} Refusals are ${applicationProblem} with a stable ${code} and the ${path} of what is wrong. Public answers carry an ETag; lists come as CSV with ${formatCsv}. For programs: ${openapiJson}. What stands in the files: ${dataDictionary}.`,
  routes: 'Routes',
  publicRoute: 'Public.',
  withASeatOrA: 'With a seat or a token.',
  body: 'Body',
  answer: (status: Text) => `Answer ${status}`,
  parametersOf: (label: Text) => `Parameters of ${label}`,
  inTheQuery: 'In the query',
  isHead: 'Is',
  required: ', required',
  oneAdlEventNewestFirst: 'One ADL event, newest first',
  closuresOfOneEvent: 'Closures of one event',
  oneClosureInTheOrder: 'One closure, in the order in which they were made',
  ledgerOfAFund: 'Ledger of a fund',
  oneMovementNewestFirst: 'One movement, newest first',
  oneMarketAsItIs: 'One market, as it is now',
  oneMarketOfAVenue: 'One market of one venue, as it was last heard',
  theReportRowCauseTimeline:
    'The report: row, cause, timeline, closures, those passed over, the commitment, what is lacking',
  theSameLossUnderOther: 'The same loss under other rulebooks, and the check of what was done',
  theLinesOfTheLog: 'The lines of the log, as they were hashed, behind the header of the stream',
  theSameWithTheCheckpoint: 'The same with the checkpoint before them: it replays by itself',
  signedHeadsOfEverything: 'Signed heads of everything that was committed to',
  everyFileAndEveryColumn: 'Every file and every column.',
  amountsArePlainDecimals:
    'Amounts are plain decimals, never rounded; times are RFC 3339 in UTC with milliseconds; an empty cell is not known, and zero is zero. Files are UTF-8 with a head line and commas (RFC 4180); a cell that a spreadsheet would take for a formula has an apostrophe in front. Where fewer than five owners hold a side and accounts are hidden, there are totals and no rows.',
  wholeDocuments: 'Whole documents',
  documentsThatAreNotTables: 'Documents that are not tables',
  address: 'Address',
  type: 'Type',
  holds: 'Holds',
  columnsOf: (title: Text) => `Columns of ${title}`,
  column: 'Column',
  meaning: 'Meaning',
  everyRoutePrintedFromIts: 'Every route, printed from its OpenAPI document.',
  dataDictionaryTitle: 'Data dictionary',
  everyFileThatIsGiven: 'Every file that is given away, column by column.',
  events: 'Events',
  markets: 'Markets',
  otherVenues: 'Other venues',
} as const
