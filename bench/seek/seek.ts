import type { LogHeader, LogRecord } from '@/engine/log'
import {
  foldReplay,
  initReplay,
  planReplay,
  type QueueSource,
  type ReplayFrame,
  withFunds,
} from '@/engine/projections/replay'
import { viewReplay } from '@/engine/projections/replay-view'
import { Random } from '@/engine/simulation/random'
import { type Excerpt, ReplayMachine } from '@/lib/client/replay/machine'
import { recomputerFor } from '@/lib/client/replay/recompute'
import { quantile } from '../contest'
import { linesOf, withLog } from '../fold/world'
import { prove, type Result, type Work } from '../work'

const SEEKS = 1_000
/** Folding from the start takes so long that a few seeks show it. */
const NAIVE_SEEKS = 20
const TRADERS = 2_000
const SEED = 'seeks'

export const seekWork: Work = {
  name: 'seek',
  about: 'the frame at a random record of a replay, against folding from the start',
  n: 100_000,
  most: 400_000,
  byNameOnly: false,
  run: (n) => withLog(n, TRADERS, ({ file }) => measure(file)),
}

function measure(file: string): Result {
  const began = performance.now()
  const excerpt = excerptOf(file)
  const recomputer = recomputerFor(excerpt)
  if (typeof recomputer === 'string') throw new Error(recomputer)
  const machine = new ReplayMachine(excerpt, recomputer)
  const openMs = performance.now() - began
  while (machine.advance(() => true));
  prove(machine.checked.state === 'same', 'every record is computed again and the same')

  const seqs = randomSeqs(excerpt.records.length)
  const frames = new Map<number, ReplayFrame>()
  const times = seqs.map((seq) => timed(() => frames.set(seq, machine.frame(seq))))
  const naive = seqs.slice(0, NAIVE_SEEKS).map((seq) => timed(() => fromTheStart(excerpt, seq)))
  let withQueue = 0
  for (const [seq, frame] of forwards(excerpt, recomputer.funds, new Set(seqs))) {
    const found = frames.get(seq)
    if (found?.queue) withQueue += 1
    // The order of a queue is the engine's word: folding alone does not know it.
    prove(JSON.stringify({ ...found, queue: null }) === JSON.stringify(frame), `the frame at ${seq} is the folded one`)
  }
  return {
    work: 'seek',
    n: excerpt.records.length,
    unit: 'ms',
    runs: SEEKS,
    ours: figures(times),
    rivals: { 'from the start': figures(naive) },
    facts: {
      p99: Number(
        quantile(
          [...times].sort((a, b) => a - b),
          0.99,
        ).toFixed(2),
      ),
      openMs: Math.round(openMs),
      events: machine.ready.events.length,
      framesWithQueue: withQueue,
    },
  }
}

function excerptOf(file: string): Excerpt {
  const [header = '', ...lines] = linesOf(file)
  const records = lines.map((line) => JSON.parse(line) as LogRecord)
  return { format: 'plimsoll.excerpt/1', header: JSON.parse(header) as LogHeader, checkpoint: null, records }
}

function randomSeqs(records: number): number[] {
  const random = Random.seeded(SEED)
  return Array.from({ length: SEEKS }, () => 1 + random.below(records))
}

const NO_QUEUE: QueueSource = () => []

function fromTheStart({ records, header }: Excerpt, seq: number): ReplayFrame {
  let state = initReplay(records[0]?.at ?? header.at)
  for (const record of records.slice(0, seq)) state = foldReplay(state, record)
  return viewReplay(state, planReplay(records), NO_QUEUE)
}

function* forwards({ records, header }: Excerpt, funds: Parameters<typeof withFunds>[1], wanted: ReadonlySet<number>) {
  const plan = planReplay(records)
  let state = withFunds(initReplay(records[0]?.at ?? header.at), funds)
  for (const record of records) {
    state = foldReplay(state, record)
    if (wanted.has(record.seq)) yield [record.seq, viewReplay(state, plan, NO_QUEUE)] as const
  }
}

/** On the wall: what a reader waits. */
function timed(work: () => unknown): number {
  const began = performance.now()
  work()
  return performance.now() - began
}

function figures(times: readonly number[]) {
  const sorted = [...times].sort((a, b) => a - b)
  return { value: quantile(sorted, 0.5), min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 }
}
