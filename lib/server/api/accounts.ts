import { z } from 'zod'
import { id, side } from '@/lib/wire/amount'
import type { AccountSummary, ClosureRow, PositionRow } from '@/lib/wire/frames'
import { placeSpan } from '@/lib/wire/place-history'
import { parseAs } from '@/lib/wire/refusal'
import { guarded, isStaff, peerOf, requireAccount, roleByToken, sessionCookie, tokenIn } from '../access'
import { privateJson, publicJson } from '../http/answer'
import { contentType, jsonBody, requireType, SMALL_BODY_BYTES, textBody } from '../http/body'
import { isSecure, requireSameOrigin } from '../http/origin'
import { log, notFound, Problem } from '../http/problem'
import type { Call, Params } from '../http/route'
import { historyOf } from '../places/history'
import type { Session, Sitter } from '../sessions'
import { theSignIn } from '../sign-in'
import { recordIfStaff } from '../support/record'

/** What only its owner may see, and those whose work it is to help them. */

async function accountParts(call: Call<Params>): Promise<Readonly<Record<string, unknown>>> {
  const account = call.params.id ?? ''
  const { viewer } = call.visitor
  requireAccount(viewer, account)
  await recordIfStaff(call.runtime, call.visitor, { action: 'account', query: account, account })
  const frame = await call.runtime.frame(`account:${account}`, viewer)
  if (!frame) throw notFound()
  return frame.parts
}

export async function accounts(call: Call<Params>): Promise<Response> {
  const { viewer } = call.visitor
  if (viewer.role !== 'trader') throw new Problem(401, 'not-signed-in', 'Take a seat first: POST /api/v1/session.')
  const rows = viewer.accounts.map((account) => ({
    account,
    positions: `/api/v1/accounts/${account}/positions`,
    closures: `/api/v1/accounts/${account}/closures`,
  }))
  return privateJson({ accounts: rows })
}

export async function positions(call: Call<Params>): Promise<Response> {
  const parts = await accountParts(call)
  const rows = Object.entries(parts).flatMap(([name, part]) =>
    name.startsWith('position:') ? [part as PositionRow] : [],
  )
  return privateJson({ summary: parts.summary as AccountSummary, positions: rows })
}

export async function closures(call: Call<Params>): Promise<Response> {
  const parts = await accountParts(call)
  return privateJson({ account: call.params.id, closures: parts.closures as readonly ClosureRow[] })
}

const historyQuery = z.object({ market: id, side, span: placeSpan.default('day') })

/** Where a position stood over time. A position that is gone keeps its past. */
export async function placeHistory(call: Call<Params>): Promise<Response> {
  const account = call.params.id ?? ''
  requireAccount(call.visitor.viewer, account)
  const { market, side, span } = parseAs(historyQuery, Object.fromEntries(call.query))
  const stream = call.runtime.facts?.stream
  if (stream === undefined) throw notFound()
  const history = await historyOf(call.runtime.places(), stream, market, side, account, span)
  return privateJson({ account, market, side, ...history })
}

/** Seats that a visitor of the demo may take. At a connected exchange there are none. */
export async function traders(call: Call<Params>): Promise<Response> {
  return publicJson(call.request, { traders: await call.runtime.ask('seats', {}) })
}

/** How a member of staff is called in the record: what a person may write, on one line. */
const staffName = z
  .string()
  .trim()
  .max(64)
  .regex(/^[^\p{C}]*$/u)

const traderSeat = z.strictObject({ account: id })
const demoSeat = z.strictObject({ role: z.literal('support'), name: staffName.optional() })
const staffSeat = z.strictObject({ token: z.string().min(1).max(512), name: staffName.optional() })

export async function session(call: Call<Params>): Promise<Response> {
  const { session } = call.visitor
  if (!session) throw new Problem(401, 'not-signed-in', 'There is no session.')
  return privateJson(seatOf(session))
}

function seatOf({ role, account, name, createdAt }: Session) {
  const since = new Date(createdAt).toISOString()
  return role === 'trader' ? { role, account, since } : { role, name, since }
}

/**
 * Takes a seat: a trader's or the support desk's at a simulated exchange, or with a token of support or operators at any.
 * A form is answered with a page, anything else with what was begun.
 */
