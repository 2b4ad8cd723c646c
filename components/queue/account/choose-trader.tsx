import Link from 'next/link'
import { capital } from '@/lib/format'
import { words } from '@/lib/words/en/account'

export interface DemoTrader {
  readonly account: string
  readonly kind: string
  readonly positions: number
  readonly note: string
}

/** Without a session: take the seat of a trader of the demo. Plain forms, so that it works before any script does. */
export function ChooseTrader({ traders }: { readonly traders: readonly DemoTrader[] }) {
  const kinds = [...new Set(traders.map(({ kind }) => kind))]
  return (
    <>
      <header className="pt-9 max-md:pt-5">
        <h1 className="max-w-[26em] text-page font-medium text-balance max-md:text-[1.375rem]">
          {words.whosePositionsWouldYouLike}
        </h1>
        <p className="mt-2 max-w-[70ch] text-ink-2">{words.takeTheSeatOfOne}</p>
        <p className="mt-2">
          <Link href="/accounts">{words.onlyLookAtAnAccount}</Link>
        </p>
      </header>
      {traders.length === 0 ? (
        <p className="mt-8 border-y border-line py-4 text-ink-2">{words.theDemoHasNoTraders}</p>
      ) : (
        kinds.map((kind) => <Kind key={kind} kind={kind} traders={traders.filter((trader) => trader.kind === kind)} />)
      )}
    </>
  )
}

function Kind({ kind, traders }: { readonly kind: string; readonly traders: readonly DemoTrader[] }) {
  return (
    <section className="mt-9">
      <h2 className="mb-1 text-section font-semibold">{capital(kind)}</h2>
      <ul className="border-t border-line-2">
        {traders.map((trader) => (
          <li key={trader.account} className="border-b border-line">
            <form method="post" action="/api/v1/session" className="flex flex-wrap items-center gap-x-6 gap-y-1 py-2">
              <input type="hidden" name="account" value={trader.account} />
              <span className="figures min-w-28 font-medium">{trader.account}</span>
              <span className="min-w-24 text-ink-2">{words.countPositions(trader.positions)}</span>
              <span className="flex-1 basis-64 text-ink-2">{trader.note}</span>
              <button type="submit" className="button ml-auto" aria-label={words.takeTheSeatOf(trader.account)}>
                {words.takeThisSeat}
              </button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  )
}
