import { Head, Table } from '@/components/ui/table'
import { count, money } from '@/lib/format'
import type { EventReport } from '@/lib/wire/frames'
import { kindText, rowTime } from './words'

/** So many lines are written into a page at most; the whole record is a file. */
const LINES_MAX = 200

/** The record as a plain table: before the replay runs, where it can't run, and for printing. */
export function StaticRecord({ report, url }: { readonly report: EventReport; readonly url: string }) {
  const lines = report.timeline.slice(0, LINES_MAX)
  return (
    <>
      <Table caption="The record, line by line">
        <thead>
          <tr>
            <Head>UTC</Head>
            <Head end>seq</Head>
            <Head>What happened</Head>
            <Head end>Amount</Head>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.seq}>
              <td className="figures text-muted">{rowTime(line.at)}</td>
              <td className="end text-muted">{count(line.seq)}</td>
              <td className="whitespace-normal">
                {kindText({ kind: line.kind, place: null, name: null })} {line.market}
              </td>
              <td className="end">{line.amount === null ? '' : `${money(line.amount)} ${line.unit ?? ''}`}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      {report.timeline.length > lines.length ? (
        <p className="mt-2 text-note text-muted">
          {count(report.timeline.length - lines.length)} more lines in the <a href={url}>record as a file</a>.
        </p>
      ) : null}
    </>
  )
}
