import type { Metadata } from 'next'
import { Desk } from '@/components/support/desk'
import { Lookups } from '@/components/support/lookups'
import { SignIn } from '@/components/support/sign-in'
import { Empty } from '@/components/ui/empty'
import { accountAsItStood, desk, lookUp, lookupPage } from '@/lib/server/desk'
import { words } from '@/lib/words/en/support'

export const metadata: Metadata = { title: words.supportDesk, robots: { index: false, follow: false } }

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

const one = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '')

/** Entries of the record on one page. */
const SHOWN = 100

function lineIn(value: string | string[] | undefined): number | null {
  return /^\d{1,15}$/.test(one(value)) ? Number(value) : null
}

export default async function Page({ searchParams }: Props) {
  const [{ staff, isDemo }, query] = await Promise.all([desk(), searchParams])
  if (staff === null) return <SignIn isDemo={isDemo} />
  // For everybody else the record does not exist, and this is the desk.
  const record =
    query.record === undefined ? null : await lookupPage(lineIn(query.before) ?? Number.MAX_SAFE_INTEGER, SHOWN)
  if (record !== null) return 'answer' in record ? <Lookups {...record.answer} /> : <Empty>{record.refusal}</Empty>
  const text = one(query.q)
  const found = text.trim() === '' ? null : await lookUp(text)
  const answer = found && 'answer' in found ? found.answer : null
  const account = answer?.customer?.account
  const at = lineIn(query.at)
  const then = account === undefined || at === null ? null : await accountAsItStood(account, at)
  return (
    <Desk
      role={staff.role}
      name={staff.name}
      query={text}
      answer={answer}
      then={then && 'answer' in then ? then.answer : null}
      refusals={[found, then].flatMap((outcome) => (outcome && 'refusal' in outcome ? [outcome.refusal] : []))}
    />
  )
}
