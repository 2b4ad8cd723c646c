import { z } from 'zod'
import { alertMade, alertRequest, alertsAnswer } from './alerts'
import { amount, id, side, time } from './amount'
import { chapter, chapterList } from './chapters'
import { eventComparison } from './comparison'
import { eventWhatIf, eventWhatIfRequest } from './event-what-if'
import * as frames from './frames'
import { ingestAnswer, ingestState } from './ingest'
import { placedInput } from './log'
import { placeHistory, placeSpan } from './place-history'
import * as proofs from './proofs'
import { control, twinRequests } from './requests'
import * as support from './support'
import { connectRequest, venueAccount, venueAccounts } from './venue-accounts'
import * as venues from './venues'
import { whatIfAnswer, whatIfRequest } from './what-if'

/** `/api/v1/openapi.json`, made from the schemas that parse requests and shape answers, so that it can't say anything else. */

type Schema = z.ZodType

interface Operation {
  readonly summary: string
  readonly who: 'public' | 'owner' | 'support' | 'operator'
  readonly query?: Readonly<Record<string, Schema>>
  readonly body?: Schema
  /** JSON unless said; of lines, the schema is that of one. */
  readonly bodyType?: string
  readonly answer?: Schema
  /** Other types the answer is also given as. */
  readonly also?: readonly string[]
  readonly status?: number
}

type Method = 'get' | 'post' | 'delete'

const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  path: z.string().nullable(),
})

const seat = z.union([
  z.object({ role: z.literal('trader'), account: id, since: time }),
  z.object({ role: z.enum(['support', 'operator']), name: z.string(), since: time }),
])
const seatRequest = z.union([
  z.object({ account: id }),
  z.object({ role: z.literal('support'), name: z.string().optional() }),
  z.object({ token: z.string(), name: z.string().optional() }),
  z.object({ signed: z.string() }),
])
const row = <S extends Schema>(name: string, schema: S) => z.object({ [name]: z.array(schema) })
const limit = z.int().positive()
const csv = { format: z.literal('csv') }
const document = z.looseObject({ format: z.string() })

