import { Problem } from './problem'

/**
 * A change may only be asked for by our own pages, or by a program: browsers say where a request comes from, and a foreign
 * page can't make them say otherwise. `Origin: null` (a sandboxed frame, a redirect across sites) is foreign.
 */
/** @param also one other origin whose pages may ask: the exchange's own, for signing in */
export function requireSameOrigin(request: Request, also: string | null = null): void {
  if (also !== null && request.headers.get('origin') === also) return
  const site = request.headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') throw foreign()
  const origin = request.headers.get('origin')
  if (origin !== null && !allowed(origin, request)) throw foreign()
}

function allowed(origin: string, request: Request): boolean {
  const stated = process.env.PLIMSOLL_ORIGIN
  if (stated) return origin === stated.replace(/\/$/, '')
  try {
    return new URL(origin).host === request.headers.get('host')
  } catch {
    return false
  }
}

/** Whether browsers reach us by https. A proxy in front that ends TLS is known by the configured origin only. */
export function isSecure(request: Request): boolean {
  return (process.env.PLIMSOLL_ORIGIN || request.url).startsWith('https:')
}

function foreign(): Problem {
  return new Problem(403, 'foreign-origin', 'Changes are only taken from our own pages.')
}
