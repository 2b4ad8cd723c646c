import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, it } from 'vitest'
import { eventReports } from '@/engine/projections/event-reports'
import { PUBLIC } from '@/engine/projections/projection'
import { storm } from '@/engine/receipt/testing'
import { CLOSURE_COLUMNS, EVENT_COLUMNS } from '@/lib/wire/exports'
import type { EventReport } from '@/lib/wire/frames'
import { causeSentences, endedSentence, headline } from '@/lib/words/en/report-words'
import { csvWith } from '../http/csv'
import { entryOf } from './feeds'

/** Events of a small exchange whose accounts are hidden, as a stranger is shown them, row by row. */
function reportsOf(seed: number): EventReport[] {
  const signer = { publicKey: '00'.repeat(32), sign: () => new Uint8Array(64) }
  const storming = { seed, disclosure: 'blinded', rulebook: 'bitmex', commands: 250 } as const
  const { book, records } = storm(sha256, signer, storming).exchange
  const { stream, authority, coverage, disclosure } = book.header
  const reports = eventReports({
    ...{ stream, authority, coverage, disclosure, simulated: true, isSmall: () => false },
    pseudonym: (event, account, of) => book.pseudonym(event, account, of),
    receipt: (event, account, of) => book.receipt(event, account, of),
  })
  const view = reports.view(records.reduce(reports.fold, reports.init()), PUBLIC)
  // What crosses the wire is text.
  return view.rows.map(({ id }) => JSON.parse(JSON.stringify(view.report(id))) as EventReport)
}

describe('what is told of an event whose accounts are hidden', () => {
  const all = [1, 2, 3, 4].flatMap(reportsOf)

  it('holds closures without sizes, and they are empty cells', () => {
    const closures = all.flatMap((report) => report.closures)
    expect(closures.length).toBeGreaterThan(5)
    for (const { size, notional, realisedPnl, sizeAfter, score, receipt } of closures) {
      expect([size, notional, realisedPnl, sizeAfter, score, receipt]).toEqual(Array(6).fill(null))
    }
    const [head = '', ...rows] = csvWith(CLOSURE_COLUMNS, closures).trimEnd().split('\r\n')
    const at = head.split(',').indexOf('notional')
    expect(rows.map((row) => row.split(',')[at])).toEqual(closures.map(() => ''))
  })

  it('says so in words, files and feeds that hold no figure which is none', () => {
    for (const report of all) {
      const { row, closures } = report
      const texts = [
        headline(report),
        ...causeSentences(report),
        endedSentence(report),
        JSON.stringify(entryOf('https://adl.example.org', row, report)),
        csvWith(EVENT_COLUMNS, [row]),
        csvWith(CLOSURE_COLUMNS, closures),
      ]
      for (const text of texts) expect(text).not.toMatch(/NaN|undefined|\[object|(?<!":)\bnull\b/)
    }
  })
})