export const OPERATIONS: Readonly<Record<string, Partial<Record<Method, Operation>>>> = {
  '/status': {
    get: {
      summary: 'The state of every market and fund, and what is under way',
      who: 'public',
      answer: z.looseObject({
        overview: frames.overview,
        active: z.array(frames.eventRow),
        days: z.array(frames.dayCell),
      }),
    },
    post: { summary: 'The state a snapshot describes', who: 'public', body: twinRequests.status, answer: document },
  },
  '/markets': {
    get: {
      summary: 'Every market',
      who: 'public',
      query: csv,
      answer: row('markets', frames.marketRow),
      also: ['text/csv'],
    },
  },
  '/markets/{id}': {
    get: {
      summary: 'A market and the waterline of both of its sides',
      who: 'public',
      answer: z.object({ market: frames.marketRow, long: frames.hull.nullable(), short: frames.hull.nullable() }),
    },
  },
  '/markets/{id}/queue': {
    get: {
      summary: 'The queue of one side, as far as the venue discloses it',
      who: 'public',
      query: { side },
      answer: document,
    },
  },
  '/funds': {
    get: {
      summary: 'Every insurance fund',
      who: 'public',
      answer: row('funds', frames.fundRow),
    },
  },
  '/funds/{id}': {
    get: {
      summary: 'An insurance fund',
      who: 'public',
      answer: z.object({ fund: frames.fundRow.extend({ points: frames.fundPoints }) }),
    },
  },
  '/funds/{id}/history': {
    get: {
      summary: 'Why a fund’s balance changed, newest first',
      who: 'public',
      query: { limit, ...csv },
      answer: z.object({ fund: id, entries: z.array(frames.ledgerEntry) }),
      also: ['text/csv'],
    },
  },
  '/events': {
    get: {
      summary: 'ADL events, newest first',
      who: 'public',
      query: {
        market: id,
        side,
        stream: id,
        status: z.enum(['active', 'ended', 'aborted']),
        from: time,
        to: time,
        limit,
        cursor: z.string(),
        ...csv,
      },
      answer: z.object({ events: z.array(frames.eventRow), next: z.string().nullable(), total: z.int() }),
      also: ['text/csv'],
    },
  },
  '/events/{id}': {
    get: {
      summary: 'The report of one event; as CSV its closures',
      who: 'public',
      query: csv,
      answer: frames.eventReport,
      also: ['text/csv'],
    },
  },
  '/events/{id}/log': {
    get: {
      summary: 'The part of the log that tells an event’s story: it replays by itself',
      who: 'public',
      query: { format: z.literal('ndjson') },
      answer: z.object({
        format: z.literal('plimsoll.excerpt/1'),
        header: z.looseObject({}),
        checkpoint: z.string().nullable(),
        records: z.array(z.looseObject({})),
      }),
      also: ['application/x-ndjson'],
    },
  },
  '/events/{id}/run': {
    get: {
      summary: 'The public run of an event that has ended: what a receipt is checked against',
      who: 'public',
      answer: proofs.publicRun,
    },
  },
  '/receipts/{id}': {
    get: {
      summary: 'A receipt: the whole of it for its owner, what everyone may know of it for everybody else',
      who: 'public',
      answer: z.union([proofs.receipt, document]),
    },
  },
  '/venues': {
    get: {
      summary: 'What other venues publish of their ADL risk, side by side; as CSV every market of every venue',
      who: 'public',
      query: csv,
      answer: venues.venueBoard,
      also: ['text/csv'],
    },
  },
  '/venues/{base}': {
    get: {
      summary: 'Everything that venues say of one asset, with how it has changed',
      who: 'public',
      answer: venues.venueAsset,
    },
  },
  '/venue-accounts': {
    get: { summary: 'My accounts at other venues, with the venues’ own ranks', who: 'owner', answer: venueAccounts },
    post: {
      summary: 'Connects one, by a key that can only read',
      who: 'owner',
      body: connectRequest,
      answer: venueAccount,
      status: 201,
    },
    delete: { summary: 'Destroys the key', who: 'owner', query: { id: z.string() }, status: 204 },
  },
  '/heads': {
    get: {
      summary: 'Signed heads of the log of commitments and results, oldest first',
      who: 'public',
      query: { from: limit, limit, format: z.literal('ndjson') },
      answer: z.object({ heads: z.array(proofs.head), next: z.int().nullable() }),
      also: ['application/x-ndjson'],
    },
  },
  '/heads/consistency': {
    get: {
      summary: 'Shows that the log of heads was only added to between two sizes',
      who: 'public',
      query: { first: limit, last: limit },
      answer: z.object({ first: proofs.head, last: proofs.head, proof: z.array(z.string()) }),
    },
  },
  '/keys': { get: { summary: 'Every key that has signed here', who: 'public', answer: proofs.publishedKeys } },
  '/events/{id}/chapters': {
    get: {
      summary: 'A finished log that is too long for one answer, from afar and in chapters; 202 while they are made',
      who: 'public',
      answer: chapterList,
    },
  },
  '/events/{id}/chapters/{chapter}': {
    get: { summary: 'One chapter of it, with all that a replay begins from', who: 'public', answer: chapter },
  },
  '/events/{id}/what-if': {
    post: {
      summary: 'The event’s stretch of the log again under another rulebook, fund or order book, as disclosure allows',
      who: 'public',
      body: eventWhatIfRequest,
      answer: eventWhatIf,
    },
  },
  '/events/{id}/comparison': {
    get: {
      summary: 'The same loss under other rulebooks, and whether what was done is what the rulebook asks for',
      who: 'public',
      answer: eventComparison,
    },
  },
  '/rulebooks': { get: { summary: 'Every rulebook', who: 'public', answer: document } },
  '/rulebooks/{name}': { get: { summary: 'A rulebook in words, with its sources', who: 'public', answer: document } },
  '/health': {
    get: {
      summary: 'Whether figures of the present are served; 503 when not',
      who: 'public',
      answer: z.object({
        status: z.enum(['ok', 'unavailable']),
        freshness: frames.freshness,
        stream: id.nullable(),
        seq: z.int(),
        hash: z.string(),
        upstreams: z.array(frames.upstream),
      }),
    },
  },
  '/ready': {
    get: {
      summary: 'Whether requests may be sent here; 503 when not',
      who: 'public',
      answer: z.object({ ready: z.boolean() }),
    },
  },
  '/metrics': {
    get: {
      summary: 'Figures in Prometheus’ form, for operators and for whoever asks from the machine itself',
      who: 'operator',
      also: ['text/plain'],
    },
  },
  '/divergences': {
    get: {
      summary: 'Where a venue’s own runs of closures differ from its rulebook',
      who: 'public',
      answer: frames.divergences,
    },
  },
  '/demo/traders': {
    get: {
      summary: 'Seats of the demo that a visitor may take',
      who: 'public',
      answer: row('traders', z.object({ account: id, kind: z.string(), positions: z.int(), note: z.string() })),
    },
  },
  '/accounts': {
    get: {
      summary: 'The accounts of this session',
      who: 'owner',
      answer: row('accounts', z.object({ account: id, positions: z.string(), closures: z.string() })),
    },
  },
  '/accounts/{id}': {
    get: {
      summary: 'An account as it is, or as it stood after a line of the log; on record',
      who: 'support',
      query: { at: z.int().positive() },
      answer: z.union([
        support.accountThen,
        z.object({
          summary: frames.accountSummary,
          positions: z.array(frames.positionRow),
          closures: z.array(frames.closureRow),
        }),
      ]),
    },
  },
  '/accounts/{id}/positions': {
    get: {
      summary: 'Positions with place, lights, what stands ahead and what would reach them',
      who: 'owner',
      answer: z.object({ summary: frames.accountSummary, positions: z.array(frames.positionRow) }),
    },
  },
  '/accounts/{id}/closures': {
    get: {
      summary: 'What was done to the account’s positions',
      who: 'owner',
      answer: z.object({ account: id, closures: z.array(frames.closureRow) }),
    },
  },
  '/accounts/{id}/history': {
    get: {
      summary: 'Where a position stood in its queue: an hour, a day or ninety days',
      who: 'owner',
      query: { market: id, side, span: placeSpan },
      answer: placeHistory,
    },
  },
  '/alerts': {
    get: { summary: 'My alerts, and what became of each message', who: 'owner', answer: alertsAnswer },
    post: {
      summary: 'Makes an alert; the secret that signs a webhook is said this once',
      who: 'owner',
      body: alertRequest,
      answer: alertMade,
      status: 201,
    },
    delete: { summary: 'Removes an alert', who: 'owner', query: { rule: z.string() }, status: 204 },
  },
  '/alerts/{id}/test': {
    post: { summary: 'Sends a message that says that it is a test', who: 'owner', answer: alertsAnswer },
  },
  '/what-if': {
    post: {
      summary: 'What a change of size, margin, leverage or mark would do to a place',
      who: 'owner',
      body: whatIfRequest,
      answer: whatIfAnswer,
    },
  },
  '/support/search': {
    get: {
      summary: 'Whatever a customer may paste, looked up and explained; on record',
      who: 'support',
      query: { q: z.string() },
      answer: support.supportAnswer,
    },
  },
  '/support/events/{id}/letters': {
    get: {
      summary: 'Letters to all accounts that an event reduced, as a file; on record',
      who: 'support',
      query: { format: z.enum(['csv', 'ndjson']) },
      also: ['text/plain', 'text/csv', 'application/x-ndjson'],
    },
  },
  '/support/lookups': {
    get: {
      summary: 'Who looked into what, newest first, and whether the record holds',
      who: 'operator',
      query: { before: limit, limit },
      answer: z.object({ entries: z.array(support.auditEntry), verdict: support.auditVerdict }),
    },
  },
  '/session': {
    get: { summary: 'Whose seat this is', who: 'owner', answer: seat },
    post: {
      summary: 'Takes a seat: of a trader or of the support desk at a simulated exchange, or with a token at any',
      who: 'public',
      body: seatRequest,
      answer: seat,
      status: 201,
    },
    delete: { summary: 'Leaves the seat', who: 'owner', status: 204 },
  },
  '/session/end': { post: { summary: 'Leaves the seat, from a form', who: 'owner', status: 303 } },
  '/stream': {
    get: {
      summary: 'Server-Sent Events: `frame` events, a snapshot of each topic and then deltas; `bye` before a stop',
      who: 'public',
      query: { topics: z.string() },
      answer: frames.streamFrame,
    },
  },
  '/rank': { post: { summary: 'The queues of a snapshot', who: 'public', body: twinRequests.rank, answer: document } },
  '/positions': {
    post: { summary: 'The positions of a snapshot', who: 'public', body: twinRequests.positions, answer: document },
  },
  '/deleverage': {
    post: {
      summary: 'The waterfall for one position of a snapshot',
      who: 'public',
      body: twinRequests.deleverage,
      answer: document,
    },
  },
  '/reach': {
    post: {
      summary: 'What would reach a position of a snapshot',
      who: 'public',
      body: twinRequests.reach,
      answer: document,
    },
  },
  '/compare': {
    post: {
      summary: 'One shortfall of a snapshot under several rulebooks',
      who: 'public',
      body: twinRequests.compare,
      answer: document,
    },
  },
  '/check-run': {
    post: {
      summary: 'How a venue’s own run departs from its rulebook, each difference by name',
      who: 'public',
      body: twinRequests['check-run'],
      answer: document,
    },
  },
  '/stress': {
    post: {
      summary: 'What a set of moves would do to every market of a snapshot',
      who: 'public',
      body: twinRequests.stress,
      answer: document,
    },
  },
  '/allocate': {
    post: {
      summary: 'A loss spread over the endowments of a CSV file',
      who: 'public',
      body: twinRequests.allocate,
      answer: document,
    },
  },
  '/ingest': {
    get: { summary: 'How far the rows of an exchange have come', who: 'operator', answer: ingestState },
    post: {
      summary: 'Rows of an exchange, one a line: all of a request or none, durable before they are answered',
      who: 'operator',
      body: placedInput,
      bodyType: 'application/x-ndjson',
      answer: ingestAnswer,
    },
  },
  '/ingest/lines': {
    get: {
      summary: 'Lines of the log, with what was decided',
      who: 'operator',
      query: { from: limit, limit },
      also: ['application/x-ndjson'],
    },
  },
  '/control': {
    post: {
      summary: 'Pushes a simulated exchange by hand, where the server allows it',
      who: 'operator',
      body: control,
      answer: z.object({ stream: id, seq: z.int(), paused: z.boolean(), steps: z.int(), events: z.int() }),
    },
  },
  '/openapi.json': { get: { summary: 'This document', who: 'public', answer: z.looseObject({ openapi: z.string() }) } },
}

