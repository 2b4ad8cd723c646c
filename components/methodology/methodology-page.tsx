import type { Methodology, MonitorReport } from '@/lib/wire/methodology'
import { ALLOCATION, PRICE, TRIGGER } from '@/lib/words/en/rulebook-words'
import { ToolsNav } from '../tools/tools-nav'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { Cell, Head, Table } from '../ui/table'
import { Changes, Cite, Corrections, Disagreements, KnownIssues } from './notes'
import { Promises } from './promises'
import { RulebookLink } from './rulebook-link'

interface MethodologyProps {
  readonly data: Methodology
  /** The rulebook that the running stream follows; null where there is none. */
  readonly inForce: string | null
  /** What the live monitor has found; null while there is no engine to ask. */
  readonly monitor: MonitorReport | null
}

/** How everything on these pages is worked out, printed from the data that works it out. */
export function MethodologyPage({ data, inForce, monitor }: MethodologyProps) {
  return (
    <>
      <ToolsNav />
      <PageHead
        title="Every rule that is computed here, what it rests on, and what is not known."
        lead="These pages are printed from the same data that ranks and closes positions, so that what is said and what is done cannot part. What a venue does not publish is not made up: its rulebook says so, and refuses."
      />
      <OnThisPage />
      <Rulebooks data={data} inForce={inForce} />
      <Section
        title="Not queues"
        note="These venues share losses in other ways; they are described, and compute nothing"
      >
        <ul className="flex flex-wrap gap-x-6 gap-y-1">
          {data.described.map(({ rulebook, title }) => (
            <li key={rulebook}>
              <RulebookLink id={rulebook}>{title}</RulebookLink>
            </li>
          ))}
        </ul>
      </Section>
      <Promises promises={data.invariants} report={monitor} />
      <Disagreements />
      <Changes />
      <Corrections />
      <KnownIssues />
      <Cite inForce={inForce} />
    </>
  )
}

const PARTS = [
  ['rulebooks', 'Rulebooks'],
  ['promises', 'What must always hold'],
  ['disagreements', 'Disagreements'],
  ['changes', 'Change log'],
  ['corrections', 'Corrections'],
  ['known-issues', 'Known issues'],
  ['cite', 'How to cite'],
] as const

function OnThisPage() {
  return (
    <nav aria-label="On this page" className="mt-6 flex flex-wrap gap-x-5 gap-y-1 border-y border-line py-2 text-note">
      {PARTS.map(([id, name]) => (
        <a key={id} href={`#${id}`} className="py-0.5">
          {name}
        </a>
      ))}
    </nav>
  )
}

function Rulebooks({ data, inForce }: Pick<MethodologyProps, 'data' | 'inForce'>) {
  return (
    <Section
      id="rulebooks"
      title="Rulebooks"
      note={inForce === null ? undefined : `In force on this exchange: ${inForce}`}
    >
      <Table caption="Rulebooks: when ADL begins, who is closed and at which price">
        <thead>
          <tr>
            <Head>Rulebook</Head>
            <Head>ADL begins</Head>
            <Head>Who is closed</Head>
            <Head>At which price</Head>
            <Head>Ranking</Head>
          </tr>
        </thead>
        <tbody>
          {data.rulebooks.map(({ rulebook, title, trigger, allocation, price, formula }) => (
            <tr key={rulebook}>
              <th scope="row" className="min-w-36 py-1! whitespace-normal!">
                <RulebookLink id={rulebook}>{title}</RulebookLink>{' '}
                <span className="block text-note font-normal text-muted">{rulebook}</span>
              </th>
              <Cell className="min-w-40 whitespace-normal!">{TRIGGER[trigger.rule]}</Cell>
              <Cell className="min-w-40 whitespace-normal!">{ALLOCATION[allocation.rule]}</Cell>
              <Cell>{PRICE[price.rule]}</Cell>
              <Cell>{formula.lines.length === 0 ? 'none published' : formula.grade}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  )
}
