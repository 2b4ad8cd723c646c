import { PageHead } from '../ui/page-head'

/** The door for staff. Plain forms, so that it works before any script does. */
export function SignIn({ isDemo }: { readonly isDemo: boolean }) {
  return (
    <>
      <PageHead
        title="The support desk"
        lead="For those whose work it is to answer customers: paste what a customer wrote, and have it explained in words that can be sent. It changes nothing, and every look-up is put on record."
      />
      <div className="mt-8 grid max-w-[64rem] gap-x-12 gap-y-8 md:grid-cols-2">
        {isDemo && (
          <form method="post" action="/api/v1/session" className="border-t border-line-2 pt-3">
            <h2 className="text-section font-semibold">Try it here</h2>
            <p className="mt-1 text-ink-2">
              This exchange is simulated and nobody’s real positions are in it, so the desk is open to everybody.
            </p>
            <input type="hidden" name="role" value="support" />
            <NameField id="demo-name" />
            <button type="submit" className="button button-main mt-3">
              Take the support seat
            </button>
          </form>
        )}
        <form method="post" action="/api/v1/session" className="border-t border-line-2 pt-3">
          <h2 className="text-section font-semibold">With a token</h2>
          <p className="mt-1 text-ink-2">
            Support and operators of a real exchange bring the token that the server was started with.
          </p>
          <label className="mt-3 block text-note text-muted" htmlFor="token">
            Token
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
            Sign in
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
        Your name, for the record of look-ups
      </label>
      <input id={id} name="name" maxLength={64} autoComplete="name" className="field" />
    </>
  )
}
