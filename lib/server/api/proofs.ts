import { maySee } from '@/engine/projections/projection'
import { readReceiptId } from '@/engine/receipt/code'
import { textOf } from '@/engine/receipt/heads'
import type { Receipt } from '@/engine/receipt/objects'
import { id } from '@/lib/wire/amount'
import { publicPart } from '@/lib/wire/proofs'
import { privateJson, publicAnswer, publicJson, wants } from '../http/answer'
import { notFound } from '../http/problem'
import type { Call, Params } from '../http/route'
import { recordIfStaff } from '../support/record'
import { numberIn } from './public'

/** Commitments, results and receipts, for anyone who wants to check. */

const HEADS_PAGE = { usual: 100, most: 1_000 } as const

/** Signed heads from `from` on, oldest first; as NDJSON on request. */
export async function heads(call: Call<Params>): Promise<Response> {
  const limit = numberIn(call.query, 'limit', HEADS_PAGE.usual, HEADS_PAGE.most)
  const from = numberIn(call.query, 'from', 1, Number.MAX_SAFE_INTEGER)
  const found = await call.runtime.ask('heads', { from, limit })
  if (wants(call.request, 'ndjson')) {
    return publicAnswer(call.request, found.map((head) => `${textOf(head)}\n`).join(''), 'application/x-ndjson')
  }
  return publicJson(call.request, { heads: found, next: found.length === limit ? from + limit : null })
}

/** Shows that the log of heads was only added to between two sizes. */
export async function consistency(call: Call<Params>): Promise<Response> {
  const [first, last] = ['first', 'last'].map((name) => numberIn(call.query, name, 1, Number.MAX_SAFE_INTEGER))
  const found = await call.runtime.ask('consistency', { first: first ?? 1, last: last ?? 1 })
  if (!found) throw notFound()
  return publicJson(call.request, found)
}

export async function keys(call: Call<Params>): Promise<Response> {
  return publicJson(call.request, await call.runtime.ask('keys', {}))
}

/** The text that was signed for, character for character. */
export async function run(call: Call<Params>): Promise<Response> {
  const event = call.params.id ?? ''
  const text = id.safeParse(event).success ? await call.runtime.ask('run', { event }) : null
  if (text === null) throw notFound()
  return publicAnswer(call.request, `${text}\n`)
}

/** The whole of it for its owner and those who help; what everyone may know of it for everybody else. */
export async function receipt(call: Call<Params>): Promise<Response> {
  const name = readReceiptId(call.params.id ?? '')
  const found = name && (await call.runtime.ask('receipt', { id: name }))
  if (!found) throw notFound()
  const { viewer } = call.visitor
  await recordIfStaff(call.runtime, call.visitor, { action: 'account', query: found.id, account: found.account })
  if (maySee(viewer, found.account)) return privateText(found.text)
  const body = JSON.parse(found.text) as Receipt
  if (body.commitment.disclosure === 'open') return publicAnswer(call.request, `${found.text}\n`)
  return privateJson(publicPart(body))
}

function privateText(text: string): Response {
  return new Response(`${text}\n`, {
    headers: { 'content-type': 'application/json', 'cache-control': 'private, no-store' },
  })
}
