import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Whom an address is for. */
export type Audience = 'public' | 'own' | 'staff' | 'operator' | 'changes'

/**
 * What a plain GET is answered: to somebody without a seat, to the trader it is about, and to the support desk. `changes` is
 * only ever posted to. What is not somebody's does not exist for them, except where the whole room is closed: 401, 403.
 */
export interface Route {
  readonly for: Audience
  readonly answers: readonly [nobody: number, owner: number, support: number]
}

const open: Route = { for: 'public', answers: [200, 200, 200] }
const posted: Route = { for: 'changes', answers: [405, 405, 405] }
const own: Route = { for: 'own', answers: [404, 200, 200] }
const seated: Route = { for: 'own', answers: [401, 200, 401] }
const staff: Route = { for: 'staff', answers: [401, 403, 200] }

/** Every page and handler of the app. Pages that show more to whoever has a seat are public, and what they show is not. */
export const ROUTES: Readonly<Record<string, Route>> = {
  '/': open,
  '/.well-known/plimsoll-keys.json': open,
  '/account': open,
  '/account/alerts': { for: 'own', answers: [307, 200, 307] },
  '/account/venues': { for: 'own', answers: [307, 200, 307] },
  '/accounts': open,
  '/accounts/[id]': open,
  '/api/v1/[...path]': { for: 'public', answers: [404, 404, 404] },
  '/api/v1/accounts': seated,
  '/api/v1/accounts/[id]': { for: 'staff', answers: [404, 404, 200] },
  '/api/v1/accounts/[id]/closures': own,
  '/api/v1/accounts/[id]/history': own,
  '/api/v1/accounts/[id]/positions': own,
  '/api/v1/alerts': seated,
  '/api/v1/alerts/[id]/test': posted,
  '/api/v1/allocate': posted,
  '/api/v1/check-run': posted,
  '/api/v1/compare': posted,
  '/api/v1/control': posted,
  '/api/v1/deleverage': posted,
  '/api/v1/demo/traders': open,
  '/api/v1/divergences': open,
  '/api/v1/events': open,
  '/api/v1/events/[id]': open,
  // The running log is never in chapters.
  '/api/v1/events/[id]/chapters': { for: 'public', answers: [404, 404, 404] },
  '/api/v1/events/[id]/chapters/[chapter]': { for: 'public', answers: [404, 404, 404] },
  '/api/v1/events/[id]/comparison': open,
  '/api/v1/events/[id]/log': open,
  '/api/v1/events/[id]/run': open,
  '/api/v1/events/[id]/what-if': posted,
  '/api/v1/funds': open,
  '/api/v1/funds/[id]': open,
  '/api/v1/funds/[id]/history': open,
  '/api/v1/heads': open,
  '/api/v1/heads/consistency': open,
  '/api/v1/health': open,
  '/api/v1/ingest': { for: 'operator', answers: [401, 403, 403] },
  '/api/v1/ingest/lines': { for: 'operator', answers: [401, 403, 403] },
  '/api/v1/keys': open,
  '/api/v1/markets': open,
  '/api/v1/markets/[id]': open,
  '/api/v1/markets/[id]/queue': open,
  // Whoever asks from this machine is taken for its own; api.test.ts asks from elsewhere.
  '/api/v1/metrics': open,
  '/api/v1/openapi.json': open,
  '/api/v1/positions': posted,
  '/api/v1/rank': posted,
  '/api/v1/reach': posted,
  '/api/v1/ready': open,
  '/api/v1/receipts/[id]': open,
  '/api/v1/rulebooks': open,
  '/api/v1/rulebooks/[name]': open,
  '/api/v1/session': { for: 'own', answers: [401, 200, 401] },
  '/api/v1/session/end': posted,
  '/api/v1/status': open,
  '/api/v1/stream': { for: 'own', answers: [404, 200, 200] },
  '/api/v1/stress': posted,
  '/api/v1/support/events/[id]/letters': staff,
  '/api/v1/support/lookups': { for: 'operator', answers: [401, 403, 403] },
  '/api/v1/support/search': staff,
  '/api/v1/venue-accounts': seated,
  '/api/v1/venues': open,
  // Venues are off in these tests, so that there is no asset to show.
  '/api/v1/venues/[base]': { for: 'public', answers: [404, 404, 404] },
  '/api/v1/what-if': posted,
  '/badge.svg': open,
  '/check-run': open,
  '/compare': open,
  '/divergence': open,
  '/docs/api': open,
  '/docs/data': open,
  '/embed/[widget]': open,
  '/events': open,
  '/events/[id]': open,
  '/events/[id]/replay': open,
  '/examples/[name]': open,
  '/feed.json': open,
  '/feed.xml': open,
  '/funds': open,
  '/funds/[id]': open,
  '/history': open,
  '/history/[id]': open,
  '/history/[id]/replay': open,
  '/markets/[id]': open,
  '/methodology': open,
  '/methodology/[rulebook]': open,
  '/receipts/[id]': open,
  '/research/adl-waves': open,
  '/research/backtest': open,
  '/stress': open,
  '/summary.json': open,
  '/support': open,
  '/transparency': open,
  '/venues': open,
  // No venue is asked at a simulated exchange, and the page says so.
  '/venues/[base]': open,
  '/verify': open,
  '/what-is-adl': open,
}

/** The same list as the folder of the app has it. */
export function routesOnDisk(): readonly string[] {
  return readdirSync(join(process.cwd(), 'app'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)(page\.tsx|route\.ts)$/.test(file))
    .map((file) => `/${file.replace(/\/?(page\.tsx|route\.ts)$/, '')}`)
    .sort()
}
