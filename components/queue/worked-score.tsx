import { workedOut } from '@/lib/format'
import type { PositionRow } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/account'
import { standing } from '@/lib/words/en/position-sentences'
import css from './worked-score.module.css'

/** The score worked out with this position's own numbers, and what the place means. */
export function WorkedScore({ row }: { readonly row: PositionRow }) {
  return (
    <div className={css.wrap}>
      {row.worked.length === 0 ? null : (
        <table className={css.score}>
          <caption className="sr-only">{words.howTheScoreOfThis}</caption>
          <tbody>
            {row.worked.map((line, index) => (
              <tr key={line.label} data-result={index === row.worked.length - 1 ? '' : undefined}>
                <th scope="row">{line.label}</th>
                <td className={css.working}>{workedOut(line.working)}</td>
                <td>{workedOut(line.value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className={css.why}>{standing(row)}</p>
    </div>
  )
}
