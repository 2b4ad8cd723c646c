import { describedNamed } from '@/engine/rulebooks/index'
import { parseAs } from '@/lib/wire/refusal'
import { control as controlRequest, type Twin } from '@/lib/wire/requests'
import { inWords, rulebookList } from '@/lib/wire/rulebooks'
import { requireRole } from '../access'
import { privateJson, publicJson } from '../http/answer'
import { BODY_MAX_BYTES, jsonBody, requireType, SMALL_BODY_BYTES, textBody } from '../http/body'
import { requireSameOrigin } from '../http/origin'
import { notFound } from '../http/problem'
import type { Call, Params } from '../http/route'

/** The command line's answers for a snapshot in the body. Nothing is stored, and nothing of ours is looked at. */
export function twin(name: Twin) {
  return async ({ request, runtime }: Call<Params>): Promise<Response> => {
    requireType(request, 'application/json')
    const text = await runtime.answers.run(name, await textBody(request, BODY_MAX_BYTES))
    return new Response(`${text}\n`, { headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } })
  }
}

export async function rulebooks({ request }: Call<Params>): Promise<Response> {
  return publicJson(request, rulebookList())
}

export async function rulebook({ request, params }: Call<Params>): Promise<Response> {
  return publicJson(request, inWords(named(params.name ?? '')))
}

function named(name: string) {
  try {
    return describedNamed(name)
  } catch {
    throw notFound()
  }
}

/** Pushes a simulated exchange by hand. It is off unless the server was started with it. */
export async function control({ request, runtime, visitor }: Call<Params>): Promise<Response> {
  if (!runtime.settings.control) throw notFound()
  requireRole(visitor, 'operator')
  // An operator may also sit at a desk in a browser, and a browser can be sent here by any page.
  requireSameOrigin(request)
  const body = parseAs(controlRequest, await jsonBody(request, SMALL_BODY_BYTES))
  return privateJson(await runtime.ask('control', { control: body }))
}
