import type { AuditEntry, Lookup } from '@/lib/wire/support'
import { isStaff, type Visitor } from '../access'
import { Problem } from '../http/problem'
import { NOT_RECORDED } from '../runtime/messages'
import type { Runtime } from '../runtime/runtime'

/** Puts a look-up of the staff on record, before anything is shown. What can't be recorded is not looked up. */
export async function record(
  runtime: Runtime,
  visitor: Visitor,
  what: Pick<Lookup, 'action' | 'query' | 'account'>,
): Promise<AuditEntry> {
  const { role } = visitor.viewer
  if (role !== 'support' && role !== 'operator') throw new TypeError('only look-ups of the staff are on record')
  const { session, client } = visitor
  const lookup: Lookup = {
    at: new Date().toISOString(),
    who: session?.name ?? role,
    role,
    from: session ? `session ${session.id.slice(0, 12)}` : client,
    ...what,
    query: what.query.toWellFormed(),
  }
  try {
    return await runtime.ask('record-lookup', { lookup })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === NOT_RECORDED)) throw error
    throw new Problem(503, NOT_RECORDED, error.message, null, { 'retry-after': '5' })
  }
}

/** The same for handlers that serve owners too: they look at what is theirs, and that is nobody's business. */
export async function recordIfStaff(
  runtime: Runtime,
  visitor: Visitor,
  what: Pick<Lookup, 'action' | 'query' | 'account'>,
): Promise<void> {
  if (isStaff(visitor.viewer)) await record(runtime, visitor, what)
}
