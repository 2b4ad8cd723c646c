import Link from 'next/link'
import { count, stampMs } from '@/lib/format'
import type { AuditEntry, AuditVerdict } from '@/lib/wire/support'
import { words } from '@/lib/words/en/support'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { Cell, FigureCell, Head, Table } from '../ui/table'

const ACTION: Readonly<Record<AuditEntry['action'], string>> = {
  search: 'search',
  account: 'account',
  'account-then': words.accountAsItStood,
  stream: words.accountLive,
  'what-if': words.whatIf,
  letters: 'letters',
  record: words.thisRecord,
}

interface LookupsProps {
  readonly entries: readonly AuditEntry[]
  readonly verdict: AuditVerdict
}

/** Who looked into what, and whether the record is what was written. */
export function Lookups({ entries, verdict }: LookupsProps) {
  const { broken, head } = verdict
  const oldest = entries.at(-1)
  return (
    <>
      <PageHead
        above={<Link href="/support">{words.supportDesk}</Link>}
        title={
          broken === null
            ? words.allLookUpsOnRecord(count(verdict.entries))
            : words.theRecordOfLookUps(count(broken.seq))
        }
        lead={
          broken === null
            ? words.eachEntryCarriesTheHash
            : words.theEntriesBeforeItHold(broken.reason, count(verdict.entries))
        }
      />
      <p className="mt-4 border-y border-line py-2 font-figures tracking-wide break-all">{head}</p>
      <Section title={words.lookUps} note={words.newestFirst}>
        <Table caption={words.lookUpsOfTheStaff}>
          <thead>
            <tr>
              <Head end>{words.number}</Head>
              <Head className="pl-4!">{words.timeUtc}</Head>
              <Head>{words.who}</Head>
              <Head>{words.from}</Head>
              <Head>{words.what}</Head>
              <Head>{words.asked}</Head>
              <Head>{words.accountShown}</Head>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.seq}>
                <FigureCell>{count(entry.seq)}</FigureCell>
                <Cell className="figures pl-4!">{stampMs(entry.at)}</Cell>
                <Cell>
                  {entry.who}, {entry.role}
                </Cell>
                <Cell className="figures text-muted">{entry.from}</Cell>
                <Cell>{ACTION[entry.action]}</Cell>
                <Cell className="max-w-96 truncate" title={entry.query}>
                  <bdi>{entry.query}</bdi>
                </Cell>
                <Cell>{entry.account ?? ''}</Cell>
              </tr>
            ))}
          </tbody>
        </Table>
        {oldest !== undefined && oldest.seq > 1 && (
          <p className="mt-3">
            <Link href={`/support?record&before=${oldest.seq}`} prefetch={false}>
              {words.older}
            </Link>
          </p>
        )}
      </Section>
    </>
  )
}
