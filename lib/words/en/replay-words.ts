import type { ReplayPhase } from '@/engine/projections/replay'
import { count, duration, ordinal } from '@/lib/format'

const PHASES: Readonly<Record<ReplayPhase, string>> = {
  quiet: 'no liquidation yet',
  liquidations: 'liquidations',
  other: 'another event of this record',
  trigger: 'ADL triggered, queue committed',
  closures: 'closures in progress',
  after: 'closures ended',
}

export const phaseText = (phase: ReplayPhase): string => PHASES[phase]

const KINDS: Readonly<Record<string, string>> = {
  mark: 'mark',
  liquidation: 'liquidation',
  takeover: 'fund took over',
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

/** What happened in a line of the record; a kind that has no word here is called what the log calls it. */
export function kindText(line: {
  readonly kind: string
  readonly place: number | null
  readonly name: string | null
}): string {
  if (line.kind === 'closure' && line.place !== null) return `closure, ${ordinal(line.place)}`
  if (line.kind === 'state') return `state: ${line.name ?? ''}`
  return KINDS[line.kind] ?? line.kind
}

/** The places worth going to. */
export const MARKERS = {
  'first-liquidation': 'first liquidation',
  trigger: 'trigger',
  'first-closure': 'first closure',
  largest: 'largest moment',
  'last-closure': 'last closure',
} as const

/** What became of an account when something is changed. */
export const VERDICTS = {
  spared: 'spared',
  closed: 'closed instead',
  less: 'closed less',
  more: 'closed more',
  same: 'the same',
} as const

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

interface Cursor {
  /** "21:16:04.831" */
  readonly time: string
  readonly seq: number
  readonly index: number
  readonly rows: number
  readonly phase: ReplayPhase | null
}

/** The slider's value for those who hear it. */
export function cursorText({ time, seq, index, rows, phase }: Cursor): string {
  const [h = '00', m = '00', s = '00'] = time.split(':')
  const state = phase === null ? '' : `, ${phaseText(phase)}`
  return `${h} h ${m} m ${s} s, seq ${count(seq)}, event ${count(index + 1)} of ${count(rows)}${state}`
}

/** All keys of the replay and what they do. */
export const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ['Space or K', 'play or pause'],
  ['J, L', 'slower, faster'],
  ['← →  or  , .', 'previous, next event'],
  ['Shift + ← →', 'previous, next moment'],
  ['Alt + ← →', 'previous, next phase'],
  ['Page Up, Page Down', 'a tenth back or on'],
  ['Home, End', 'first, last'],
  ['0 to 9', 'that tenth of the record'],
  ['M', 'your closure, when you have one here'],
  ['G', 'go to a seq'],
  ['[  ]  \\', 'loop from here, to here, not at all'],
  ['C', 'what if: the same record with something changed'],
  ['?', 'this list'],
]
