import { Head, Table } from '@/components/ui/table'
import { count, money } from '@/lib/format'
import type { EventReport } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/replay'
import { kindText } from '@/lib/words/en/replay-words'
import { rowTime } from './amounts'

/** So many lines are written into a page at most; the whole record is a file. */
const LINES_MAX = 200

/** The record as a plain table: before the replay runs, where it can't run, and for printing. */
export function StaticRecord({ report, url }: { readonly report: EventReport; readonly url: string }) {
  const lines = report.timeline.slice(0, LINES_MAX)
  return (
    <>
      <Table caption={words.lineByLine}>
        <thead>
          <tr>
            <Head>{words.utc}</Head>
            <Head end>{words.seq}</Head>
            <Head>{words.whatHappened}</Head>
            <Head end>{words.amount}</Head>
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
          {words.moreLines(report.timeline.length - lines.length, <a href={url}>{words.recordAsAFile}</a>)}
        </p>
      ) : null}
    </>
  )
}
