import type { Live } from '@/engine/projections/live'
import { receiptId } from '@/engine/receipt/code'
import { isFundAccount, type View } from '@/engine/state'
import { sha256 } from '../sha256'

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
/** Closures whose receipts are gone through for one that was pasted, the newest first: a tenth of a second. */
const RECEIPTS_MAX = 5_000

interface Books {
  readonly view: View
  readonly live: Live
  readonly seed: string
}

/** @param words each at most once; what is asked for is looked up, never searched for by likeness */
export function find({ view, live, seed }: Books, words: readonly string[], receipts: readonly string[]): Found {
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
    receipts: receiptsOf(live, seed, new Set(receipts)),
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

/** A receipt's name says nothing of what it is about, so that closures are named until one has the name. */
function receiptsOf(live: Live, seed: string, wanted: ReadonlySet<string>): Found['receipts'] {
  const found: Found['receipts'][number][] = []
  if (wanted.size === 0) return found
  let looked = 0
  for (const { id: event } of live.events(OPERATOR)) {
    for (const { name } of live.report(event, OPERATOR)?.closures ?? []) {
      const id = receiptId(sha256, seed, event, name)
      if (wanted.has(id)) found.push({ id, event, account: name })
      looked += 1
      if (looked >= RECEIPTS_MAX || found.length === wanted.size) return found
    }
  }
  return found
}
