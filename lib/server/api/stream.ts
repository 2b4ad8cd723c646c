import type { ServerResponse } from 'node:http'
import { id } from '@/lib/wire/amount'
import { maySeeTopic, type Visitor } from '../access'
import { answerTo, cut } from '../connections'
import { notFound, Problem } from '../http/problem'
import type { Call, Params } from '../http/route'
import type { Sink, Subscription } from '../hub/hub'
import type { Runtime } from '../runtime/runtime'
import { recordIfStaff } from '../support/record'

/** Topics of one stream: a page needs two or three. */
const TOPICS_MAX = 16
/** Streams of one session: tabs and devices of one person. */
export const STREAMS_PER_SESSION = 12
/** Streams from one address: a household or a small office. */
export const STREAMS_PER_PEER = 60
/** Streams of everyone. Measured: five thousand readers take an eighth of a core. */
export const STREAMS_MAX = 8_000
/** What may be written and not yet taken: beyond it the reader is passed over until it has caught up. */
const PENDING_MAX = 256 * 1024
/** Readers come back after a restart spread over this time, not all at once. */
const RETRY_MS = { least: 1_000, most: 4_000 } as const

const ACCOUNT_TOPIC = 'account:'

const encoder = new TextEncoder()

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  // Not to be kept, and not to be compressed: a compressor holds frames back until it has enough of them.
  'cache-control': 'private, no-store, no-transform',
  'x-accel-buffering': 'no',
}

export async function stream(call: Call<Params>): Promise<Response> {
  const topics = topicsIn(call)
  const { runtime, visitor, request } = call
  // Nobody would ever read the body of this one.
  if (request.method === 'HEAD') return new Response(null, { headers: HEADERS })
  for (const topic of topics.filter((name) => name.startsWith(ACCOUNT_TOPIC))) {
    const account = topic.slice(ACCOUNT_TOPIC.length)
    await recordIfStaff(runtime, visitor, { action: 'stream', query: topic, account })
  }
  const release = claim(runtime, visitor)
  try {
    const keys = topics.map((topic) => runtime.keyOf(topic, visitor.viewer))
    const body = await runtime.withHeld(keys, () => open(runtime, visitor, keys, request, release))
    if (!body) throw notFound()
    return new Response(body, { headers: HEADERS })
  } catch (error) {
    release()
    throw error
  }
}

function topicsIn(call: Call<Params>): readonly string[] {
  const topics = [...new Set((call.query.get('topics') ?? '').split(',').filter((topic) => topic !== ''))]
  if (topics.length === 0) throw new Problem(400, 'topics-missing', 'Name at least one topic.', '$.topics')
  if (topics.length > TOPICS_MAX) {
    throw new Problem(400, 'too-many-topics', `At most ${TOPICS_MAX} topics in one stream.`, '$.topics')
  }
  for (const topic of topics) if (!isTopic(topic) || !maySeeTopic(call.visitor.viewer, topic)) throw notFound()
  return topics
}

function isTopic(topic: string): boolean {
  if (topic === 'status' || topic === 'divergences') return true
  const [, kind, name] = /^(fund|market|account|address|event):(.*)$/.exec(topic) ?? []
  return kind !== undefined && id.safeParse(name).success
}

/** Counts a stream against its session, its address and all of them; answers with how to give it back. */
function claim(runtime: Runtime, { client, session }: Visitor): () => void {
  const own = session ? STREAMS_PER_SESSION : STREAMS_PER_PEER
  const bounds = [
    [`client|${client}`, own * runtime.limitsFactor],
    ['all', STREAMS_MAX],
  ] as const
  for (const [name, most] of bounds) {
    if ((runtime.streams.get(name) ?? 0) < most) continue
    throw new Problem(429, 'too-many-streams', 'Too many streams are open.', null, { 'retry-after': '5' })
  }
  for (const [name] of bounds) runtime.streams.set(name, (runtime.streams.get(name) ?? 0) + 1)
  let released = false
  return () => {
    if (released) return
    released = true
    for (const [name] of bounds) {
      const left = (runtime.streams.get(name) ?? 1) - 1
      if (left > 0) runtime.streams.set(name, left)
      else runtime.streams.delete(name)
    }
  }
}

/**
 * The body of the answer. Subscribed at once, so that the topics stay held; written to as soon as the head has gone out.
 */
function open(
  runtime: Runtime,
  { session }: Visitor,
  keys: readonly string[],
  request: Request,
  release: () => void,
): ReadableStream<Uint8Array> {
  const retry = RETRY_MS.least + Math.random() * (RETRY_MS.most - RETRY_MS.least)
  let finish = () => release()
  const begin = (sink: Sink) => {
    const subscription = runtime.hub.subscribe(keys, sink, request.headers.get('last-event-id'))
    const stopWatching = session ? runtime.sessions.onEnd(session.id, () => sink.end()) : () => undefined
    finish = () => {
      finish = () => undefined
      subscription.close()
      stopWatching()
      release()
    }
    // Next never cancels the body when a reader leaves; the request's signal is the one thing that tells.
    request.signal.addEventListener('abort', () => sink.end(), { once: true })
    if (request.signal.aborted) sink.end()
    return subscription
  }
  const way = { request, first: encoder.encode(`retry: ${Math.round(retry)}\n\n`), begin, ended: () => finish() }
  const answer = answerTo(request)
  return answer ? pastTheBody(answer, way) : throughTheBody(way)
}

/** How a body is begun and ended. */
interface Way {
  readonly request: Request
  readonly first: Uint8Array
  begin(sink: Sink): Subscription
  ended(): void
}

/**
 * The platform carries a body through two streams and several promises for each piece, which for thousands of readers is
 * most of what a tick costs. So only the first bytes go that way, and with them the head; when the body is asked for more,
 * they are written, and everything else is written behind them, straight into the answer.
 */
function pastTheBody(answer: ServerResponse, { request, first, begin, ended }: Way): ReadableStream<Uint8Array> {
  let subscription: Subscription | null = null
  let isBegun = false
  let isOpen = false
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const writable = () => isOpen && !answer.destroyed && !answer.writableEnded
        const end = once(() => {
          close(controller)
          ended()
        })
        subscription = begin({
          room: () => (writable() ? PENDING_MAX - answer.writableLength : 0),
          write: (block) => {
            if (writable()) answer.write(block)
          },
          end,
          cut: () => {
            end()
            cut(request)
          },
        })
        answer.on('drain', () => subscription?.resume())
        answer.on('error', end)
      },
      pull(controller) {
        if (!isBegun) {
          isBegun = true
          controller.enqueue(first)
          return
        }
        isOpen = true
        subscription?.resume()
      },
      cancel: ended,
    },
    // Asked for more only when all that there was is written.
    { highWaterMark: 0 },
  )
}

/** Where no connection of this server lies below. */
function throughTheBody({ first, begin, ended }: Way): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let isOpen = true
        const end = once(() => {
          isOpen = false
          close(controller)
          ended()
        })
        controller.enqueue(first)
        begin({
          room: () => (isOpen ? (controller.desiredSize ?? 0) : 0),
          write: (block) => {
            if (isOpen) controller.enqueue(typeof block === 'string' ? encoder.encode(block) : block)
          },
          end,
          cut: end,
        })
      },
      cancel: ended,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: PENDING_MAX }),
  )
}

function close(controller: ReadableStreamDefaultController<Uint8Array>): void {
  try {
    controller.close()
  } catch {
    // The other end was faster.
  }
}

function once(work: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    work()
  }
}
