import { count, difference, moneyWithUnit, price, sidePlural, signOf, size, sizeWithUnit } from '@/lib/format'
import type { Hull } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/account'
import { moveText } from '@/lib/words/en/waterline-sentences'
import css from './controls.module.css'

/** Every fifth sample is enough to read the curve as figures: steps of two and a half per cent. */
const TWIN_EVERY = 5

/** The curve as a table, for those who read or hear it. */
export function TableTwin({ hull }: { readonly hull: Hull }) {
  const rows = hull.curve.filter((_, index) => index % TWIN_EVERY === 0)
  return (
    <details className={css.twin}>
      <summary>{words.asATable}</summary>
      <section
        className={css.twinScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={words.shortfallAndSizeClosed(hull.market, sidePlural(hull.side))}
      >
        <table>
          <caption className="sr-only">
            {words.whatAMoveOfThe({
              positions: count(hull.positions),
              market: hull.market,
              side: sidePlural(hull.side),
              size: sizeWithUnit(hull.size, hull.lot, hull.unit),
            })}
          </caption>
          <thead>
            <tr>
              <th scope="col">{words.move}</th>
              <th scope="col">{words.shortfallIn(hull.settle)}</th>
              <th scope="col">{words.fundPays}</th>
              <th scope="col">{words.adlCovers}</th>
              <th scope="col">{words.sizeClosedIn(hull.unit)}</th>
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
      <p className={css.note}>{words.markAt(price(hull.mark, hull.tick))}</p>
    </details>
  )
}