export function openapi() {
  const paths = Object.entries(OPERATIONS).map(([path, methods]) => {
    const operations = Object.entries(methods).map(([method, operation]) => [method, described(path, operation)])
    return [path, { ...Object.fromEntries(operations), parameters: parametersIn(path) }]
  })
  return {
    openapi: '3.1.0',
    info: {
      title: 'Plimsoll',
      version: '1',
      description: 'Amounts are strings holding plain decimals. Times are RFC 3339 in UTC with milliseconds.',
    },
    servers: [{ url: '/api/v1' }],
    paths: Object.fromEntries(paths),
    components: {
      schemas: { Problem: schemaOf(problem), Amount: schemaOf(amount) },
      securitySchemes: {
        seat: { type: 'apiKey', in: 'cookie', name: 'plimsoll-session' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}

function described(path: string, operation: Operation) {
  const { summary, who, query, body, bodyType = 'application/json', answer, also = [], status = 200 } = operation
  const isStream = path === '/stream'
  const type = isStream ? 'text/event-stream' : 'application/json'
  const main = answer ? { [type]: { schema: schemaOf(answer) } } : {}
  const given = answer || also.length > 0 ? { content: { ...main, ...alternatives(also) } } : {}
  return {
    summary,
    operationId: `${summary.replace(/[^A-Za-z]+/g, '-').toLowerCase()}`,
    security: who === 'public' ? [{}] : [{ seat: [] }, { token: [] }],
    ...(query ? { parameters: Object.entries(query).map(([name, schema]) => inQuery(name, schema, isStream)) } : {}),
    ...(body ? { requestBody: { required: true, content: { [bodyType]: { schema: schemaOf(body) } } } } : {}),
    responses: { [status]: { description: summary, ...given }, default: refusal() },
  }
}

function alternatives(types: readonly string[]) {
  return Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' } }]))
}

function refusal() {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  return { description: 'A refusal, with a stable code and the place of what is wrong', content }
}

function inQuery(name: string, schema: Schema, required: boolean) {
  return { name, in: 'query', required, schema: schemaOf(schema) }
}

function parametersIn(path: string) {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => {
    return { name, in: 'path', required: true, schema: schemaOf(id) }
  })
}

/** What a check says beyond the shape (that a moment exists, that sides balance) has no words in this language. */
function schemaOf(schema: Schema) {
  const { $schema, ...rest } = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' })
  return rest
}
