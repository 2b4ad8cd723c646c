import { createHash, timingSafeEqual } from 'node:crypto'
import { maySee, PUBLIC, type Viewer } from '@/engine/projections/projection'
import { id } from '@/lib/wire/amount'
import { FORWARDED_HEADER, PEER_HEADER } from './connections'
import { isSecure } from './http/origin'
import { isProblem, notFound, Problem, tooMany } from './http/problem'
import type { RateLimiter } from './http/rates'
import type { Session, Sessions } from './sessions'

/** Who asks, and by which session. Tokens of support and operators carry no session: each request brings its own. */
export interface Visitor {
  readonly viewer: Viewer
  readonly session: Session | null
  /** Names the visitor in limits: their session, or where the request came from. */
  readonly client: string
}

const COOKIE = 'plimsoll-session'
/** A browser takes a cookie of this name over https only, from this host only. */
const SECURE_COOKIE = `__Host-${COOKIE}`
/** Tokens shorter than this can be guessed; they are treated as if none were configured. */
const TOKEN_LENGTH_MIN = 16

export async function visitorOf(
  request: Request,
  { sessions, rates }: { readonly sessions: Sessions; readonly rates: RateLimiter },
): Promise<Visitor> {
  const peer = peerOf(request)
  const token = bearerToken(request.headers.get('authorization'))
  if (token !== null) {
    const role = roleByToken(request, token, rates)
    return { viewer: { role, accounts: [] }, session: null, client: `${role}|${peer}` }
  }
  const session = await sessionFrom(request.headers.get('cookie'), sessions)
  if (!session) return { viewer: PUBLIC, session: null, client: peer }
  return { viewer: viewerOf(session), session, client: session.id }
}

export function viewerOf({ role, account }: Session): Viewer {
  return { role, accounts: role === 'trader' ? [account] : [] }
}

export type Staff = 'support' | 'operator'

export function isStaff(viewer: Viewer): boolean {
  return viewer.role === 'support' || viewer.role === 'operator'
}

/** What those are for whose work it is to look into accounts of others. */
export function requireStaff({ viewer }: Visitor): void {
  if (isStaff(viewer)) return
  if (viewer.role === 'public') throw notSignedIn()
  throw new Problem(403, 'not-allowed', 'This is for the support role.')
}

/** Whoever may not see a topic is told that it does not exist. */
export function maySeeTopic(viewer: Viewer, topic: string): boolean {
  if (!topic.startsWith('account:')) return true
  return maySee(viewer, topic.slice('account:'.length))
}

export function requireAccount(viewer: Viewer, account: string): void {
  if (!id.safeParse(account).success || !maySee(viewer, account)) throw notFound()
}

export function requireRole(visitor: Visitor, role: Staff): void {
  if (visitor.viewer.role === role) return
  if (visitor.viewer.role === 'public') throw notSignedIn()
  throw new Problem(403, 'not-allowed', `This is for the ${role} role.`)
}

function notSignedIn(): Problem {
  return new Problem(401, 'not-signed-in', 'This needs a token.', null, { 'www-authenticate': 'Bearer' })
}

/** The last of the configured number of proxies says who its client was; without proxies, only the socket counts. */
export function peerOf(request: Request): string {
  const socket = request.headers.get(PEER_HEADER) ?? 'unknown'
  const trusted = Number(process.env.PLIMSOLL_TRUSTED_PROXIES ?? 0)
  if (!(trusted > 0)) return socket
  const forwarded = (request.headers.get('x-forwarded-for') ?? '').split(',').map((part) => part.trim())
  return forwarded.at(-trusted) || socket
}

/** Whether the request comes from this machine itself, and not through a proxy on it that speaks for others. */
export function isFromThisMachine({ headers }: Request): boolean {
  if (headers.get(FORWARDED_HEADER) !== 'no') return false
  return /^(127\.|::1$|::ffff:127\.)/.test(headers.get(PEER_HEADER) ?? '')
}

function bearerToken(authorization: string | null): string | null {
  return /^Bearer +(\S{1,512})$/i.exec(authorization ?? '')?.[1] ?? null
}

/** Counts what a guess answers against its address, and stops guessing before one can be right. */
export async function guarded<T>(request: Request, rates: RateLimiter, guess: () => Promise<T>): Promise<T> {
  const peer = peerOf(request)
  if (!rates.allows(peer, 'token')) throw tooMany()
  try {
    return await guess()
  } catch (error) {
    if (isProblem(error) && error.status === 401) rates.take(peer, 'token')
    throw error
  }
}

/** The role that a token gives, looked at as a request's own is: guessing ends before one can be right. */
export function roleByToken(request: Request, token: string, rates: RateLimiter): Staff {
  const peer = peerOf(request)
  if (!rates.allows(peer, 'token')) throw tooMany()
  const role = roleOf(token)
  if (role) return role
  rates.take(peer, 'token')
  throw new Problem(401, 'token-invalid', 'This token is not known.', null, { 'www-authenticate': 'Bearer' })
}

function roleOf(token: string): Staff | null {
  if (matches(token, process.env.PLIMSOLL_OPERATOR_TOKEN)) return 'operator'
  return matches(token, process.env.PLIMSOLL_SUPPORT_TOKEN) ? 'support' : null
}

function matches(token: string, expected: string | undefined): boolean {
  if (!expected || expected.length < TOKEN_LENGTH_MIN) return false
  // Hashed first, so that the comparison takes as long whatever the length of the guess.
  return timingSafeEqual(digest(token), digest(expected))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

export async function sessionFrom(cookies: string | null, sessions: Sessions): Promise<Session | null> {
  const token = tokenIn(cookies)
  return token === null ? null : sessions.find(token)
}

export function tokenIn(cookies: string | null): string | null {
  const found = new Map<string, string>()
  for (const part of (cookies ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0) found.set(part.slice(0, at).trim(), part.slice(at + 1).trim())
  }
  const token = found.get(SECURE_COOKIE) ?? found.get(COOKIE)
  return token !== undefined && /^[\w-]{43}$/.test(token) ? token : null
}

/** Without a token: takes the cookie away. */
export function sessionCookie(request: Request, token: string | null): string {
  const secure = isSecure(request)
  const name = secure ? SECURE_COOKIE : COOKIE
  const lasts = token === null ? '; Max-Age=0' : ''
  return `${name}=${token ?? ''}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}${lasts}`
}
