import { allDigits, compare, exact, money, UNKNOWN } from '@/lib/format'
import type { LightsReading } from '@/lib/format/reading'
import type { OwnPosition } from '@/lib/wire/venue-accounts'
import { words } from '@/lib/words/en/venue-accounts'
import { Lights } from '../queue/lights'
import { Cell, FigureCell, Head, Table } from '../ui/table'
import css from './venues.module.css'

interface OwnPositionsProps {
  readonly name: string
  readonly positions: readonly OwnPosition[]
  /** Of the past: the venue is in trouble. */
  readonly isOld: boolean
}

/** What is held at one venue, nearest to the front first. */
export function OwnPositions({ name, positions, isOld }: OwnPositionsProps) {
  const rows = [...positions].sort((a, b) => (b.rank?.step ?? 0) - (a.rank?.step ?? 0))
  return (
    <div className={css.own}>
      <Table caption={words.caption(name)}>
        <thead>
          <tr>
            <Head>{words.market}</Head>
            <Head className="max-sm:hidden">{words.side}</Head>
            <Head>{words.rank}</Head>
            <Head className="max-sm:hidden">{words.asItSays}</Head>
            <Head end>{words.size}</Head>
            <Head end className="max-md:hidden">
              {words.entry}
            </Head>
            <Head end className="max-md:hidden">
              {words.mark}
            </Head>
            <Head end>{words.unrealised}</Head>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={`${one.market} ${one.side}`}>
              <th scope="row" className="max-sm:py-1.5">
                {one.market} <span className="block font-normal text-muted sm:hidden">{one.side}</span>
              </th>
              <Cell className="max-sm:hidden">{one.side}</Cell>
              <Cell>
                <Step position={one} isOld={isOld} />
              </Cell>
              <Cell className="figures text-muted max-sm:hidden">
                {one.rank === null ? UNKNOWN : `${one.rank.name} ${one.rank.raw}`}
              </Cell>
              <FigureCell className="max-sm:whitespace-normal">
                {one.unit === 'contracts' ? words.contracts(allDigits(one.size)) : allDigits(one.size)}
              </FigureCell>
              <FigureCell className="max-md:hidden">{allDigits(one.entry)}</FigureCell>
              <FigureCell className="max-md:hidden">{allDigits(one.mark)}</FigureCell>
              <FigureCell title={exact(one.unrealised)}>
                {money(one.unrealised, undefined, { signed: compare(one.unrealised, '0') !== 0 })}
              </FigureCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  )
}

/** The house's own lights, lit by the venue's rank and not by ours. */
function Step({
  position: { rank, market, side },
  isOld,
}: {
  readonly position: OwnPosition
  readonly isOld: boolean
}) {
  return <Lights of={`${market} ${side}`} reading={readingOf(rank?.step, isOld)} />
}

/** Undefined: the venue did not say; null: it ranks the position nowhere. */
function readingOf(step: number | null | undefined, isOld: boolean): LightsReading {
  if (step === undefined) return { kind: 'not-known' }
  if (step === null) return { kind: 'not-in-queue' }
  return { kind: isOld ? 'blind' : 'lit', lights: step }
}
