import type { ReplayFrame, ReplayPhase } from '@/engine/projections/replay'
import type { TimelineRow } from '@/lib/client/replay/timeline'
import { clockTime, clockTimeMs, count, duration, moneyUnit, moneyWithUnit, ordinal, price, size } from '@/lib/format'

/** What the record's amounts are counted in: taken from the event's report, because a log only holds bare numbers. */
export interface RecordUnits {
  readonly settle: string
  /** Unit, lot and tick of the market that was closed; null for a record over many markets. */
  readonly market: {
    readonly id: string
    readonly unit: string
    readonly lot: string | null
    readonly tick: string | null
  } | null
}

const PHASES: Readonly<Record<ReplayPhase, string>> = {
  quiet: 'before the first liquidation',
  liquidations: 'liquidations',
  trigger: 'ADL triggered, queue committed',
  closures: 'closures in progress',
  after: 'closures ended',
}

export const phaseText = (phase: ReplayPhase): string => PHASES[phase]

/** The time of a row: seconds, and milliseconds where the record has them. */
export function rowTime(at: string): string {
  return at.endsWith('.000Z') ? clockTime(at) : clockTimeMs(at)
}

const KINDS: Readonly<Partial<Record<TimelineRow['kind'], string>>> = {
  mark: 'mark',
  liquidation: 'liquidation',
  takeover: 'taken over by the fund',
  'fund-payment': 'fund',
  fund: 'fund',
  'observed-fund': 'fund balance',
  state: 'state',
  'adl-started': 'ADL triggered',
  proceed: 'closures may begin',
  closure: 'closure',
  'adl-ended': 'ADL ended',
  'observed-adl': 'closed',
  halt: 'halt ordered',
  halted: 'halted',
  resume: 'resumed',
}

export function kindText(row: Pick<TimelineRow, 'kind' | 'place' | 'name'>): string {
  if (row.kind === 'closure' && row.place !== null) return `closure, ${ordinal(row.place)}`
  if (row.kind === 'state') return `state: ${row.name ?? ''}`
  return KINDS[row.kind] ?? row.kind
}

/** The amount of a row with its unit: sizes of the market, money, or a mark. */
export function amountText(row: Pick<TimelineRow, 'amount' | 'of'>, units: RecordUnits): string {
  if (row.amount === null || row.of === null) return ''
  if (row.of === 'price') return price(row.amount, units.market?.tick ?? null)
  if (row.of === 'size') return size(row.amount, units.market?.lot ?? null)
  return moneyWithUnit(row.amount, units.settle, { signed: row.of === 'money' })
}

/** Amounts of a frame, in the unit the frame counts in. */
export function frameAmount(
  frame: Pick<ReplayFrame, 'unit'>,
  value: string | null,
  units: RecordUnits,
  signed = false,
): string {
  if (frame.unit === 'notional') return moneyWithUnit(value, units.settle, { signed })
  return signed && value !== null && !value.startsWith('-') && value !== '0'
    ? `+${size(value, units.market?.lot ?? null)}`
    : size(value, units.market?.lot ?? null)
}

export function unitText(frame: Pick<ReplayFrame, 'unit'>, units: RecordUnits): string {
  return frame.unit === 'notional' ? moneyUnit(units.settle) : (units.market?.unit ?? '')
}

/** How long after the beginning the cursor stands. */
export function sinceText(ms: number, from: number | undefined, what: string): string {
  if (from === undefined) return ''
  if (ms === from) return `at the ${what}`
  return ms > from ? `${duration(ms - from)} after the ${what}` : `${duration(from - ms)} before the ${what}`
}

/** The slider's value for those who hear it. */
export function cursorText(row: TimelineRow, rows: number, index: number, phase: ReplayPhase | null): string {
  const [h = '00', m = '00', s = '00'] = rowTime(row.at).split(':')
  const state = phase === null ? '' : `, ${phaseText(phase)}`
  return `${h} h ${m} m ${s} s, seq ${count(row.seq)}, event ${count(index + 1)} of ${count(rows)}${state}`
}
