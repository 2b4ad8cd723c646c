import { PageHead } from '@/components/ui/page-head'

interface FindAccountProps {
  /** Whether the venue shows accounts at all. */
  readonly open: boolean
  /** What was asked for and is not there. */
  readonly missing: string | null
}

/** One box for a public account's id. A plain form, so that it works before any script does. */
export function FindAccount({ open, missing }: FindAccountProps) {
  if (!open) {
    return (
      <PageHead
        title="This venue does not show accounts."
        lead="Only their owners see them: sign in at the exchange to see your own."
      />
    )
  }
  return (
    <>
      <PageHead
        title="Look at an account"
        lead="This venue is open: everybody may see what an account holds and where it stands."
      />
      <form method="get" action="/accounts" className="mt-6 flex flex-wrap items-end gap-3">
        <label className="flex-1 basis-72">
          <span className="block text-note text-muted">Account or address</span>
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
          Look
        </button>
      </form>
      {missing === null ? null : (
        <p role="status" className="mt-3 text-ink-2">
          There is no account {missing}.
        </p>
      )}
    </>
  )
}
