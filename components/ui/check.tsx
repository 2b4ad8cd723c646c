import type { EventRow } from '@/lib/wire/frames'

type Check = EventRow['check']

const WORDS: Readonly<Record<Check, { readonly word: string; readonly meaning: string }>> = {
  'follows-rulebook': {
    word: 'follows rulebook',
    meaning: 'Every closure was derived again from the committed queue: place, size and price agree.',
  },
  differs: {
    word: 'differs',
    meaning: 'Derived again from the committed queue, at least one closure is not what the rulebook asks for.',
  },
  'not-checkable': {
    word: 'cannot be checked',
    meaning: 'The record does not hold the queue, so nobody can derive the closures again.',
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
