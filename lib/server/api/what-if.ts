import { parseAs } from '@/lib/wire/refusal'
import { whatIfRequest } from '@/lib/wire/what-if'
import { requireAccount } from '../access'
import { privateJson } from '../http/answer'
import { jsonBody, SMALL_BODY_BYTES } from '../http/body'
import { notFound, tooMany } from '../http/problem'
import type { Call, Params } from '../http/route'
import { recordIfStaff } from '../support/record'

/** What a change would do to a place. Nothing is stored; the engine works it out on the queue as it stands. */
export async function whatIf({ request, runtime, visitor }: Call<Params>): Promise<Response> {
  const question = parseAs(whatIfRequest, await jsonBody(request, SMALL_BODY_BYTES))
  const { viewer } = visitor
  requireAccount(viewer, question.account)
  const isBlinded = runtime.facts?.disclosure === 'blinded'
  if (isBlinded && !runtime.rates.take(`account|${question.account}`, 'probe').allowed) throw tooMany()
  await recordIfStaff(runtime, visitor, { action: 'what-if', query: question.account, account: question.account })
  const answer = await runtime.ask('what-if', { question, viewer })
  if (!answer) throw notFound()
  return privateJson(answer)
}
