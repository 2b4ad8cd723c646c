import type { Live } from '@/engine/projections/live'
import { isFundAccount, type View } from '@/engine/state'
import type { Question } from '../runtime/messages'

/** What of the words somebody pasted exists, by exact name. */
export interface Found {
  readonly accounts: readonly { readonly account: string; readonly owner: string; readonly others: readonly string[] }[]
  /** Owners who are not accounts of the same name. */
  readonly owners: readonly { readonly owner: string; readonly accounts: readonly string[] }[]
  readonly markets: readonly string[]
  readonly events: readonly string[]
  readonly receipts: readonly { readonly id: string; readonly event: string; readonly account: string }[]
}

/** Accounts of one owner that are listed. */
const ACCOUNTS_MAX = 50

/** Where a receipt belongs, by its name. */
export type PlaceOfReceipt = (
  id: string,
) => Promise<{ readonly id: string; readonly event: string; readonly account: string } | null>

type Asked = Omit<Extract<Question, { kind: 'find' }>, 'kind'>

/** What is asked for is looked up, never searched for by likeness. Each word stands there at most once. */
export async function find(
  view: View,
  live: Live,
  placeOf: PlaceOfReceipt,
  { words, receipts }: Asked,
): Promise<Found> {
  const accounts = words.filter((word) => view.accounts.has(word) && !isFundAccount(word))
  const owners = words.filter((word) => !accounts.includes(word))
  const byOwner = accountsOf(view, new Set([...owners, ...accounts.map((account) => ownerOf(view, account))]))
  return {
    accounts: accounts.map((account) => {
      const owner = ownerOf(view, account)
      return { account, owner, others: (byOwner.get(owner) ?? []).filter((other) => other !== account) }
    }),
    owners: owners.flatMap((owner) => {
      const found = byOwner.get(owner)
      return found ? [{ owner, accounts: found }] : []
    }),
    markets: words.filter((word) => view.markets.has(word)),
    events: words.filter((word) => live.report(word, OPERATOR) !== null),
    receipts: (await Promise.all(receipts.map(placeOf))).flatMap((place) => place ?? []),
  }
}

/** The desk's own eyes: what a member of staff is shown of it is decided after this. */
const OPERATOR = { role: 'operator', accounts: [] } as const

function ownerOf(view: View, account: string): string {
  return view.accounts.get(account)?.owner ?? account
}

/** One walk over the accounts, in the engine's thread, for all owners that were named. */
function accountsOf(view: View, owners: ReadonlySet<string>): Map<string, string[]> {
  const found = new Map<string, string[]>()
  if (owners.size === 0) return found
  for (const { id, owner } of view.accounts.values()) {
    if (!owners.has(owner) || isFundAccount(id)) continue
    const accounts = found.get(owner) ?? []
    if (accounts.length < ACCOUNTS_MAX) found.set(owner, [...accounts, id])
  }
  return found
}
