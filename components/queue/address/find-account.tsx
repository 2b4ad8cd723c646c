import { PageHead } from '@/components/ui/page-head'
import { words } from '@/lib/words/en/account'

interface FindAccountProps {
  /** Whether the venue shows accounts at all. */
  readonly open: boolean
  /** What was asked for and is not there. */
  readonly missing: string | null
}

/** One box for a public account's id. A plain form, so that it works before any script does. */
export function FindAccount({ open, missing }: FindAccountProps) {
  if (!open) {
    return <PageHead title={words.thisVenueDoesNotShow} lead={words.onlyTheirOwnersSeeThem} />
  }
  return (
    <>
      <PageHead title={words.lookAtAnAccount} lead={words.thisVenueIsOpenEverybody} />
      <form method="get" action="/accounts" className="mt-6 flex flex-wrap items-end gap-3">
        <label className="flex-1 basis-72">
          <span className="block text-note text-muted">{words.accountOrAddress}</span>
          <input
            name="id"
            required
            maxLength={64}
            pattern="[A-Za-z0-9_.:\-]+"
            defaultValue={missing ?? ''}
            autoComplete="off"
            spellCheck={false}
            className="figures min-h-8 w-full border border-line-2 rounded-control bg-paper px-2"
          />
        </label>
        <button type="submit" className="button button-main">
          {words.look}
        </button>
      </form>
      {missing === null ? null : (
        <p role="status" className="mt-3 text-ink-2">
          {words.thereIsNoAccount(missing)}
        </p>
      )}
    </>
  )
}
