import { PUBLIC } from '@/engine/projections/projection'
import { difference, ratioOf, signOf, sum } from '@/lib/format'
import type { FundRow, Hull, LedgerEntry, MarketRow } from '@/lib/wire/frames'
import { type LedgerSum, STRESSES, type Stress, type StressMove, type Transparency } from '@/lib/wire/transparency'
import { isProblem, log } from './http/problem'
import { knownRuntime } from './runtime/handle'
import type { Runtime } from './runtime/runtime'
import { publicFacts } from './syndication/facts'

/** How old the page may be: its queues are ranked anew for it. */
const KEPT_MS = 5_000

let kept: { readonly at: number; readonly work: Promise<Transparency> } | null = null

/** Gathered once for everybody who reads it within a few seconds; null while nothing can be said. */
export async function transparency(): Promise<Transparency | null> {
  const runtime = knownRuntime()
  if (!runtime) return null
  if (!kept || Date.now() - kept.at > KEPT_MS) kept = { at: Date.now(), work: gathered(runtime) }
  try {
    return await kept.work
  } catch (error) {
    kept = null
    if (!isProblem(error)) log.error({ err: error }, 'the transparency page could not be filled')
    return null
  }
}

async function gathered(runtime: Runtime): Promise<Transparency> {
  const facts = await publicFacts(runtime, Date.now())
  const [ledgers, stresses, events, monitor] = await Promise.all([
    Promise.all(facts.funds.map((fund) => ledgerSum(runtime, fund.id))),
    Promise.all(facts.markets.map((market) => stressOf(runtime, market))),
    runtime.ask('events', {}),
    runtime.ask('invariants', {}),
  ])
  const checks = { 'follows-rulebook': 0, differs: 0, 'not-checkable': 0 }
  for (const { check, stream } of events) if (stream === facts.overview?.stream) checks[check] += 1
  return { facts, ledgers: ledgers.flatMap((ledger) => ledger ?? []), stresses, checks, monitor }
}

/** Both are taken from one frame, so that no movement falls between them. */
async function ledgerSum(runtime: Runtime, id: string): Promise<LedgerSum | null> {
  const parts = (await runtime.frame(`fund:${id}`, PUBLIC))?.parts
  const fund = parts?.fund as FundRow | undefined
  if (!fund) return null
  const known = (parts?.ledger ?? []) as readonly LedgerEntry[]
  // The oldest entry that is sent carries all that came before it.
  const total = sum(known.map(({ amount }) => amount)) ?? '0'
  return { fund, sum: total, entries: known.length, holds: signOf(difference(total, fund.balance)) === 0 }
}

async function stressOf(runtime: Runtime, market: MarketRow): Promise<Stress> {
  const parts = (await runtime.frame(`market:${market.id}`, PUBLIC))?.parts
  const moves = STRESSES.map((move): StressMove => {
    // A fall bankrupts longs and is paid for by shorts, so that it stands on the gauge of the shorts.
    const hull = (parts?.[move.startsWith('-') ? 'hull:short' : 'hull:long'] ?? null) as Hull | null
    const size = move.replace('-', '')
    const point = hull?.curve.find((one) => signOf(difference(one.move, size)) === 0)
    const shortfall = point?.shortfall ?? null
    const isMissing = shortfall !== null && signOf(shortfall) === 1
    return { move, shortfall, cover: isMissing ? ratioOf(hull?.fundAvailable ?? null, shortfall) : null }
  })
  return { market, moves }
}
