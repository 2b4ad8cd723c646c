import { PlimsollError } from '@/engine/errors'
import { INPUT_TYPES, type LogHeader } from '@/engine/log'
import { type IngestAnswer, type IngestState, ingestAnswer, ingestState } from '@/lib/wire/ingest'
import { parseStrictJson } from '@/lib/wire/json'
import { logHeader } from '@/lib/wire/log'
import { parseAs } from '@/lib/wire/refusal'
import type { Outcome } from '../cli'
import { countOption, onePositional, readArguments, readLines, required, text, Unavailable } from '../options'

/** Rows of one request, where the server takes more. */
const BATCH = 500
/** Rows that wait for company no longer than this are sent by themselves: of a pipe that trickles. */
const GATHER_MS = 200
/** How long an answer may take. */
const ANSWER_MS = 30_000
/** How long a server that is away, busy or full is tried again, in seconds, unless said. */
const PATIENCE_S = 60
const BACK_OFF_MS = { first: 250, most: 5_000 } as const
/** Progress is said this often. */
const SAY_MS = 2_000

interface Numbered {
  readonly seq: number
  readonly text: string
}

/**
 * Pushes a log's inputs, or rows that carry their own numbers, to a server that takes them. Begins where the server is,
 * with one row that it has already, so that another log under the same name is noticed.
 */
export async function pushCommand(argv: readonly string[]): Promise<Outcome> {
  const options = ['to', 'stream', 'token', 'batch', 'patience'].map((name) => [name, { type: 'string' as const }])
  const args = readArguments(argv, Object.fromEntries(options))
  const log = onePositional(args, 'LOG')
  const server = new Server(
    serverUrl(required(args, 'to')),
    tokenIn(text(args, 'token')),
    countOption(args, 'patience') ?? PATIENCE_S,
  )
  const state = await server.state()
  const stream = text(args, 'stream')
  if (stream !== undefined && stream !== state.stream)
    throw new PlimsollError('other-stream', `The server takes rows of ${state.stream}.`, '--stream')
  const pusher = new Pusher(
    server,
    state,
    Math.max(1, Math.min(countOption(args, 'batch') ?? BATCH, state.limits.rows)),
  )
  await pusher.push(gathered(rowsIn(log, state, stream !== undefined)))
  return { document: pusher.summary() }
}

function serverUrl(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : null
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return `${url.origin}/api/v1/ingest`
  throw new PlimsollError('url-invalid', 'A server is named by its address, like https://adl.example.org.', '--to')
}

function tokenIn(given: string | undefined): string {
  const token = given ?? process.env.PLIMSOLL_OPERATOR_TOKEN
  if (token) return token
  throw new PlimsollError(
    'option-missing',
    'An operator token is required: --token or PLIMSOLL_OPERATOR_TOKEN.',
    '--token',
  )
}

/** Sends rows and remembers how far the server is. */
class Pusher {
  private accepted = 0
  private repeated = 0
  private saidAt = Date.now()

  constructor(
    private readonly server: Server,
    private state: Pick<IngestState, 'stream' | 'seq' | 'line' | 'hash' | 'gap' | 'limits'>,
    private readonly batch: number,
  ) {}

  async push(batches: AsyncIterable<readonly Numbered[]>): Promise<void> {
    const known = this.state.seq
    for await (const rows of batches) {
      // The last row that the server has goes along once more: were it another one, the server would say so.
      const due = rows.filter(({ seq }) => seq >= known)
      for (let i = 0; i < due.length; ) {
        const part = this.fitting(due, i)
        this.took(await this.send(part))
        i += part.length
      }
    }
  }

  /** A refusal names the row by the number that it has at the exchange. */
  private async send(part: readonly Numbered[]): Promise<IngestAnswer> {
    try {
      return await this.server.send(part.map((row) => row.text).join(''))
    } catch (error) {
      const [, place = '', rest = ''] =
        error instanceof PlimsollError ? (/^\$\[(\d+)\](.*)$/.exec(error.path) ?? []) : []
      const row = part[Number(place) - 1]
      if (!(error instanceof PlimsollError) || !row) throw error
      throw new PlimsollError(error.code, `Row ${row.seq}: ${error.message}`, `$[${row.seq}]${rest}`)
    }
  }

  summary() {
    const { stream, seq, line, hash, gap } = this.state
    const { requests, retries } = this.server
    return {
      format: 'plimsoll.push/1',
      stream,
      seq,
      line,
      hash,
      gap,
      accepted: this.accepted,
      repeated: this.repeated,
      requests,
      retries,
    }
  }

  /** As many rows as one request may carry. */
  private fitting(rows: readonly Numbered[], from: number): readonly Numbered[] {
    const part: Numbered[] = []
    let bytes = 0
    for (const row of rows.slice(from, from + this.batch)) {
      bytes += Buffer.byteLength(row.text)
      if (part.length > 0 && bytes > this.state.limits.bytes) break
      part.push(row)
    }
    return part
  }

  private took(answer: IngestAnswer): void {
    this.state = { ...this.state, ...answer }
    this.accepted += answer.accepted
    this.repeated += answer.repeated
    if (Date.now() - this.saidAt < SAY_MS) return
    this.saidAt = Date.now()
    process.stderr.write(`row ${answer.seq}, line ${answer.line}\n`)
  }
}

