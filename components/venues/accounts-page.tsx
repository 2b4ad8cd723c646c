'use client'

import Link from 'next/link'
import { useNow } from '@/lib/client'
import { useVenueAccounts } from '@/lib/client/use-venue-accounts'
import { age, millis } from '@/lib/format'
import type { VenueAccount, VenueAccounts } from '@/lib/wire/venue-accounts'
import { TROUBLE, VENUE, words } from '@/lib/words/en/venue-accounts'
import { Empty } from '../ui/empty'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { ConnectForm } from './connect-form'
import { OwnPositions } from './own-positions'
import css from './venues.module.css'

interface AccountsPageProps {
  readonly initial: VenueAccounts
  /** Anyone may sit at this account. */
  readonly openSeats: boolean
}

/** A trader's accounts at other venues: what they hold there, and how near the front each venue puts it. */
export function AccountsPage({ initial, openSeats }: AccountsPageProps) {
  const { accounts, connect, remove } = useVenueAccounts(initial)
  const positions = accounts.reduce((all, one) => all + one.positions.length, 0)
  return (
    <>
      <PageHead
        title={accounts.length === 0 ? words.headNone : words.head(accounts.length, positions)}
        above={<Link href="/account">{words.myPositions}</Link>}
        lead={words.lead}
      />
      {initial.enabled ? (
        <>
          {accounts.map((account) => (
            <AccountSection key={account.id} account={account} onRemove={() => remove.mutate(account.id)} />
          ))}
          {positions > 0 && <p className="mt-4 max-w-[86ch] text-note text-muted">{words.rankNote}</p>}
          <Section title={words.connect} note={words.whichVenues}>
            {openSeats && <p className="mb-3 max-w-[86ch] text-warned">{words.seatsAreOpen}</p>}
            <ConnectForm
              refusal={connect.error?.message ?? null}
              busy={connect.isPending}
              onConnect={(request, done) => connect.mutate(request, { onSuccess: done })}
            />
          </Section>
        </>
      ) : (
        <div className="mt-10">
          <Empty>{words.off(<code>PLIMSOLL_ACCOUNTS=on</code>, <code>PLIMSOLL_VAULT_KEY</code>)}</Empty>
        </div>
      )}
    </>
  )
}

function AccountSection({ account, onRemove }: { readonly account: VenueAccount; readonly onRemove: () => void }) {
  const now = useNow(null)
  const { venue, keyEnd, at, checkedAt, trouble, positions } = account
  const name = words.account(VENUE[venue], keyEnd)
  const since = (time: string) => age(Math.max(0, (now ?? 0) - (millis(time) ?? 0)))
  const read = at === null || now === null ? words.notReadYet : words.readAgo(since(at))
  const checked = checkedAt === null || now === null ? '' : `; ${words.checkedAgo(since(checkedAt))}`
  return (
    <Section
      title={name}
      note={`${read}${checked}`}
      end={
        <button type="button" className="button" onClick={onRemove} aria-label={words.removeLabel(name)}>
          {words.remove}
        </button>
      }
    >
      {trouble !== null && (
        <p className={css.trouble} role="status">
          {`${VENUE[venue]} ${TROUBLE[trouble]}.`}
        </p>
      )}
      {positions.length > 0 ? (
        <OwnPositions name={name} positions={positions} isOld={trouble !== null} />
      ) : (
        at !== null && <Empty>{words.noPositions}</Empty>
      )}
    </Section>
  )
}
