import { count, money, moneyUnit, moneyWithUnit, ordinal, price, sizeWithUnit, stampMs, UNKNOWN } from '@/lib/format'
import type { AccountThen } from '@/lib/wire/support'
import { words } from '@/lib/words/en/support'
import { Empty } from '../ui/empty'
import { Section } from '../ui/section'
import { Cell, FigureCell, Head, Table } from '../ui/table'

/** The account as the log says it stood after one line. */
export function Then({ of }: { readonly of: AccountThen }) {
  const { account, seq, at, summary, positions, feed } = of
  return (
    <div className="print:hidden">
      <Section
        id="then"
        title={words.asItStood(account)}
        note={words.afterLineOfUtc(count(seq), of.stream, stampMs(at))}
      >
        {summary === null ? (
          <Empty>{words.thisAccountDidNotExist}</Empty>
        ) : (
          <p className="mb-2 text-ink-2">
            {words.balanceEquityUnrealised(
              moneyWithUnit(summary.balance, summary.asset),
              moneyWithUnit(summary.equity, summary.asset),
              moneyWithUnit(summary.unrealisedPnl, summary.asset, { signed: true }),
            )}
          </p>
        )}
        {positions.length === 0 ? (
          summary !== null && <Empty>{words.itHeldNoPositionThen}</Empty>
        ) : (
          <Table caption={words.positionsOfThen(account)}>
            <thead>
              <tr>
                <Head>{words.market}</Head>
                <Head>{words.side}</Head>
                <Head end>{words.size}</Head>
                <Head end>{words.entry}</Head>
                <Head end>{words.mark}</Head>
                <Head end>{words.unrealised(moneyUnit(positions[0]?.settle))}</Head>
                <Head end>{words.place}</Head>
                <Head end>{words.lights}</Head>
              </tr>
            </thead>
            <tbody>
              {positions.map((row) => (
                <tr key={`${row.market}:${row.side}`}>
                  <th scope="row">{row.market}</th>
                  <Cell>{row.side}</Cell>
                  <FigureCell>{sizeWithUnit(row.size, row.lot, row.unit)}</FigureCell>
                  <FigureCell>{price(row.entry, row.tick)}</FigureCell>
                  <FigureCell>{price(row.mark, row.tick)}</FigureCell>
                  <FigureCell>{money(row.unrealisedPnl, row.settle, { signed: true })}</FigureCell>
                  <FigureCell>
                    {row.place === null ? UNKNOWN : words.placeOf(ordinal(row.place), count(row.positions))}
                  </FigureCell>
                  <FigureCell>{row.lights === null ? words.notInTheQueue : words.ofFive(row.lights)}</FigureCell>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
        <ul className="mt-3 space-y-1 text-ink-2">
          {feed.map((one) => (
            <li key={one.market}>{one.sentence}</li>
          ))}
        </ul>
      </Section>
    </div>
  )
}
