import { type AlertMade, type AlertsAnswer, alertRequest } from '@/lib/wire/alerts'
import { parseAs } from '@/lib/wire/refusal'
import { privateJson } from '../http/answer'
import { jsonBody, SMALL_BODY_BYTES } from '../http/body'
import { requireSameOrigin } from '../http/origin'
import { notFound, Problem } from '../http/problem'
import type { Call, Params } from '../http/route'
import type { AlertChange } from '../runtime/messages'

/** Alerts are their owner's alone: nobody else may read where somebody's messages go, support included. */
function ownAccount({ visitor }: Call<Params>): string {
  const [account] = visitor.viewer.role === 'trader' ? visitor.viewer.accounts : []
  if (account === undefined)
    throw new Problem(401, 'not-signed-in', 'Alerts belong to an account: sign in to it first.')
  return account
}

async function change<A extends AlertsAnswer | AlertMade>(call: Call<Params>, change: AlertChange): Promise<A> {
  const answer = await call.runtime.ask('alerts', { account: ownAccount(call), change })
  if (!answer) throw notFound()
  return answer as A
}

export async function alerts(call: Call<Params>): Promise<Response> {
  return privateJson(await change<AlertsAnswer>(call, { do: 'read' }))
}

export async function addAlert(call: Call<Params>): Promise<Response> {
  requireSameOrigin(call.request)
  ownAccount(call)
  const request = parseAs(alertRequest, await jsonBody(call.request, SMALL_BODY_BYTES))
  return privateJson(await change<AlertMade>(call, { do: 'add', request }), { status: 201 })
}

export async function removeAlert(call: Call<Params>): Promise<Response> {
  requireSameOrigin(call.request)
  await change<AlertsAnswer>(call, { do: 'remove', rule: call.query.get('rule') ?? '' })
  return new Response(null, { status: 204, headers: { 'cache-control': 'private, no-store' } })
}

export async function testAlert(call: Call<Params>): Promise<Response> {
  requireSameOrigin(call.request)
  return privateJson(await change<AlertsAnswer>(call, { do: 'test', rule: call.params.id ?? '' }))
}
