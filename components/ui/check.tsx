import type { EventRow } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/frame'

type Check = EventRow['check']

const WORDS: Readonly<Record<Check, { readonly word: string; readonly meaning: string }>> = {
  'follows-rulebook': {
    word: words.followsRulebook,
    meaning: words.everyClosureWasDerived,
  },
  differs: {
    word: 'differs',
    meaning: words.derivedAgainFromThe,
  },
  'not-checkable': {
    word: words.cannotBeChecked,
    meaning: words.theRecordDoesNotHold,
  },
}

const PATH: Readonly<Record<Check, string>> = {
  'follows-rulebook': 'M1.5 6.5l3 3 6-7',
  differs: 'M2 4h8M2 8h8M8.5 1.5l-5 9',
  'not-checkable': 'M2 6h8',
}

/** Whether the closures of an event follow from its committed queue. */
export function CheckWord({ check }: { readonly check: Check }) {
  const { word, meaning } = WORDS[check]
  return (
    <span
      title={meaning}
      className={`inline-flex items-center gap-1.5 align-top whitespace-nowrap ${check === 'differs' ? 'text-active' : ''} ${check === 'not-checkable' ? 'text-muted' : ''}`}
    >
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" className="shrink-0">
        <path d={PATH[check]} fill="none" stroke="currentColor" strokeWidth="1.8" />
      </svg>
      {word}
    </span>
  )
}
