import { count, plural } from '@/lib/format'
import type { Methodology, MonitorReport, PromiseReport } from '@/lib/wire/methodology'
import { Section } from '../ui/section'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import { Time } from '../ui/time'

interface PromisesProps {
  readonly promises: Methodology['invariants']
  /** Null while there is no engine to ask. */
  readonly report: MonitorReport | null
}

/** Every promise of the engine, and what the live monitor found when it last looked. */
export function Promises({ promises, report }: PromisesProps) {
  const found = new Map(report?.promises.map((promise) => [promise.id, promise]))
  return (
    <Section id="promises" title="What must always hold" note="Checked in tests and simulation at every step, and here">
      <p className="mb-3 max-w-[86ch] text-ink-2">{summary(report)}</p>
      <Table caption="The engine’s promises and their last check">
        <thead>
          <tr>
            <Head>No.</Head>
            <Head>Promise</Head>
            <Head>Result</Head>
            <Head end>Checks</Head>
            <Head end>Last at seq</Head>
            <Head>At, UTC</Head>
          </tr>
        </thead>
        <tbody>
          {promises.map(({ id, sentence }) => (
            <PromiseRow key={id} id={id} sentence={sentence} found={found.get(id) ?? null} />
          ))}
        </tbody>
      </Table>
    </Section>
  )
}

interface PromiseRowProps {
  readonly id: string
  readonly sentence: string
  readonly found: PromiseReport | null
}

function PromiseRow({ id, sentence, found }: PromiseRowProps) {
  return (
    <tr id={id} className="target:bg-surface">
      <th scope="row" className="figures align-top font-normal! text-muted">
        {id}
      </th>
      <Cell className="min-w-64 max-w-[70ch] whitespace-normal! align-top">{sentence}</Cell>
      <Cell className="align-top">
        <Result found={found} />
      </Cell>
      <FigureCell className="align-top">{found === null ? '—' : count(found.checks)}</FigureCell>
      <FigureCell className="align-top">{found?.last ? count(found.last.seq) : '—'}</FigureCell>
      <Cell className="figures align-top">{found?.last ? <Time at={found.last.at} /> : '—'}</Cell>
    </tr>
  )
}

/** A word and a mark, never a colour alone. */
function Result({ found }: { readonly found: PromiseReport | null }) {
  if (found?.broken) {
    return (
      <span className="font-semibold text-active">
        ✕ did not hold at seq {count(found.broken.seq)}
        <span className="block max-w-[40ch] whitespace-normal font-normal">{found.broken.text}</span>
      </span>
    )
  }
  return found?.last ? <span>✓ held</span> : <span className="text-muted">not yet checked</span>
}

function summary(report: MonitorReport | null): string {
  if (report === null) return 'The engine does not answer at the moment, so nothing can be said of its last check.'
  const { since, steps, checked } = report
  if (since === null) return 'The engine of this server has not taken a step since it started: nothing is checked yet.'
  const looked =
    steps === checked
      ? `all ${plural(steps, 'step', 'steps')}`
      : `${count(checked)} of ${plural(steps, 'step', 'steps')} (the closures of every ADL event, other steps as time allows)`
  return `Since this server took the stream up at seq ${count(since.seq)}, its monitor has looked at ${looked}. A promise counts as checked when a step held something it speaks of: those about closures wait for the next ADL event.`
}
