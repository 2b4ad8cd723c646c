import type { MarketUnits, RecordedUnits } from '@/engine/projections/recorded-units'
import type { ReplayEvent, ReplayFrame, ReplayPhase } from '@/engine/projections/replay'
import type { TimelineRow } from '@/lib/client/replay/timeline'
import { clockTime, clockTimeMs, count, duration, moneyUnit, moneyWithUnit, ordinal, price, size } from '@/lib/format'

/** What amounts are counted in: by market and fund as the record tells them, before it is here as the report does. */
export interface RecordUnits extends RecordedUnits {
  /** The asset of the record's money. */
  readonly settle: string
  /** The market that the page is about; null for a record over many markets. */
  readonly market: string | null
}

const PHASES: Readonly<Record<ReplayPhase, string>> = {
  quiet: 'no liquidation yet',
  liquidations: 'liquidations',
  other: 'another event of this record',
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
  'observed-closure': 'closure',
  'observed-liquidation': 'liquidation',
  halt: 'halt ordered',
  halted: 'halted',
  resume: 'resumed',
}

export function kindText(row: Pick<TimelineRow, 'kind' | 'place' | 'name'>): string {
  if (row.kind === 'closure' && row.place !== null) return `closure, ${ordinal(row.place)}`
  if (row.kind === 'state') return `state: ${row.name ?? ''}`
  return KINDS[row.kind] ?? row.kind
}

const marketUnits = (units: RecordUnits, market: string | null): MarketUnits | null =>
  market === null ? null : (units.markets[market] ?? null)

/** The amount of a row with its unit: sizes in lots of their market, money in the asset of its fund, or a mark. */
export function amountText(row: Pick<TimelineRow, 'amount' | 'of' | 'market' | 'name'>, units: RecordUnits): string {
  if (row.amount === null || row.of === null) return ''
  const market = marketUnits(units, row.market)
  if (row.of === 'price') return price(row.amount, market?.tick ?? null)
  if (row.of === 'size') return sizeText(row.amount, market)
  const asset = (row.name === null ? undefined : units.funds[row.name]) ?? market?.settle ?? units.settle
  return moneyWithUnit(row.amount, asset, { signed: row.of === 'money' })
}

function sizeText(amount: string, market: MarketUnits | null): string {
  return market === null ? size(amount, null) : `${size(amount, market.lot)} ${market.unit}`
}

/** The market that a frame's sizes are counted in: that of the event at the cursor. */
export function frameMarket(frame: { readonly event: ReplayEvent | null }, units: RecordUnits): MarketUnits | null {
  return marketUnits(units, frame.event?.market ?? units.market)
}

type Counted = Pick<ReplayFrame, 'unit' | 'event'>

/** Amounts of a frame, in the unit the frame counts in. */
export function frameAmount(frame: Counted, value: string | null, units: RecordUnits, signed = false): string {
  if (frame.unit === 'notional') return moneyWithUnit(value, units.settle, { signed })
  const text = size(value, frameMarket(frame, units)?.lot ?? null)
  return signed && value !== null && !value.startsWith('-') && value !== '0' ? `+${text}` : text
}

export function unitText(frame: Counted, units: RecordUnits): string {
  return frame.unit === 'notional' ? moneyUnit(units.settle) : (frameMarket(frame, units)?.unit ?? '')
}

/** The asset that the money of the event at the cursor is counted in. */
export function frameAsset(frame: Counted, units: RecordUnits): string {
  return frameMarket(frame, units)?.settle ?? units.settle
}

interface Place {
  readonly row: number
  readonly ms: number
}

/** Where the cursor stands beside the place that the page counts from. */
export function sinceText(at: Place, from: Place, what: string): string {
  if (at.row === from.row) return `at the ${what}`
  const way = at.row > from.row ? 'after' : 'before'
  if (at.ms === from.ms) return `${way} the ${what}, in the same moment`
  return `${duration(Math.abs(at.ms - from.ms))} ${way} the ${what}`
}

/** The slider's value for those who hear it. */
export function cursorText(row: TimelineRow, rows: number, index: number, phase: ReplayPhase | null): string {
  const [h = '00', m = '00', s = '00'] = rowTime(row.at).split(':')
  const state = phase === null ? '' : `, ${phaseText(phase)}`
  return `${h} h ${m} m ${s} s, seq ${count(row.seq)}, event ${count(index + 1)} of ${count(rows)}${state}`
}
