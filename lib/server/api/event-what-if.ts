import { type ChangedEvent, viewWhatIf } from '@/engine/projections/event-what-if'
import { rulebookNamed } from '@/engine/rulebooks/index'
import { type EventWhatIf, type EventWhatIfRequest, eventWhatIfRequest } from '@/lib/wire/event-what-if'
import type { EventRow } from '@/lib/wire/frames'
import { parseAs } from '@/lib/wire/refusal'
import { isComparable } from '../event-comparison'
import { privateJson } from '../http/answer'
import { jsonBody, SMALL_BODY_BYTES } from '../http/body'
import { notFound, Problem } from '../http/problem'
import type { Call, Params } from '../http/route'
import type { Runtime } from '../runtime/runtime'
import { whereOf } from '../store'
import { reportOf } from './events'

/**
 * An event's stretch of the log again with something changed. A browser does it itself where the log is open; this is for
 * venues that disclose none, and says what their disclosure allows.
 */
export async function eventWhatIf(call: Call<Params>): Promise<Response> {
  const change = parseAs(eventWhatIfRequest, await jsonBody(call.request, SMALL_BODY_BYTES))
  if (change.rulebook !== undefined) rulebookNamed(change.rulebook, '$.rulebook')
  const report = await reportOf(call)
  const { row } = report
  if (report.totalsOnly) throw new Problem(403, 'totals-only', TOTALS_ONLY)
  if (!isComparable(report)) throw notFound()
  const info = await call.runtime.journal().stream(row.stream)
  if (!info || info.sealed) throw notFound()
  if (info.header.disclosure === 'blinded') onlyRulebook(change)
  const run = await changedOf(call.runtime, row, change)
  const told = viewWhatIf(run, info.header.disclosure, call.visitor.viewer.accounts)
  const answer: EventWhatIf = { format: 'plimsoll.event-what-if/1', event: row.id, change, ...told }
  return privateJson(answer)
}

/** Two digits of what another rulebook takes from one of three owners are that owner's. */
const TOTALS_ONLY =
  'Fewer than five owners held a side of this market, so that what another rulebook would have done is told to nobody.'

/** Ended events do not change: kept, so that what many ask is worked out once. Nothing of it is told but by its view. */
const kept = new Map<string, Promise<ChangedEvent>>()
const KEPT_MAX = 100

function changedOf(runtime: Runtime, { stream, id }: EventRow, change: EventWhatIfRequest): Promise<ChangedEvent> {
  const key = JSON.stringify([stream, id, change.rulebook, change.fund, change.depth])
  const known = kept.get(key)
  if (known) return known
  const where = whereOf(runtime.settings)
  const work = runtime.answers.work({ kind: 'event-what-if', where, stream, event: id, change })
  if (kept.size >= KEPT_MAX) kept.delete(kept.keys().next().value ?? key)
  kept.set(key, work)
  work.catch(() => kept.delete(key))
  return work
}

/** Rulebooks are few. Funds and order books can be moved in steps that find the size of one position after another. */
function onlyRulebook({ fund, depth }: EventWhatIfRequest): void {
  if (fund === undefined && depth === undefined) return
  throw new Problem(
    403,
    'not-disclosed',
    'Where accounts are hidden only the rulebook can be changed.',
    fund === undefined ? '$.depth' : '$.fund',
  )
}
