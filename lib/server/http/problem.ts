import pino from 'pino'
import type { PlimsollError } from '@/engine/errors'
import type { JournalError } from '../journal/port'

const quiet = process.env.NODE_ENV === 'test' ? 'silent' : 'info'
export const log = pino({ name: 'plimsoll', level: process.env.PLIMSOLL_LOG_LEVEL ?? quiet })

/** An answer that is not what was asked for. `code` is stable; `path` says where in the request the trouble lies. */
export class Problem extends Error {
  override readonly name = 'Problem'
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly path: string | null = null,
    readonly headers: Readonly<Record<string, string>> = {},
    /** More members of the document. */
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  406: 'Not acceptable',
  408: 'Request timeout',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported content type',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not available',
}

/** What does not exist, and what is not yours: the two are never told apart. */
export const notFound = () => new Problem(404, 'not-found', 'There is nothing here.')

export const tooMany = () => new Problem(429, 'too-many-requests', 'Too many requests; please slow down.')

/** RFC 9457. Never a stack, never the text of an error that is not meant for the reader. */
export function problemResponse(error: unknown): Response {
  const problem = problemFrom(error)
  const { status, code, message, path, headers, more = {} } = problem
  const body = { type: 'about:blank', title: TITLES[status] ?? 'Error', status, code, detail: message, path, ...more }
  return new Response(`${JSON.stringify(body)}\n`, {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  })
}

/** The two bundles of the server each have a class of every such name, so the name counts and not the class. */
export function isProblem(error: unknown): error is Problem {
  return named(error, 'Problem')
}

function problemFrom(error: unknown): Problem {
  if (isProblem(error)) return error
  if (named(error, 'PlimsollError')) return new Problem(400, error.code, error.message, bodyPath(error.path))
  if (named(error, 'JournalError')) {
    log.error({ err: error }, 'the journal could not answer')
    const message = 'Nothing can be read or stored at the moment.'
    return new Problem(503, `journal-${error.code}`, message, null, { 'retry-after': '5' })
  }
  log.error({ err: error }, 'a request failed')
  return new Problem(500, 'internal', 'Something went wrong on our side. It has been noted.')
}

function named(error: unknown, name: 'Problem'): error is Problem
function named(error: unknown, name: 'PlimsollError'): error is PlimsollError
function named(error: unknown, name: 'JournalError'): error is JournalError
function named(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name
}

/** Refusals of the engine name command-line options; in a body those are members. */
function bodyPath(path: string): string {
  return path.startsWith('--') ? `$.${path.slice(2)}` : path
}
