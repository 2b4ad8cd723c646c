import Link from 'next/link'
import type { PositionRow } from '@/lib/wire/frames'
import type { Described, RulebookWords } from '@/lib/wire/methodology'
import type { Worked } from '@/lib/wire/tools'
import { words } from '@/lib/words/en/methodology'
import { ALLOCATION, INDICATOR, PRICE, TRIGGER } from '@/lib/words/en/rulebook-words'
import { WorkedScore } from '../queue/worked-score'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { Clause } from './clause'
import { WorkedExample } from './worked-example'

const ABOVE = <Link href="/methodology">{words.methodology}</Link>

interface RulebookPageProps {
  readonly described: Described
  readonly isInForce: boolean
  /** One of the visitor's own positions where this rulebook is in force; null where there is none to be shown. */
  readonly own: PositionRow | null
  /** Null where the rulebook has no price for anything that could be shown. */
  readonly worked: Worked | null
}

/** One rulebook in words, or what a venue without a queue does in place of one. */
export function RulebookPage({ described, isInForce, own, worked }: RulebookPageProps) {
  return (
    <>
      <PageHead above={ABOVE} title={described.title} lead={leadOf(described, isInForce)} />
      {'formula' in described ? (
        <Rules rulebook={described} own={own} worked={worked} />
      ) : (
        <Section title={words.whatHappensInstead}>
          <dl>
            {Object.entries(described.clauses).map(([name, clause]) => (
              <Clause key={name} name={name.charAt(0).toUpperCase() + name.slice(1)} clause={clause} />
            ))}
          </dl>
        </Section>
      )}
      {described.gaps.length > 0 && (
        <Section title={words.whatIsNotPublishedAnd}>
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
  if (!('formula' in described)) return words.describedOnlyThereIsNo(described.rulebook)
  return isInForce ? words.inForceHere(described.rulebook) : words.notInForceHere(described.rulebook)
}

interface RulesProps extends Pick<RulebookPageProps, 'own' | 'worked'> {
  readonly rulebook: RulebookWords
}

function Rules({ rulebook, own, worked }: RulesProps) {
  const { trigger, formula, allocation, price, indicator, exempt } = rulebook
  return (
    <>
      <Section title={words.theRules}>
        <dl>
          <Clause name={words.adlBegins} clause={trigger} short={TRIGGER[trigger.rule]} />
          <Clause name={words.ranking} clause={formula}>
            <FormulaLines lines={formula.lines} ties={formula.ties} />
          </Clause>
          <Clause name={words.whoIsClosed} clause={allocation} short={ALLOCATION[allocation.rule]} />
          <Clause name={words.closingPrice} clause={price} short={PRICE[price.rule]} />
          <Clause name={words.indicator} clause={indicator} short={INDICATOR[indicator.rule]} />
        </dl>
        {exempt.length > 0 && <p className="mt-2">{words.takenOutOfAdlMarkets(exempt.join(', '))}</p>}
      </Section>
      {worked !== null && <WorkedExample worked={worked} indicator={INDICATOR[indicator.rule]} />}
      {own !== null && <Own example={own} />}
    </>
  )
}

function FormulaLines({ lines, ties }: { readonly lines: readonly string[]; readonly ties: readonly string[] }) {
  if (lines.length === 0) return <p className="font-semibold">{words.noScoreWhateverNeedsA}</p>
  return (
    <ul className="my-2 space-y-1 border-l-2 border-line-2 pl-3 [overflow-wrap:anywhere]">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
      {ties.map((tie) => (
        <li key={tie}>{words.equalScores(tie)}</li>
      ))}
    </ul>
  )
}

/** The visitor's own position, where this rulebook ranks it. */
function Own({ example }: { readonly example: PositionRow }) {
  return (
    <Section title={words.yourOwn} note={words.yourInAsItStood(example.side, example.market)}>
      <div className="max-w-[60rem]">
        <WorkedScore row={example} />
      </div>
    </Section>
  )
}
