import type { ClauseWords } from '@/lib/wire/methodology'
import { GRADE } from '@/lib/words/en/rulebook-words'

/** What a source is called in a sentence: where it is, without what only machines need. */
export function nameOf(source: string): string {
  return source.replace(/^https:\/\/(www\.)?/, '').replace(/\/$/, '')
}

export function Source({ href }: { readonly href: string }) {
  return (
    <a href={href} rel="noreferrer" className="[overflow-wrap:anywhere]">
      {nameOf(href)}
    </a>
  )
}

interface ClauseProps {
  readonly name: string
  readonly clause: ClauseWords
  /** What it comes to, in a few words; the text says it whole. */
  readonly short?: string
  readonly children?: React.ReactNode
}

/** One clause of a rulebook: what it says, where that was read, and how well it is founded. */
export function Clause({ name, clause, short, children }: ClauseProps) {
  return (
    <div className="grid gap-x-8 gap-y-1 border-b border-line py-3 md:grid-cols-[11rem_minmax(0,1fr)]">
      <dt className="font-semibold">{name}</dt>
      <dd className="min-w-0 max-w-[80ch]">
        {short !== undefined && <p className="font-semibold">{short}</p>}
        <p>{clause.text}</p>
        {children}
        <p className="mt-1 text-note text-muted">
          <Source href={clause.source} /> · {GRADE[clause.grade]}
        </p>
      </dd>
    </div>
  )
}
