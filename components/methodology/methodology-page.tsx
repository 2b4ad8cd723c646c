import Link from 'next/link'
import { addressOf, type Methodology } from '@/lib/wire/methodology'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { Cell, Head, Table } from '../ui/table'
import { Source } from './clause'
import { DISAGREEMENTS } from './disagreements'
import { ALLOCATION, PRICE, TRIGGER } from './words'

interface MethodologyProps {
  readonly data: Methodology
  /** The rulebook that the running stream follows; null where there is none. */
  readonly inForce: string | null
}

/** How everything on these pages is worked out, printed from the data that works it out. */
export function MethodologyPage({ data, inForce }: MethodologyProps) {
  return (
    <>
      <PageHead
        title="Every rule that is computed here, what it rests on, and what is not known."
        lead="These pages are printed from the same data that ranks and closes positions, so that what is said and what is done cannot part. What a venue does not publish is not made up: its rulebook says so, and refuses."
      />
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
      <Invariants data={data} />
      <Disagreements />
      <Versions data={data} />
      <Cite />
    </>
  )
}

function RulebookLink({ id, children }: { readonly id: string; readonly children: React.ReactNode }) {
  return (
    <Link href={`/methodology/${addressOf(id)}`} prefetch={false}>
      {children}
    </Link>
  )
}

function Rulebooks({ data, inForce }: MethodologyProps) {
  return (
    <Section title="Rulebooks" note={inForce === null ? undefined : `In force on this exchange: ${inForce}`}>
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

function Invariants({ data }: Pick<MethodologyProps, 'data'>) {
  return (
    <Section title="What must always hold" note="Checked in tests and simulation at every step">
      <dl>
        {data.invariants.map(({ id, sentence }) => (
          <div key={id} id={id} className="flex gap-4 border-b border-line py-2 target:bg-surface">
            <dt className="figures w-10 shrink-0 text-muted">{id}</dt>
            <dd className="max-w-[80ch]">{sentence}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

function Disagreements() {
  return (
    <Section
      title="Where the venues’ own texts disagree"
      note="Named, so that nobody takes one reading for the only one"
    >
      <dl>
        {DISAGREEMENTS.map(({ venue, what, here, sources }) => (
          <div
            key={venue}
            className="grid gap-x-8 gap-y-1 border-b border-line py-3 md:grid-cols-[11rem_minmax(0,1fr)]"
          >
            <dt className="font-semibold">{venue}</dt>
            <dd className="min-w-0 max-w-[80ch]">
              <p>{what}</p>
              <p className="text-ink-2">Here: {here}</p>
              <ul className="mt-1 text-note text-muted">
                {sources.map((source) => (
                  <li key={source}>
                    <Source href={source} />
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

/** A version never changes once it is out: a different rule is a new version, and the old one stays. */
function Versions({ data }: Pick<MethodologyProps, 'data'>) {
  const nameOf = (id: string) => id.split('/')[0]
  const names = data.rulebooks.map(({ rulebook }) => nameOf(rulebook))
  const several = data.rulebooks.filter(({ rulebook }) => names.filter((n) => n === nameOf(rulebook)).length > 1)
  return (
    <Section
      title="Versions"
      note="A rule that changes is a new version; the old one stays, so that old events can be checked"
    >
      <dl>
        {several.map(({ rulebook, formula }) => (
          <div
            key={rulebook}
            className="grid gap-x-8 gap-y-1 border-b border-line py-2 md:grid-cols-[11rem_minmax(0,1fr)]"
          >
            <dt>
              <RulebookLink id={rulebook}>{rulebook}</RulebookLink>
            </dt>
            <dd className="min-w-0 max-w-[80ch]">{formula.text}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-2 text-ink-2">All other rulebooks are at their first version.</p>
    </Section>
  )
}

function Cite() {
  return (
    <Section title="How to cite">
      <p className="max-w-[80ch]">
        Name the rulebook with its version, the event, and the root its queue was committed to; each event’s report
        prints them. For a rule: “Plimsoll methodology, rulebook bitmex/1”. The same words for programs:{' '}
        <a href="/api/v1/rulebooks">/api/v1/rulebooks</a>.
      </p>
    </Section>
  )
}
