import { words } from '@/lib/words/en/support'
import { PageHead } from '../ui/page-head'

/** The door for staff. Plain forms, so that it works before any script does. */
export function SignIn({ isDemo }: { readonly isDemo: boolean }) {
  return (
    <>
      <PageHead title={words.theSupportDesk} lead={words.forThoseWhoseWorkIt} />
      <div className="mt-8 grid max-w-[64rem] gap-x-12 gap-y-8 md:grid-cols-2">
        {isDemo && (
          <form method="post" action="/api/v1/session" className="border-t border-line-2 pt-3">
            <h2 className="text-section font-semibold">{words.tryItHere}</h2>
            <p className="mt-1 text-ink-2">{words.thisExchangeIsSimulatedAnd}</p>
            <input type="hidden" name="role" value="support" />
            <NameField id="demo-name" />
            <button type="submit" className="button button-main mt-3">
              {words.takeTheSupportSeat}
            </button>
          </form>
        )}
        <form method="post" action="/api/v1/session" className="border-t border-line-2 pt-3">
          <h2 className="text-section font-semibold">{words.withAToken}</h2>
          <p className="mt-1 text-ink-2">{words.supportAndOperatorsOfA}</p>
          <label className="mt-3 block text-note text-muted" htmlFor="token">
            {words.token}
          </label>
          <input
            id="token"
            name="token"
            type="password"
            required
            maxLength={512}
            autoComplete="off"
            className="field"
          />
          <NameField id="token-name" />
          <button type="submit" className="button mt-3">
            {words.signIn}
          </button>
        </form>
      </div>
    </>
  )
}

function NameField({ id }: { readonly id: string }) {
  return (
    <>
      <label className="mt-3 block text-note text-muted" htmlFor={id}>
        {words.yourNameForTheRecord}
      </label>
      <input id={id} name="name" maxLength={64} autoComplete="name" className="field" />
    </>
  )
}
