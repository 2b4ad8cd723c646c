/** So many at once, and so many a second after that. */
export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

/** Per client. Generous to a person with many tabs, tight for a program that knows no end. */
export const RATES = {
  read: { burst: 200, perSecond: 50 },
  /** Answers that are computed for one request: a file in the body. */
  compute: { burst: 40, perSecond: 8 },
  /** Requests with rows of an exchange, each of which carries up to thousands. */
  ingest: { burst: 200, perSecond: 50 },
  /** Taking a seat, and leaving it. */
  session: { burst: 20, perSecond: 1 },
  stream: { burst: 60, perSecond: 4 },
  /** Questions about one account whose answers, many of them, would say something of its neighbours. */
  probe: { burst: 10, perSecond: 0.2 },
  /** Wrong tokens. */
  token: { burst: 10, perSecond: 0.1 },
  /** Refusals that are written to the log, of everybody together. */
  noted: { burst: 20, perSecond: 1 },
} as const satisfies Readonly<Record<string, Rate>>

export type RateName = keyof typeof RATES

/** Clients remembered at once. Beyond it the ones seen longest ago are forgotten, which only ever favours them. */
const BUCKETS_MAX = 20_000

interface Bucket {
  tokens: number
  at: number
}

export interface Verdict {
  readonly allowed: boolean
  readonly headers: Readonly<Record<string, string>>
}

/** Token buckets by client and kind of request. */
export class RateLimiter {
  private readonly buckets = new Map<string, Bucket>()

  /** @param factor multiplies every rate: for a site behind a proxy that limits by itself, and for load tests */
  constructor(
    private readonly now: () => number,
    private readonly factor = 1,
  ) {}

  /** Whether another one would be let through, without counting one. */
  allows(client: string, name: RateName): boolean {
    const { burst, perSecond } = this.scaled(RATES[name])
    return this.refilled(`${name}|${client}`, burst, perSecond).tokens >= 1
  }

  take(client: string, name: RateName): Verdict {
    const { burst, perSecond } = this.scaled(RATES[name])
    const bucket = this.refilled(`${name}|${client}`, burst, perSecond)
    const allowed = bucket.tokens >= 1
    if (allowed) bucket.tokens -= 1
    const wait = Math.ceil(Math.max(0, 1 - bucket.tokens) / perSecond)
    const headers = {
      'ratelimit-limit': String(burst),
      'ratelimit-remaining': String(Math.floor(bucket.tokens)),
      'ratelimit-reset': String(Math.ceil((burst - bucket.tokens) / perSecond)),
    }
    return { allowed, headers: allowed ? headers : { ...headers, 'retry-after': String(Math.max(1, wait)) } }
  }

  private scaled(rate: Rate): Rate {
    return { burst: rate.burst * this.factor, perSecond: rate.perSecond * this.factor }
  }

  private refilled(key: string, burst: number, perSecond: number): Bucket {
    const now = this.now()
    const known = this.buckets.get(key)
    const tokens = known ? Math.min(burst, known.tokens + ((now - known.at) / 1000) * perSecond) : burst
    const bucket = { tokens, at: now }
    // Put at the end, so that the first one is always the one seen longest ago.
    this.buckets.delete(key)
    this.buckets.set(key, bucket)
    if (this.buckets.size > BUCKETS_MAX) this.buckets.delete(this.buckets.keys().next().value ?? key)
    return bucket
  }
}
