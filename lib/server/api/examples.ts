import { EXAMPLE_SNAPSHOT, exampleRun } from '@/lib/wire/examples'
import { publicJson } from '../http/answer'
import { notFound } from '../http/problem'
import type { Call, Params } from '../http/route'

/** `snapshot.json`, and `run-NAME.json` for every run of the examples. */
export async function exampleFile({ request, params }: Call<Params>): Promise<Response> {
  const name = params.name ?? ''
  const file =
    name === 'snapshot.json' ? EXAMPLE_SNAPSHOT : exampleRun(/^run-([a-z-]+)\.json$/.exec(name)?.[1] ?? '')?.run
  if (!file) throw notFound()
  return publicJson(request, file)
}
