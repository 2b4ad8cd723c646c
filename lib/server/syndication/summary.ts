import { isKnownInFull } from '@/lib/format'
import type { EventRow, MarketState } from '@/lib/wire/frames'
import type { Facts } from './facts'

/**
 * `/summary.json`: the shape of Atlassian Statuspage's API, so that tools which watch status pages can watch this one. A
 * market is a component, an ADL event under way an incident. What is not known is never said to be operational.
 */

type ComponentStatus = 'operational' | 'degraded_performance' | 'partial_outage' | 'major_outage'
type Indicator = 'none' | 'minor' | 'major' | 'critical'

const COMPONENT: Readonly<Record<MarketState, ComponentStatus>> = {
  calm: 'operational',
  watch: 'degraded_performance',
  warned: 'degraded_performance',
  active: 'partial_outage',
  stopping: 'partial_outage',
  halted: 'major_outage',
  unknown: 'major_outage',
}

const INDICATOR: Readonly<Record<MarketState, Indicator>> = {
  calm: 'none',
  watch: 'minor',
  warned: 'minor',
  active: 'major',
  stopping: 'major',
  halted: 'critical',
  unknown: 'critical',
}

export function summary({ overview, markets, events, sentence }: Facts, site: string, now: string) {
  const page = overview?.stream ?? 'plimsoll'
  const at = overview?.at ?? now
  const isBlind = sentence.state === 'unknown' || sentence.state === 'halted'
  const isPart = overview !== null && !isKnownInFull(overview)
  // What is never known of a venue is a lack, but no outage.
  const level = (state: MarketState) => (state === 'unknown' && isPart ? 'watch' : state)
  return {
    page: {
      id: page,
      name: `${overview?.venue ?? 'Plimsoll'}, auto-deleveraging${overview?.simulated === true ? ' (simulated)' : ''}`,
      url: `${site}/`,
      time_zone: 'Etc/UTC',
      updated_at: at,
    },
    status: { indicator: INDICATOR[level(sentence.state)], description: sentence.headline },
    components: markets.map((row, i) => ({
      id: row.id,
      page_id: page,
      name: row.id,
      description: `${isBlind ? 'state not known' : row.state}; trigger: ${row.rule}`,
      status: COMPONENT[level(isBlind ? sentence.state : row.state)],
      position: i + 1,
      group: false,
      group_id: null,
      showcase: true,
      start_date: null,
      only_show_if_degraded: false,
      created_at: at,
      updated_at: row.markAt,
    })),
    incidents: events.filter((row) => row.status === 'active').map((row) => incidentOf(row, page, site)),
    scheduled_maintenances: [],
  }
}

function incidentOf(row: EventRow, page: string, site: string) {
  const body = `ADL is active in ${row.title}. Positions are being reduced in the order of the rulebook.`
  return {
    id: row.id,
    page_id: page,
    name: `${row.simulated ? 'Simulated: ' : ''}ADL event in ${row.title}`,
    status: 'identified',
    impact: 'major',
    shortlink: `${site}/events/${encodeURIComponent(row.id)}`,
    created_at: row.startedAt,
    updated_at: row.startedAt,
    monitoring_at: null,
    resolved_at: null,
    started_at: row.startedAt,
    components: [],
    incident_updates: [
      {
        id: `${row.id}:1`,
        incident_id: row.id,
        status: 'identified',
        body,
        created_at: row.startedAt,
        display_at: row.startedAt,
        updated_at: row.startedAt,
        affected_components: null,
      },
    ],
  }
}
