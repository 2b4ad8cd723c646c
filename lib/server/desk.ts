import { headers } from 'next/headers'
import { PUBLIC } from '@/engine/projections/projection'
import type { AccountThen, AuditEntry, AuditVerdict, SupportAnswer } from '@/lib/wire/support'
import { sessionFrom, type Visitor, viewerOf } from './access'
import { accountThen, recordPage } from './api/support'
import { isProblem, log } from './http/problem'
import { knownRuntime, theRuntime } from './runtime/handle'
import { record } from './support/record'
import { search } from './support/search'

/** What the pages of the support desk may ask for. Each question authorises by itself and is on record before it is answered. */

export interface Desk {
  /** Null for everybody who is not of the staff. */
  readonly staff: { readonly role: 'support' | 'operator'; readonly name: string } | null
  /** Whether anybody may take the desk's seat: a simulated exchange has nobody's real positions. */
  readonly isDemo: boolean
}

export async function desk(): Promise<Desk> {
  const { viewer, session } = await visitor()
  const isDemo = knownRuntime()?.facts?.simulated === true
  const { role } = viewer
  if (!session || (role !== 'support' && role !== 'operator')) return { staff: null, isDemo }
  return { staff: { role, name: session.name }, isDemo }
}

/** What a question came to: its answer, or why there is none, in a sentence. */
export type Outcome<T> = { readonly answer: T } | { readonly refusal: string }

export async function lookUp(query: string): Promise<Outcome<SupportAnswer>> {
  return outcome(async () => search(theRuntime(), await visitor(), query))
}

export async function accountAsItStood(account: string, seq: number): Promise<Outcome<AccountThen>> {
  return outcome(async () => {
    const runtime = theRuntime()
    await record(runtime, await visitor(), { action: 'account-then', query: `${account} at ${seq}`, account })
    return accountThen(runtime, account, seq)
  })
}

export interface LookupPage {
  readonly entries: readonly AuditEntry[]
  readonly verdict: AuditVerdict
}

/** For operators; null for everybody else. */
export async function lookupPage(before: number, limit: number): Promise<Outcome<LookupPage> | null> {
  const asking = await visitor()
  if (asking.viewer.role !== 'operator') return null
  return outcome(async () => {
    await record(theRuntime(), asking, { action: 'record', query: '', account: null })
    return recordPage(theRuntime(), before, limit)
  })
}

async function visitor(): Promise<Visitor> {
  const runtime = knownRuntime()
  const session = runtime ? await sessionFrom((await headers()).get('cookie'), runtime.sessions) : null
  if (!session) return { viewer: PUBLIC, session: null, client: 'nobody' }
  return { viewer: viewerOf(session), session, client: session.id }
}

async function outcome<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { answer: await work() }
  } catch (error) {
    const isRefusal = isProblem(error) || (error instanceof Error && 'code' in error && error.name === 'PlimsollError')
    if (isRefusal) return { refusal: (error as Error).message }
    log.error({ err: error }, 'the desk could not be answered')
    return { refusal: 'This could not be looked up at the moment. Try again.' }
  }
}
