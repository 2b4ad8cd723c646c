import type { Interval } from '@/engine/questions/backtest'
import { compare, forPixels, signOf } from '@/lib/format'
import { words } from '@/lib/words/en/backtest'
import { FigureCell, Head, Table } from '../ui/table'
import css from './backtest.module.css'

export interface Dot {
  readonly rulebook: string
  readonly interval: Interval
}

/** From zero, or from the least where something lies below it. */
export interface Scale {
  readonly from: number
  readonly to: number
}

export function scaleOf(dots: readonly Dot[]): Scale {
  const ends = dots.flatMap(({ interval }) => [forPixels(interval.low) ?? 0, forPixels(interval.high) ?? 0])
  const from = Math.min(0, ...ends)
  const to = Math.max(0, ...ends)
  return { from, to: to > from ? to : from + 1 }
}

interface DotTableProps {
  readonly caption: string
  readonly head: string
  readonly dots: readonly Dot[]
  readonly write: (amount: string) => string
  /** Whether what lies above zero is told apart: there a trick pays. */
  readonly pays?: boolean
}

/** One rulebook a row: its dot on the panel's scale, the middle seed and the spread. */
export function DotTable({ caption, head, dots, write, pays = false }: DotTableProps) {
  const scale = scaleOf(dots)
  return (
    <Table caption={caption} className={css.table ?? ''}>
      <thead>
        <tr>
          <Head>{words.rulebook}</Head>
          <Head>
            <span className="sr-only">{words.spread}</span>
          </Head>
          <Head end>{head}</Head>
        </tr>
      </thead>
      <tbody>
        {dots.map(({ rulebook, interval }) => (
          <tr key={rulebook}>
            <th scope="row">{rulebook}</th>
            <td>
              <Track interval={interval} scale={scale} pays={pays} />
            </td>
            <FigureCell>
              {write(interval.middle)}
              <small>{compare(interval.low, interval.high) === 0 ? ' ' : spread(interval, write)}</small>
            </FigureCell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

const spread = ({ low, high }: Interval, write: (amount: string) => string) => words.interval(write(low), write(high))

interface TrackProps {
  readonly interval: Interval
  readonly scale: Scale
  readonly pays: boolean
}

function Track({ interval: { low, middle, high }, scale, pays }: TrackProps) {
  // The ends stay within the cell, also the half of a dot that stands there.
  const at = (value: number) => `${(3 + ((value - scale.from) / (scale.to - scale.from)) * 94).toFixed(2)}%`
  const width = ((forPixels(high) ?? 0) - (forPixels(low) ?? 0)) / (scale.to - scale.from)
  return (
    <span className={css.track} aria-hidden="true">
      <em style={{ left: at(0) }} />
      <i style={{ left: at(forPixels(low) ?? 0), width: `${(width * 94).toFixed(2)}%` }} />
      <b
        style={{ left: at(forPixels(middle) ?? 0) }}
        data-pays={pays && signOf(middle) === 1 ? '' : undefined}
        data-none={signOf(middle) === 0 ? '' : undefined}
      />
    </span>
  )
}
