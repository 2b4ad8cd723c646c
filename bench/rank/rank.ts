import { Decimal } from 'decimal.js'
import { plain } from '@/engine/decimal'
import { Measures } from '@/engine/measures'
import { type Queue, rank } from '@/engine/ranking/queue'
import { rulebookNamed } from '@/engine/rulebooks/index'
import type { View } from '@/engine/state'
import { race, scaled } from '../contest'
import { prove, proveEqual, type Result, type Work } from '../work'
import { type Placed, rankNaively, rowsOf } from './naive'
import { MARKET, marketOf, stateOf } from './world'

const ROUNDS = 9
const NANOSECONDS = 1e6

export const rankWork: Work = {
  name: 'rank',
  about: "positions of one side in the engine's exact order, against objects of decimal.js",
  n: 10_000,
  most: 200_000,
  byNameOnly: false,
  run,
}

function run(n: number): Result {
  const file = marketOf(n)
  const state = stateOf(file)
  const rows = rowsOf(file)
  const mark = new Decimal(file.markets[0]?.mark ?? 0)
  const queue = rankExactly(state)
  proveEqual(linesOfQueue(queue), linesOfPlaced(rankNaively(rows, mark)), 'both orders are the same')
  const counted = queue.entries.length
  const expects = (count: number) => prove(count === counted, 'every run ranks the same number')
  const times = race(
    {
      ours: () => expects(rankExactly(state).entries.length),
      'decimal.js': () => expects(rankNaively(rows, mark).length),
    },
    { rounds: ROUNDS, warmUps: 1 },
  )
  const perPosition = NANOSECONDS / n
  return {
    work: 'rank',
    n,
    unit: 'ns/position',
    runs: ROUNDS,
    ours: scaled(times.ours, perPosition),
    rivals: { 'decimal.js': scaled(times['decimal.js'], perPosition) },
    facts: { ranked: counted, leftOut: n - counted, equalScores: equalScores(queue) },
  }
}

/** Measures remember account-wide figures, so each run begins with new ones. */
export function rankExactly(view: View): Queue {
  const measures = new Measures(view)
  const market = view.markets.get(MARKET)
  prove(market !== undefined, 'the market exists')
  return rank(measures, market, 'long', rulebookNamed('bitmex'))
}

export function linesOfQueue(queue: Queue): string[] {
  return queue.entries.map((e) => line(e.place, e.position.account, plain(e.score), plain(e.ahead), e.lights))
}

export function linesOfPlaced(placed: readonly Placed[]): string[] {
  return placed.map((p) => line(p.place, p.account, p.score.toFixed(), p.ahead.toFixed(), p.lights))
}

function line(place: number, account: string, score: string, ahead: string, lights: number): string {
  return [place, account, score, ahead, lights].join(' ')
}

/** Neighbours that only size or id tells apart: proof that the tie rules were met. */
function equalScores({ entries }: Queue): number {
  return entries.filter((entry, i) => entries[i - 1]?.score.eq(entry.score)).length
}
