import { VENUE_COLUMNS } from '@/lib/wire/exports'
import { publicJson, wants } from '../http/answer'
import { csvWith } from '../http/csv'
import { notFound } from '../http/problem'
import type { Call, Params } from '../http/route'
import { notConnected } from '../venues/service'
import { csvAnswer } from './public'

/** What other venues publish of their ADL risk. As CSV one row for each market of each venue. */
export async function venues(call: Call<Params>): Promise<Response> {
  const { venues: service } = call.runtime
  if (wants(call.request, 'csv')) return csvAnswer(call, csvWith(VENUE_COLUMNS, service?.readings() ?? []))
  return publicJson(call.request, service?.read() ?? notConnected(Date.now()))
}

/** Everything that is known of one asset, with how it has changed. */
export async function venueAsset({ request, runtime, params }: Call<Params>): Promise<Response> {
  const asset = runtime.venues?.asset(params.base ?? '')
  if (!asset) throw notFound()
  return publicJson(request, asset)
}
