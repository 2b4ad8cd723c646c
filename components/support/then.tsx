import { count, money, moneyUnit, moneyWithUnit, ordinal, price, sizeWithUnit, stampMs, UNKNOWN } from '@/lib/format'
import type { AccountThen } from '@/lib/wire/support'
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
        title={`${account} as it stood`}
        note={`after line ${count(seq)} of ${of.stream}, ${stampMs(at)} UTC`}
      >
        {summary === null ? (
          <Empty>This account did not exist then.</Empty>
        ) : (
          <p className="mb-2 text-ink-2">
            Balance {moneyWithUnit(summary.balance, summary.asset)}, equity{' '}
            {moneyWithUnit(summary.equity, summary.asset)}, unrealised{' '}
            {moneyWithUnit(summary.unrealisedPnl, summary.asset, { signed: true })}.
          </p>
        )}
        {positions.length === 0 ? (
          summary !== null && <Empty>It held no position then.</Empty>
        ) : (
          <Table caption={`Positions of ${account} then`}>
            <thead>
              <tr>
                <Head>Market</Head>
                <Head>Side</Head>
                <Head end>Size</Head>
                <Head end>Entry</Head>
                <Head end>Mark</Head>
                <Head end>Unrealised, {moneyUnit(positions[0]?.settle)}</Head>
                <Head end>Place</Head>
                <Head end>Lights</Head>
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
                    {row.place === null ? UNKNOWN : `${ordinal(row.place)} of ${count(row.positions)}`}
                  </FigureCell>
                  <FigureCell>{row.lights === null ? 'not in the queue' : `${row.lights} of 5`}</FigureCell>
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
