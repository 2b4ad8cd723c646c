import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, it } from 'vitest'
import { type Decimal, dec } from '../decimal'
import type { Disclosure } from '../log'
import { eventReports } from '../projections/event-reports'
import type { EventReport } from '../projections/event-types'
import { PUBLIC } from '../projections/projection'
import type { PublicRun, QueueRow } from './objects'
import { storm } from './testing'

/**
 * What a stranger learns of anybody's position from everything public about an event: its report, its run, the rows of
 * its market. Each attack is also made where accounts are open, and has to succeed there: else it would prove nothing.
 */
const EVENTS = process.env.PLIMSOLL_LONG === '1' ? 10_000 : 1_000
const SIGNER = { publicKey: '00'.repeat(32), sign: () => new Uint8Array(64) }

interface Seen {
  readonly report: EventReport
  readonly run: PublicRun
}

interface Watched {
  /** Everything public, in the order in which it was published. */
  readonly seen: readonly Seen[]
  /** The truth, for the judge alone: every position that stood in a queue, by event. */
  readonly held: ReadonlyMap<string, readonly QueueRow[]>
}

function watch(seed: number, disclosure: Disclosure): Watched {
  const { exchange, office } = storm(sha256, SIGNER, { seed, disclosure, rulebook: 'bitmex', commands: 250 })
  const { book, records } = exchange
  const { stream, authority, coverage } = book.header
  // A side of few owners shows less than this: the attacks are made on all that a report ever shows.
  const facts = { stream, authority, coverage, disclosure, simulated: true, isSmall: () => false }
  const reports = eventReports({
    ...facts,
    pseudonym: (event, account, of) => book.pseudonym(event, account, of),
    receipt: (event, account, of) => book.receipt(event, account, of),
  })
  const view = reports.view(records.reduce(reports.fold, reports.init()), PUBLIC)
  const seen = office.events.flatMap(({ run }) => {
    const report = view.report(run.event)
    // What crosses the wire is text: nothing that a reader could not have.
    return report ? [JSON.parse(JSON.stringify({ report, run })) as Seen] : []
  })
  return { seen, held: new Map(office.events.map(({ noted }) => [noted.commitment.event, noted.rows()])) }
}

/** So many events, with what each attack found out that is true. */
function attacked(disclosure: Disclosure): Record<string, number> {
  const found = { events: 0, sizes: 0, entries: 0, margins: 0, names: 0 }
  for (let seed = 0; found.events < EVENTS; seed += 1) {
    const watched = watch(seed, disclosure)
    found.events += watched.seen.length
    found.sizes += fullClosures(watched)
    const { entries, margins } = twoScores(watched)
    found.entries += entries
    found.margins += margins
    found.names += followed(watched)
  }
  return found
}

/** A closure that leaves nothing, or that is not the last, tells the whole size of a position. */
function fullClosures({ seen, held }: Watched): number {
  let hits = 0
  for (const { report, run } of seen) {
    const rows = held.get(run.event) ?? []
    const told = [
      ...report.closures.map(({ place, size }) => ({ place, size })),
      ...run.closures.map(({ place, figures }) => ({ place, size: figures?.size ?? null })),
      ...(run.queue?.rows ?? []),
    ]
    hits += told.filter(({ place, size }) => size !== null && rows[(place ?? 0) - 1]?.size === size).length
  }
  return hits
}

interface Scored {
  readonly name: string
  readonly market: string
  readonly mark: Decimal
  readonly score: Decimal
  readonly sign: 1 | -1
}

/**
 * BitMEX's score of a position in profit, at two marks, gives two linear equations for entry e and for e times the
 * bankruptcy price b: score * e * (m - b) = (m - e) * m.
 */
function twoScores({ seen, held }: Watched): { entries: number; margins: number } {
  const scored = seen.flatMap(({ report, run }) => scoresIn(report, run))
  const hits = { entries: 0, margins: 0 }
  for (const [i, one] of scored.entries()) {
    for (const two of scored.slice(i + 1)) {
      if (one.name !== two.name || one.market !== two.market || one.mark.eq(two.mark)) continue
      const solved = solve(one, two)
      const rows = [...held.values()].flat().filter((row) => row.account === one.name)
      const near = (value: Decimal, truth: string) => value.minus(dec(truth)).abs().lt(dec(truth).times('1e-6'))
      const row = solved && rows.find(({ entry }) => near(solved.entry, entry))
      if (!row || !solved) continue
      hits.entries += 1
      // Of an isolated position margin = size * |entry - b|: a price away from the margin itself.
      if (row.margin && near(solved.entry.minus(solved.bankruptcy).abs().times(dec(row.size)), row.margin))
        hits.margins += 1
    }
  }
  return hits
}

function scoresIn(report: EventReport, { commitment, queue }: PublicRun): Scored[] {
  const { market, mark, queue: side } = commitment
  const sign = side.side === 'long' ? 1 : -1
  const rows = [
    ...report.closures.map(({ name, score }) => ({ name, score })),
    ...(queue?.rows ?? []).map(({ account, score }) => ({ name: account, score })),
  ]
  return rows.flatMap(({ name, score }) => {
    const value = score === null ? null : dec(score)
    return value?.gt(0) ? [{ name, market: market.id, mark: dec(mark), score: value, sign } as Scored] : []
  })
}

function solve(one: Scored, two: Scored): { entry: Decimal; bankruptcy: Decimal } | null {
  // u * m * (score + 1) - v * score = m * m, with u = e and v = e * b.
  const [a, b, c] = [one.mark.times(one.score.plus(1)), one.score.neg(), one.mark.times(one.mark)]
  const [d, e, f] = [two.mark.times(two.score.plus(1)), two.score.neg(), two.mark.times(two.mark)]
  const determinant = a.times(e).minus(b.times(d))
  if (determinant.isZero()) return null
  const entry = quotient(c.times(e).minus(b.times(f)), determinant)
  const product = quotient(a.times(f).minus(c.times(d)), determinant)
  return entry.gt(0) ? { entry, bankruptcy: quotient(product, entry) } : null
}

function quotient(a: Decimal, b: Decimal): Decimal {
  return dec((a.toNumber() / b.toNumber()).toFixed(12))
}

/** A name that stands in two events of one exchange: somebody can be followed from one to the next. */
function followed({ seen }: Watched): number {
  const events = new Map<string, Set<string>>()
  for (const { run } of seen) {
    for (const { name } of run.closures) events.set(name, (events.get(name) ?? new Set()).add(run.event))
  }
  return [...events.values()].filter((of) => of.size > 1).length
}

describe(`everything public about ${EVENTS} events`, () => {
  it('tells nobody’s size, entry or margin where accounts are hidden, and nobody can be followed', () => {
    const { events, ...learnt } = attacked('blinded')
    expect(events).toBeGreaterThanOrEqual(EVENTS)
    expect(learnt).toEqual({ sizes: 0, entries: 0, margins: 0, names: 0 })
  })

  it('tells them where accounts are open: the attacks work', () => {
    const { sizes, entries, names } = attacked('open')
    expect(sizes).toBeGreaterThan(100)
    expect(entries).toBeGreaterThan(0)
    expect(names).toBeGreaterThan(10)
  })
})
