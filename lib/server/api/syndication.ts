import { PUBLIC } from '@/engine/projections/projection'
import type { EventReport, EventRow, FundRow, LedgerEntry } from '@/lib/wire/frames'
import { publicAnswer } from '../http/answer'
import { notFound } from '../http/problem'
import type { Call, Params } from '../http/route'
import { badge as badgeOf } from '../syndication/badge'
import { type EmbedChoice, eventsWidget, fundWidget, type ShownFund, statusWidget } from '../syndication/embed'
import { publicFacts } from '../syndication/facts'
import { atom as atomOf, entryOf, FEED_ENTRIES, type FeedFacts, jsonFeed as jsonFeedOf } from '../syndication/feeds'
import { siteOf } from '../syndication/site'
import { summary as summaryOf } from '../syndication/summary'

/** What other sites and programs show of this one. Public facts only; nobody is asked who they are. */

type PublicCall = Call<Params>

/** Copies on other sites may be this old. */
const SHARED_MAX_AGE_SECONDS = 30

const factsFor = (call: PublicCall) => publicFacts(call.runtime, Date.now())

export async function badge(call: PublicCall): Promise<Response> {
  const svg = badgeOf(await factsFor(call), {
    theme: call.query.get('theme') === 'dark' ? 'dark' : 'light',
    size: call.query.get('size') === 'large' ? 'large' : 'small',
    market: call.query.get('market'),
  })
  return publicAnswer(call.request, svg, 'image/svg+xml', SHARED_MAX_AGE_SECONDS)
}

export async function summary(call: PublicCall): Promise<Response> {
  const body = summaryOf(await factsFor(call), siteOf(call.request), new Date().toISOString())
  return publicAnswer(call.request, `${JSON.stringify(body)}\n`, 'application/json', SHARED_MAX_AGE_SECONDS)
}

export async function atom(call: PublicCall): Promise<Response> {
  const text = atomOf(await feedFacts(call))
  return publicAnswer(call.request, text, 'application/atom+xml; charset=utf-8', SHARED_MAX_AGE_SECONDS)
}

export async function jsonFeed(call: PublicCall): Promise<Response> {
  const text = `${JSON.stringify(jsonFeedOf(await feedFacts(call)))}\n`
  return publicAnswer(call.request, text, 'application/feed+json; charset=utf-8', SHARED_MAX_AGE_SECONDS)
}

async function feedFacts(call: PublicCall): Promise<FeedFacts> {
  const { overview } = await factsFor(call)
  const site = siteOf(call.request)
  const rows = (await call.runtime.ask('events', {})).slice(0, FEED_ENTRIES)
  const entries = await Promise.all(rows.map(async (row) => entryOf(site, row, await reportOf(call, row))))
  const updated = entries.map((entry) => entry.updated).sort()
  return {
    site,
    venue: overview?.venue ?? 'Plimsoll',
    simulated: overview?.simulated ?? false,
    at: updated.at(-1) ?? overview?.at ?? new Date().toISOString(),
    entries,
  }
}

/** Reports of events that have ended never change: kept as long as they stand in the feed, so that it is made of memory. */
const kept = new Map<string, EventReport>()
const KEPT_MAX = 4 * FEED_ENTRIES

async function reportOf({ runtime }: PublicCall, row: EventRow): Promise<EventReport | null> {
  const key = `${row.stream}|${row.id}`
  const known = kept.get(key)
  if (known) return known
  const report = ((await runtime.frame(`event:${row.id}`, PUBLIC))?.parts.report ?? null) as EventReport | null
  if (report?.row.endedAt) {
    if (kept.size >= KEPT_MAX) kept.delete(kept.keys().next().value ?? key)
    kept.set(key, report)
  }
  return report
}

export async function embed(call: PublicCall): Promise<Response> {
  const facts = await factsFor(call)
  const choice = choiceOf(call)
  switch (call.params.widget) {
    case 'status':
      return html(call, statusWidget(facts, choice))
    case 'fund':
      return html(call, fundWidget(facts, await fundOf(call, facts.funds), choice))
    case 'events':
      return html(call, eventsWidget(facts, choice))
    default:
      throw notFound()
  }
}

function choiceOf({ query, request }: PublicCall): EmbedChoice {
  const theme = query.get('theme')
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    sections: query.get('sections'),
    site: siteOf(request),
  }
}

/** The fund that is named, or the only one worth a guess: the first. */
async function fundOf({ query, runtime }: PublicCall, funds: readonly FundRow[]): Promise<ShownFund> {
  const row = funds.find(({ id }) => id === (query.get('id') ?? funds[0]?.id))
  if (!row) throw notFound()
  const ledger = (await runtime.ask('ledger', { fund: row.id, limit: 200 })) as readonly LedgerEntry[] | null
  return { row, ledger: ledger ?? [] }
}

function html(call: PublicCall, text: string): Response {
  return publicAnswer(call.request, text, 'text/html; charset=utf-8', SHARED_MAX_AGE_SECONDS)
}
