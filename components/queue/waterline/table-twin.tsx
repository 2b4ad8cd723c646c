import { count, difference, moneyWithUnit, price, sidePlural, signOf, size, sizeWithUnit } from '@/lib/format'
import type { Hull } from '@/lib/wire/frames'
import { moveText } from '@/lib/words/en/waterline-sentences'
import css from './controls.module.css'

/** Every fifth sample is enough to read the curve as figures: steps of two and a half per cent. */
const TWIN_EVERY = 5

/** The curve as a table, for those who read or hear it. */
export function TableTwin({ hull }: { readonly hull: Hull }) {
  const rows = hull.curve.filter((_, index) => index % TWIN_EVERY === 0)
  return (
    <details className={css.twin}>
      <summary>As a table</summary>
      <section
        className={css.twinScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={`Shortfall and size closed, ${hull.market} ${sidePlural(hull.side)}`}
      >
        <table>
          <caption className="sr-only">
            What a move of the mark would close: {count(hull.positions)} {hull.market} {sidePlural(hull.side)},{' '}
            {sizeWithUnit(hull.size, hull.lot, hull.unit)}
          </caption>
          <thead>
            <tr>
              <th scope="col">Move</th>
              <th scope="col">Shortfall, {hull.settle}</th>
              <th scope="col">Fund pays</th>
              <th scope="col">ADL covers</th>
              <th scope="col">Closed, {hull.unit}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((sample) => (
              <tr key={sample.move}>
                <th scope="row">{moveText(hull, sample.move)}</th>
                <td>{moneyWithUnit(sample.shortfall, hull.settle)}</td>
                <td>{moneyWithUnit(sample.fundPaid, hull.settle)}</td>
                <td>
                  {moneyWithUnit(
                    signOf(sample.closed) === 0 ? '0' : difference(sample.shortfall, sample.fundPaid),
                    hull.settle,
                  )}
                </td>
                <td>{size(sample.closed, hull.lot)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className={css.note}>Mark {price(hull.mark, hull.tick)}.</p>
    </details>
  )
}
