import { createHash } from 'node:crypto'
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { id } from '@/lib/wire/amount'
import { Problem } from './http/problem'

/** How traders of a connected exchange sign in: it signs a token, we verify it against its published keys, once. */
export interface SignInSettings {
  readonly issuer: string
  readonly audience: string
  readonly jwks: URL
  readonly algorithms: readonly string[]
  /** The claim that names the account. */
  readonly claim: string
  /** Where the exchange's own pages are, which may post a token to us; null: only programs and our own pages may. */
  readonly origin: string | null
}

/** Only keys that nobody but the exchange holds: an algorithm with a shared secret would let us sign for it. */
const ASYMMETRIC = ['EdDSA', 'ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'] as const
const USUAL = ['EdDSA', 'ES256'] as const
/** A token is made to be used at once: an old one may have been found somewhere. */
const MAX_AGE_SECONDS = 300
const SKEW_SECONDS = 30
/** Tokens remembered as used; each is let go of when it would no longer be taken anyway. */
const USED_MAX = 100_000

export function signInFrom(env: NodeJS.ProcessEnv): SignInSettings | null {
  const { PLIMSOLL_SIGNIN_ISSUER: issuer, PLIMSOLL_SIGNIN_AUDIENCE: audience, PLIMSOLL_SIGNIN_JWKS: jwks } = env
  if (!issuer && !audience && !jwks) return null
  if (!issuer || !audience || !jwks) {
    throw new RangeError('PLIMSOLL_SIGNIN_ISSUER, _AUDIENCE and _JWKS are set together.')
  }
  const algorithms = env.PLIMSOLL_SIGNIN_ALGORITHMS?.split(',').map((name) => name.trim()) ?? USUAL
  const unknown = algorithms.find((name) => !(ASYMMETRIC as readonly string[]).includes(name))
  if (unknown !== undefined) throw new RangeError(`PLIMSOLL_SIGNIN_ALGORITHMS may not name ${unknown}.`)
  const origin = env.PLIMSOLL_SIGNIN_ORIGIN?.replace(/\/$/, '') || null
  return { issuer, audience, jwks: new URL(jwks), algorithms, claim: env.PLIMSOLL_SIGNIN_CLAIM || 'sub', origin }
}

export class SignIn {
  /** Hashes of the tokens that were used, and until when each could be used again. */
  private readonly used = new Map<string, number>()

  constructor(
    readonly settings: SignInSettings,
    private readonly keys: JWTVerifyGetKey = createRemoteJWKSet(settings.jwks),
    private readonly now: () => number = Date.now,
  ) {}

  /** The account that a token speaks for. The token is spent by this. */
  async accountOf(token: string): Promise<string> {
    const { issuer, audience, algorithms, claim } = this.settings
    const now = this.now()
    const { payload } = await jwtVerify(token, this.keys, {
      issuer,
      audience,
      algorithms: [...algorithms],
      requiredClaims: ['exp', 'iat'],
      maxTokenAge: MAX_AGE_SECONDS,
      clockTolerance: SKEW_SECONDS,
      currentDate: new Date(now),
    }).catch((error: unknown) => {
      if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) throw unreachable()
      throw refused()
    })
    const account = id.safeParse(payload[claim])
    if (!account.success) throw refused()
    this.spend(token, now)
    return account.data
  }

  private spend(token: string, now: number): void {
    for (const [key, until] of this.used) {
      if (until > now && this.used.size < USED_MAX) break
      this.used.delete(key)
    }
    const key = createHash('sha256')
      .update(token.slice(0, token.lastIndexOf('.')))
      .digest('base64url')
    if (this.used.has(key)) throw refused()
    this.used.set(key, now + (MAX_AGE_SECONDS + 2 * SKEW_SECONDS) * 1000)
  }
}

let known: { readonly key: string; readonly signIn: SignIn | null } | null = null

/** The exchange's sign-in as the environment has it; null at a simulated exchange, where seats are handed out. */
export function theSignIn(env: NodeJS.ProcessEnv = process.env): SignIn | null {
  const settings = signInFrom(env)
  const key = JSON.stringify(settings)
  if (known?.key !== key) known = { key, signIn: settings && new SignIn(settings) }
  return known.signIn
}

const refused = () => new Problem(401, 'token-invalid', 'This token is not taken: sign in at the exchange again.')

const unreachable = () =>
  new Problem(503, 'keys-unreachable', 'The exchange’s keys can’t be read at the moment.', null, { 'retry-after': '5' })