export async function beginSession(call: Call<Params>): Promise<Response> {
  const exchange = theSignIn()?.settings.origin ?? null
  requireSameOrigin(call.request, exchange)
  const isForm = contentType(call.request) === 'application/x-www-form-urlencoded'
  const sitter = await sitterOf(
    call,
    isForm ? await formBody(call.request) : await jsonBody(call.request, SMALL_BODY_BYTES),
  )
  await endOld(call)
  const { token, session } = await call.runtime.sessions.begin(sitter)
  log.info(
    { session: session.id, role: session.role, account: session.account, peer: peerOf(call.request) },
    'a seat was taken',
  )
  const headers = { 'set-cookie': sessionCookie(call.request, token) }
  if (isForm && call.request.headers.get('origin') === exchange) return landing(headers)
  if (isForm) return seeOther(sitter.role === 'trader' ? '/account' : '/support', headers)
  return privateJson(seatOf(session), { status: 201, headers })
}

const signedSeat = z.strictObject({ signed: z.string().min(1).max(3_500) })

/** A trader of a connected exchange, by a token that it has signed. Over https only: the session's cookie needs it. */
async function signedIn({ request, runtime }: Call<Params>, body: unknown): Promise<Sitter> {
  const { signed } = parseAs(signedSeat, body)
  const signIn = theSignIn()
  if (!signIn) throw new Problem(403, 'no-sign-in', 'No exchange signs in here.')
  if (!isSecure(request)) throw new Problem(403, 'https-needed', 'Signing in needs https: set PLIMSOLL_ORIGIN.')
  const account = await guarded(request, runtime.rates, () => signIn.accountOf(signed))
  if (!(await runtime.ask('account', { account }))) throw notFound()
  return { role: 'trader', account }
}

async function sitterOf(call: Call<Params>, body: unknown): Promise<Sitter> {
  const { request, runtime } = call
  const names = (key: string) => body !== null && typeof body === 'object' && Object.hasOwn(body, key)
  if (names('signed')) return signedIn(call, body)
  if (names('token')) {
    const { token, name } = parseAs(staffSeat, body)
    const role = roleByToken(request, token, runtime.rates)
    return { role, name: name || role }
  }
  const asked = names('role') ? parseAs(demoSeat, body) : parseAs(traderSeat, body)
  if (runtime.facts?.simulated !== true) {
    throw new Problem(403, 'no-seats', 'Seats are handed out at a simulated exchange only.')
  }
  if ('role' in asked) return { role: 'support', name: asked.name || 'demo' }
  if (!(await runtime.ask('account', { account: asked.account }))) throw notFound()
  return { role: 'trader', account: asked.account }
}

export async function endSession(call: Call<Params>): Promise<Response> {
  requireSameOrigin(call.request)
  await endOld(call)
  const { session } = call.visitor
  if (session) log.info({ session: session.id, role: session.role, peer: peerOf(call.request) }, 'a seat was left')
  const headers = { 'set-cookie': sessionCookie(call.request, null) }
  if (call.request.method === 'POST') return seeOther(isStaff(call.visitor.viewer) ? '/support' : '/account', headers)
  return new Response(null, { status: 204, headers: { 'cache-control': 'private, no-store', ...headers } })
}

/** A session that is left opens nothing any more, wherever its token went; its streams end with it. */
async function endOld(call: Call<Params>): Promise<void> {
  const token = tokenIn(call.request.headers.get('cookie'))
  if (token !== null) await call.runtime.sessions.end(token)
}

async function formBody(request: Request): Promise<unknown> {
  requireType(request, 'application/x-www-form-urlencoded')
  return Object.fromEntries(new URLSearchParams(await textBody(request, SMALL_BODY_BYTES)))
}

/** A strict cookie does not go with a redirect that another site began; it goes with a page of ours that moves on. */
function landing(headers: Record<string, string>): Response {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Signed in</title>
<meta http-equiv="refresh" content="0;url=/account"><p><a href="/account">My positions</a></p></html>`
  return new Response(html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
      'cache-control': 'private, no-store',
      ...headers,
    },
  })
}

/** Relative, because what the reader calls us is known to nobody but the reader. */
function seeOther(location: string, headers: Record<string, string>): Response {
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'private, no-store', ...headers } })
}
