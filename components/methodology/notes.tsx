import { CHANGES } from '@/engine/methodology/changes'
import { bibtex, plainCitation } from '@/engine/methodology/citation'
import { CORRECTIONS } from '@/engine/methodology/corrections'
import { DISAGREEMENTS } from '@/engine/methodology/disagreements'
import { KNOWN_ISSUES } from '@/engine/methodology/known-issues'
import { words } from '@/lib/words/en/methodology'
import { Section } from '../ui/section'
import { Source } from './clause'
import { RulebookLink } from './rulebook-link'

/** What is known beside the rules, printed from data. */

interface NoteProps {
  readonly name: React.ReactNode
  readonly sources?: readonly string[]
  readonly children: React.ReactNode
}

function Note({ name, sources = [], children }: NoteProps) {
  return (
    <div className="grid gap-x-8 gap-y-1 border-b border-line py-3 md:grid-cols-[11rem_minmax(0,1fr)]">
      <dt className="font-semibold">{name}</dt>
      <dd className="min-w-0 max-w-[80ch]">
        {children}
        {sources.length > 0 && (
          <ul className="mt-1 text-note text-muted">
            {sources.map((source) => (
              <li key={source}>
                <Source href={source} />
              </li>
            ))}
          </ul>
        )}
      </dd>
    </div>
  )
}

export function Disagreements() {
  return (
    <Section id="disagreements" title={words.whereTheVenuesOwnTexts} note={words.namedSoThatNobodyTakes}>
      <dl>
        {DISAGREEMENTS.map(({ venue, what, here, sources }) => (
          <Note key={venue} name={venue} sources={sources}>
            <p>{what}</p>
            <p className="text-ink-2">{words.here(here)}</p>
          </Note>
        ))}
      </dl>
    </Section>
  )
}

/** A version never changes once it is out: a different rule is a new version, and the old one stays. */
export function Changes() {
  return (
    <Section id="changes" title={words.changeLogOfTheRules} note={words.aRuleThatChangesIs}>
      <dl>
        {CHANGES.map(({ venue, at, what, here, rulebooks, source }) => (
          <Note
            key={`${venue} ${at} ${what}`}
            name={
              <>
                <span className="figures block">{at ?? words.noDateFound}</span>
                {venue}
              </>
            }
            sources={[source]}
          >
            <p>{what}</p>
            <p className="text-ink-2">{words.here(here)}</p>
            <p className="mt-1 flex flex-wrap gap-x-4 text-note">
              {rulebooks.map((id) => (
                <RulebookLink key={id} id={id} />
              ))}
            </p>
          </Note>
        ))}
      </dl>
    </Section>
  )
}

export function Corrections() {
  return (
    <Section id="corrections" title={words.corrections} note={words.errorsAndTrapsInPublished}>
      <dl>
        {CORRECTIONS.map(({ about, said, found, here, sources }) => (
          <Note key={about} name={about} sources={sources}>
            <p>{said}</p>
            <p className="font-medium">{found}</p>
            <p className="text-ink-2">{words.here(here)}</p>
          </Note>
        ))}
      </dl>
    </Section>
  )
}

export function KnownIssues() {
  return (
    <Section id="known-issues" title={words.knownIssues} note={words.whatIsRealAndNot}>
      <dl>
        {KNOWN_ISSUES.map(({ about, what }) => (
          <Note key={about} name={about}>
            <p>{what}</p>
          </Note>
        ))}
      </dl>
    </Section>
  )
}

/** @param inForce the rulebook to name, where one is in force */
export function Cite({ inForce }: { readonly inForce: string | null }) {
  const cited = { rulebook: inForce ?? 'bitmex/1' }
  return (
    <Section id="cite" title={words.howToCite}>
      <p className="max-w-[80ch]">
        {words.nameTheRulebookWithIts(<a href="/api/v1/rulebooks">{words.apiV1Rulebooks}</a>)}
      </p>
      <blockquote className="mt-3 max-w-[80ch] border-l-2 border-line-2 pl-3">{plainCitation(cited)}</blockquote>
      <pre className="mt-3 max-w-[80ch] border-y border-line py-2 text-note whitespace-pre-wrap">{bibtex(cited)}</pre>
    </Section>
  )
}
