import { parseAs } from '@/lib/wire/refusal'
import { connectRequest, type VenueAccounts } from '@/lib/wire/venue-accounts'
import { privateJson } from '../http/answer'
import { jsonBody, SMALL_BODY_BYTES } from '../http/body'
import { requireSameOrigin } from '../http/origin'
import { notFound, Problem } from '../http/problem'
import type { Call, Params } from '../http/route'
import type { VenueAccountService } from '../venue-accounts/service'

/** Accounts elsewhere are their owner's alone: staff may neither see them nor connect one. */
function ownAccount({ visitor }: Call<Params>): string {
  const [account] = visitor.viewer.role === 'trader' ? visitor.viewer.accounts : []
  if (account === undefined)
    throw new Problem(401, 'not-signed-in', 'Accounts elsewhere belong to an account here: sign in to it first.')
  return account
}

function theService({ runtime }: Call<Params>): VenueAccountService {
  const { venueAccounts } = runtime
  if (venueAccounts) return venueAccounts
  throw new Problem(409, 'accounts-off', 'This server connects no accounts at other venues.')
}

export async function venueAccounts(call: Call<Params>): Promise<Response> {
  const account = ownAccount(call)
  const { venueAccounts: service } = call.runtime
  const answer: VenueAccounts = { enabled: service !== null, accounts: (await service?.read(account)) ?? [] }
  return privateJson(answer)
}

export async function connectAccount(call: Call<Params>): Promise<Response> {
  requireSameOrigin(call.request)
  const account = ownAccount(call)
  const request = parseAs(connectRequest, await jsonBody(call.request, SMALL_BODY_BYTES))
  return privateJson(await theService(call).connect(account, request), { status: 201 })
}

export async function removeAccount(call: Call<Params>): Promise<Response> {
  requireSameOrigin(call.request)
  const account = ownAccount(call)
  if (!theService(call).remove(account, call.query.get('id') ?? '')) throw notFound()
  return new Response(null, { status: 204, headers: { 'cache-control': 'private, no-store' } })
}