/** The server, patiently: what passes by itself is waited for, what does not is an error at once. */
class Server {
  requests = 0
  retries = 0

  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly patienceS: number,
  ) {}

  async state(): Promise<IngestState> {
    return parseAs(ingestState, await this.ask({ method: 'GET' }))
  }

  async send(body: string): Promise<IngestAnswer> {
    const answer = await this.ask({ method: 'POST', body, headers: { 'content-type': 'application/x-ndjson' } })
    return parseAs(ingestAnswer, answer)
  }

  private async ask(init: RequestInit): Promise<unknown> {
    const deadline = Date.now() + this.patienceS * 1000
    for (let wait: number = BACK_OFF_MS.first; ; wait = Math.min(BACK_OFF_MS.most, wait * 2)) {
      const [answer, why, after] = await this.once(init)
      if (answer !== null) return answer
      const pause = after ?? wait
      if (Date.now() + pause > deadline)
        throw new Unavailable('server-unavailable', `The server does not answer: ${why}.`, '--to')
      this.retries += 1
      process.stderr.write(`${why}; again in ${Math.ceil(pause / 1000)} s\n`)
      await new Promise((done) => setTimeout(done, pause))
    }
  }

  /** The answer; or why there is none yet, and the milliseconds after which the server asks us to come back. */
  private async once(init: RequestInit): Promise<[unknown, string, number | null]> {
    this.requests += 1
    const headers = { ...init.headers, authorization: `Bearer ${this.token}` }
    try {
      const response = await fetch(this.url, {
        ...init,
        headers,
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWER_MS),
      })
      if (response.ok) return [await response.json(), '', null]
      if (![408, 429, 500, 502, 503, 504].includes(response.status)) throw await refusalIn(response)
      await response.body?.cancel()
      const after = Number(response.headers.get('retry-after') ?? Number.NaN)
      return [null, `the server is not ready (${response.status})`, after >= 0 ? after * 1000 : null]
    } catch (error) {
      if (error instanceof PlimsollError || error instanceof Unavailable) throw error
      return [null, 'the server can’t be reached', null]
    }
  }
}

/** What the server says is wrong: with the rows, or with who asks. */
async function refusalIn(response: Response): Promise<PlimsollError | Unavailable> {
  const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string; path?: string | null }
  const { code = `status-${response.status}`, detail = 'The server refused.', path } = problem
  if ([401, 403, 404].includes(response.status)) return new Unavailable(code, detail, '--to')
  return new PlimsollError(code, detail, path ?? '$')
}

/** Rows in the order of the file: a log's inputs under numbers of their own, or rows that carry theirs. */
async function* rowsIn(log: string, state: IngestState, isNamed: boolean): AsyncGenerator<Numbered | null> {
  let [line, isLog, inputs] = [0, false, 0]
  for await (const text of readLines(log)) {
    line += 1
    if (text.trim() === '') continue
    const value = lineValue(text, line)
    if (line === 1 && value.format !== undefined) {
      checkHeader(parseAs(logHeader, value) as LogHeader, state, isNamed)
      isLog = true
      continue
    }
    const row = isLog ? inputOf(value, inputs + 1) : numbered(value, line)
    if (row) inputs = row.seq
    yield row
  }
}

function lineValue(text: string, line: number): Record<string, unknown> {
  try {
    const value = parseStrictJson(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error
    throw new PlimsollError(error.code, error.message, `$[${line}]`)
  }
  throw new PlimsollError('format', 'A line is one JSON object.', `$[${line}]`)
}

function checkHeader(header: LogHeader, state: IngestState, isNamed: boolean): void {
  for (const name of ['stream', 'authority', 'coverage', 'disclosure'] as const) {
    if (header[name] === state[name] || (name === 'stream' && isNamed)) continue
    throw new PlimsollError(
      'other-stream',
      `The server’s ${name} is ${state[name]}, the log’s ${header[name]}.`,
      `$[0].${name}`,
    )
  }
}

/** Events, and what a server appends by itself, come about again. */
function inputOf({ hash, seq, ...input }: Record<string, unknown>, number: number): Numbered | null {
  const { type, by } = input
  if (typeof type !== 'string' || !INPUT_TYPES.has(type) || type === 'proceed' || by === 'feed') return null
  return { seq: number, text: `${JSON.stringify({ ...input, seq: number })}\n` }
}

function numbered(value: Record<string, unknown>, line: number): Numbered {
  const { seq } = value
  if (typeof seq === 'number' && Number.isSafeInteger(seq) && seq > 0)
    return { seq, text: `${JSON.stringify(value)}\n` }
  throw new PlimsollError('format', 'A row carries its number as seq.', `$[${line}].seq`)
}

/** Rows as they come, in batches: full ones at once, and what waits after a moment. */
async function* gathered(rows: AsyncGenerator<Numbered | null>): AsyncGenerator<readonly Numbered[]> {
  let batch: Numbered[] = []
  let next = rows.next()
  for (;;) {
    const pause = batch.length === 0 ? null : later(GATHER_MS)
    const result = await (pause ? Promise.race([next, pause.passed]) : next)
    pause?.end()
    if (result === null || result.done || batch.length >= BATCH) {
      if (batch.length > 0) yield batch
      batch = []
    }
    if (result === null) continue
    if (result.done) return
    if (result.value) batch.push(result.value)
    next = rows.next()
  }
}

function later(ms: number): { readonly passed: Promise<null>; end(): void } {
  let timer: NodeJS.Timeout | undefined
  const passed = new Promise<null>((done) => {
    timer = setTimeout(() => done(null), ms)
  })
  return { passed, end: () => clearTimeout(timer) }
}
