import { QUERY_MAX } from '@/lib/wire/support'
import { words } from '@/lib/words/en/support'

/** One box for everything. A plain form with the question in its address: the same look-up can be linked to and repeated. */
export function SearchBox({ query, autoFocus }: { readonly query: string; readonly autoFocus: boolean }) {
  return (
    <form action="/support" className="mt-5 print:hidden">
      <label htmlFor="q" className="sr-only">
        {words.pasteWhatTheCustomerWrote}
      </label>
      <div className="flex gap-2 max-md:flex-col">
        <input
          id="q"
          name="q"
          type="search"
          defaultValue={query}
          maxLength={QUERY_MAX}
          required
          // biome-ignore lint/a11y/noAutofocus: the page is this one box, and whoever opens it is about to paste into it
          autoFocus={autoFocus}
          autoComplete="off"
          spellCheck={false}
          placeholder={words.accountOwnerReceiptLine}
          className="field field-large flex-1"
        />
        <button type="submit" className="button button-main h-11 px-5">
          {words.lookUp}
        </button>
      </div>
    </form>
  )
}
