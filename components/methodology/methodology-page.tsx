import type { Methodology, MonitorReport } from '@/lib/wire/methodology'
import { words } from '@/lib/words/en/methodology'
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
      <PageHead title={words.everyRuleThatIsComputed} lead={words.thesePagesArePrintedFrom} />
      <OnThisPage />
      <Rulebooks data={data} inForce={inForce} />
      <Section title={words.notQueues} note={words.theseVenuesShareLossesIn}>
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
  ['rulebooks', words.rulebooks],
  ['promises', words.whatMustAlwaysHold],
  ['disagreements', words.disagreements],
  ['changes', words.changeLog],
  ['corrections', words.corrections],
  ['known-issues', words.knownIssues],
  ['cite', words.howToCite],
] as const

function OnThisPage() {
  return (
    <nav
      aria-label={words.onThisPage}
      className="mt-6 flex flex-wrap gap-x-5 gap-y-1 border-y border-line py-2 text-note"
    >
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
      title={words.rulebooks}
      note={inForce === null ? undefined : words.inForceOnThisExchange(inForce)}
    >
      <Table caption={words.rulebooksWhenAdlBeginsWho}>
        <thead>
          <tr>
            <Head>{words.rulebook}</Head>
            <Head>{words.adlBegins}</Head>
            <Head>{words.whoIsClosed}</Head>
            <Head>{words.atWhichPrice}</Head>
            <Head>{words.ranking}</Head>
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
              <Cell>{formula.lines.length === 0 ? words.nonePublished : formula.grade}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  )
}
