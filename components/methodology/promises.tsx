import { count } from '@/lib/format'
import type { Methodology, MonitorReport, PromiseReport } from '@/lib/wire/methodology'
import { words } from '@/lib/words/en/methodology'
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
    <Section id="promises" title={words.whatMustAlwaysHold} note={words.checkedInTestsAnd}>
      <p className="mb-3 max-w-[86ch] text-ink-2">{summary(report)}</p>
      <Table caption={words.theEnginesPromisesAndTheir}>
        <thead>
          <tr>
            <Head>{words.no}</Head>
            <Head>{words.promise}</Head>
            <Head>{words.result}</Head>
            <Head end>{words.checks}</Head>
            <Head end>{words.lastAtSeq}</Head>
            <Head>{words.atUtc}</Head>
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
        {words.didNotHoldAtSeq(
          count(found.broken.seq),
          <span className="block max-w-[40ch] whitespace-normal font-normal">{found.broken.text}</span>,
        )}
      </span>
    )
  }
  return found?.last ? <span>{words.held}</span> : <span className="text-muted">{words.notYetChecked}</span>
}

function summary(report: MonitorReport | null): string {
  if (report === null) return words.theEngineDoesNotAnswer
  const { since, steps, checked } = report
  if (since === null) return words.theEngineOfThisServer
  const looked =
    steps === checked
      ? words.all(words.countSteps(steps))
      : words.ofTheClosuresOfEvery(count(checked), words.countSteps(steps))
  return words.sinceThisServerTookThe(count(since.seq), looked)
}
