import Link from 'next/link'
import type { PositionRow } from '@/lib/wire/frames'
import type { Described, RulebookWords } from '@/lib/wire/methodology'
import { WorkedScore } from '../queue/worked-score'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { Clause } from './clause'
import { ALLOCATION, INDICATOR, PRICE, TRIGGER } from './words'

const ABOVE = <Link href="/methodology">Methodology</Link>

interface RulebookPageProps {
  readonly described: Described
  /** One of the visitor's own positions where this rulebook is in force; null where there is none to be shown. */
  readonly example: PositionRow | null
  readonly isInForce: boolean
}

/** One rulebook in words, or what a venue without a queue does in place of one. */
export function RulebookPage({ described, example, isInForce }: RulebookPageProps) {
  return (
    <>
      <PageHead above={ABOVE} title={described.title} lead={leadOf(described, isInForce)} />
      {'formula' in described ? (
        <Rules rulebook={described} example={example} isInForce={isInForce} />
      ) : (
        <Section title="What happens instead">
          <dl>
            {Object.entries(described.clauses).map(([name, clause]) => (
              <Clause key={name} name={name.charAt(0).toUpperCase() + name.slice(1)} clause={clause} />
            ))}
          </dl>
        </Section>
      )}
      {described.gaps.length > 0 && (
        <Section title="What is not published, and what is done about it">
          <ul className="max-w-[80ch] list-disc space-y-1 pl-5">
            {described.gaps.map((gap) => (
              <li key={gap}>{gap}</li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

function leadOf(described: Described, isInForce: boolean): string {
  if (!('formula' in described))
    return `${described.rulebook}: described only. There is no queue, and nothing is computed.`
  return isInForce ? `${described.rulebook}, in force on this exchange.` : `${described.rulebook}, not in force here.`
}

interface RulesProps {
  readonly rulebook: RulebookWords
  readonly example: PositionRow | null
  readonly isInForce: boolean
}

function Rules({ rulebook, example, isInForce }: RulesProps) {
  const { trigger, formula, allocation, price, indicator, exempt } = rulebook
  return (
    <>
      <Section title="The rules">
        <dl>
          <Clause name="ADL begins" clause={trigger} short={TRIGGER[trigger.rule]} />
          <Clause name="Ranking" clause={formula}>
            <FormulaLines lines={formula.lines} ties={formula.ties} />
          </Clause>
          <Clause name="Who is closed" clause={allocation} short={ALLOCATION[allocation.rule]} />
          <Clause name="Closing price" clause={price} short={PRICE[price.rule]} />
          <Clause name="Indicator" clause={indicator} short={INDICATOR[indicator.rule]} />
        </dl>
        {exempt.length > 0 && <p className="mt-2">Taken out of ADL: markets of {exempt.join(', ')}.</p>}
      </Section>
      {formula.lines.length > 0 && <Worked example={example} isInForce={isInForce} />}
    </>
  )
}

function FormulaLines({ lines, ties }: { readonly lines: readonly string[]; readonly ties: readonly string[] }) {
  if (lines.length === 0) return <p className="font-semibold">No score: whatever needs a place is refused.</p>
  return (
    <ul className="my-2 space-y-1 border-l-2 border-line-2 pl-3 [overflow-wrap:anywhere]">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
      {ties.map((tie) => (
        <li key={tie}>Equal scores: {tie}</li>
      ))}
    </ul>
  )
}

/** A position is only shown to its owner, so that the example is the visitor's own or there is none. */
function Worked({ example, isInForce }: { readonly example: PositionRow | null; readonly isInForce: boolean }) {
  if (example === null) {
    return (
      <Section title="A worked example">
        <p className="max-w-[80ch]">
          {isInForce ? (
            <>
              With numbers, it is worked out for each of your positions under <Link href="/account">My positions</Link>.
              The position of somebody else is not shown.
            </>
          ) : (
            'This rulebook is not in force here, so that no live position is ranked by it; the lines above are the whole formula.'
          )}
        </p>
      </Section>
    )
  }
  return (
    <Section
      title="A worked example"
      note={`Your ${example.side} in ${example.market}, as it stood when this page was made`}
    >
      <div className="max-w-[60rem]">
        <WorkedScore row={example} />
      </div>
    </Section>
  )
}
