import { PUBLIC } from '@/engine/projections/projection'
import type { ClosureRow, EventReport } from '@/lib/wire/frames'
import type { Letter } from '@/lib/wire/support'
import { caseOf } from '@/lib/words/en/explain'
import { notFound } from '../http/problem'
import type { Runtime } from '../runtime/runtime'

/** Letters to everybody whom an event reduced, in the order of the queue. */
export interface Letters {
  readonly event: string
  /** Accounts whose closures the report no longer lists. */
  readonly leftOut: number
  readonly letters: Iterable<Letter>
}

export async function lettersOf(runtime: Runtime, event: string): Promise<Letters> {
  // Whether there is such an event is asked as anybody may; its accounts only after that.
  if (!(await runtime.frame(`event:${event}`, PUBLIC))) throw notFound()
  const frame = await runtime.frame(`event:${event}`, { role: 'operator', accounts: [] })
  const report = frame?.parts.report as EventReport | undefined
  if (!report || report.row.market === null) throw notFound()
  const rows = report.closures.flatMap((closure) => rowOf(closure, report) ?? [])
  return {
    event,
    leftOut: Math.max(0, (report.row.accounts ?? 0) - rows.length),
    letters: written(rows, report),
  }
}

interface Addressed {
  readonly account: string
  readonly row: ClosureRow
}

/** One at a time, as they are sent: an event may have thousands. */
function* written(rows: readonly Addressed[], report: EventReport): Generator<Letter> {
  for (const { account, row } of rows) {
    const { headline, explanation } = caseOf({ row, report, simulated: report.row.simulated })
    yield { event: report.row.id, account, receipt: row.receipt, text: `${headline}\n\n${explanation}` }
  }
}

type Closure = EventReport['closures'][number]

function rowOf(closure: Closure, { row }: EventReport): Addressed | null {
  const { name, size, price, realisedPnl, sizeAfter, seq, at, place, receipt } = closure
  if (row.market === null || row.side === null || size === null || price === null) return null
  if (realisedPnl === null || sizeAfter === null) return null
  const { market, side, unit, lot, tick, settle, id } = row
  const figures = { seq, at, place, size, price, realisedPnl, sizeAfter, fee: '0', receipt }
  return { account: name, row: { kind: 'closure', event: id, market, side, unit, lot, tick, settle, ...figures } }
}
