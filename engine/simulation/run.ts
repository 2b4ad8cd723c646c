import type { Book } from '../book'
import type { LogRecord, TimedInput } from '../log'
import type { Simulation } from './simulation'

/** Applies one input and answers every event that then waits with `proceed`, at the same time; all records, in order. */
export function apply(book: Book, input: TimedInput): LogRecord[] {
  const records = book.apply(input)
  for (let pending = book.pending; pending; pending = book.pending) {
    records.push(...book.apply({ type: 'proceed', event: pending.event, at: book.at }))
  }
  return records
}

/** Opens the venue on an empty book. */
export function open(
  simulation: Simulation,
  book: Book,
  sink: (records: readonly LogRecord[]) => void = () => {},
): void {
  for (const input of simulation.opening()) sink(apply(book, input))
}

/** Runs so many steps more. Each input's records go to `sink`. */
export function run(
  simulation: Simulation,
  book: Book,
  steps: number,
  sink: (records: readonly LogRecord[]) => void = () => {},
): void {
  for (let i = 0; i < steps; i += 1) {
    for (const input of simulation.step(book.view(), simulation.nextStep)) sink(apply(book, input))
  }
}
