import type { Check, Verdict } from '@/engine/receipt/verify'
import { TITLES } from '@/lib/words/en/check-titles'
import { words } from '@/lib/words/en/receipts'
import css from './receipt.module.css'

const MARKS = {
  holds: { path: 'M1.5 6.5l3 3 6-7', word: 'holds' },
  fails: { path: 'M2 2l8 8M10 2l-8 8', word: words.doesNotHold },
  open: { path: 'M2 6h8', word: words.notLookedAt },
} as const

/** Every check by name: what it proves where it holds, and what was found. */
export function Checks({ verdict }: { readonly verdict: Verdict }) {
  return (
    <>
      <ol className={css.checks}>
        {verdict.checks.map((check) => (
          <CheckLine key={check.name} check={check} />
        ))}
      </ol>
      <NotProved sentences={verdict.notProved} />
    </>
  )
}

function CheckLine({ check: { name, holds, proves, found } }: { readonly check: Check }) {
  const kind = holds === null ? 'open' : holds ? 'holds' : 'fails'
  const { path, word } = MARKS[kind]
  return (
    <li data-holds={kind}>
      <svg width="16" height="16" viewBox="0 0 12 12" role="img" aria-label={word}>
        <path d={path} fill="none" stroke="currentColor" strokeWidth="1.9" />
      </svg>
      <div>
        <b>{TITLES[name]}</b>
        <span className={css.proves}>{proves}</span>
        <span className={css.found}>{found}</span>
      </div>
    </li>
  )
}

/** What no file can prove is said as plainly as what it does. */
export function NotProved({ sentences }: { readonly sentences: readonly string[] }) {
  return (
    <div className={css.notProved}>
      <b>{words.notProvedHere}</b>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  )
}
