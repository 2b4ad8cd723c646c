import { Book } from '../book'
import type { Sha256 } from '../hash'
import type { LogHeader, LogRecord, TimedInput } from '../log'
import { Simulation, type SimulationOptions } from './simulation'

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

/** The log of an exchange of its own, from its first line until it has at least so many records. */
export function logOf(
  options: SimulationOptions,
  atLeast: number,
  sha256: Sha256,
): { readonly header: LogHeader; readonly records: LogRecord[] } {
  const simulation = Simulation.create(options)
  const book = Book.create(simulation.facts, sha256)
  const records: LogRecord[] = []
  const sink = (made: readonly LogRecord[]) => records.push(...made)
  open(simulation, book, sink)
  while (records.length < atLeast) run(simulation, book, 10, sink)
  return { header: book.header, records }
}
