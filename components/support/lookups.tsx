import Link from 'next/link'
import { count, stampMs } from '@/lib/format'
import type { AuditEntry, AuditVerdict } from '@/lib/wire/support'
import { PageHead } from '../ui/page-head'
import { Section } from '../ui/section'
import { Cell, FigureCell, Head, Table } from '../ui/table'

const ACTION: Readonly<Record<AuditEntry['action'], string>> = {
  search: 'search',
  account: 'account',
  'account-then': 'account as it stood',
  stream: 'account, live',
  'what-if': 'what if',
  letters: 'letters',
  record: 'this record',
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
        above={<Link href="/support">Support desk</Link>}
        title={
          broken === null
            ? `All ${count(verdict.entries)} look-ups on record hold together.`
            : `The record of look-ups is broken at entry ${count(broken.seq)}.`
        }
        lead={
          broken === null
            ? 'Each entry carries the hash of itself and of the one before, the last one that of all of them. Looking at this page is on record as well.'
            : `${broken.reason} The ${count(verdict.entries)} entries before it hold. Somebody has changed the file: keep it as it is and find out who could.`
        }
      />
      <p className="mt-4 border-y border-line py-2 font-figures tracking-wide break-all">{head}</p>
      <Section title="Look-ups" note="Newest first">
        <Table caption="Look-ups of the staff">
          <thead>
            <tr>
              <Head end>No.</Head>
              <Head className="pl-4!">Time, UTC</Head>
              <Head>Who</Head>
              <Head>From</Head>
              <Head>What</Head>
              <Head>Asked</Head>
              <Head>Account shown</Head>
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
              Older
            </Link>
          </p>
        )}
      </Section>
    </>
  )
}
