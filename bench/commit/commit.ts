import { plain } from '@/engine/decimal'
import { committable, type Queue } from '@/engine/ranking/queue'
import { commitQueue } from '@/engine/receipt/commitment'
import { sha256 } from '@/lib/server/sha256'
import { race } from '../contest'
import { rankExactly } from '../rank/rank'
import { marketOf, stateOf } from '../rank/world'
import { prove, type Result, type Work } from '../work'
import { rootNaively } from './naive'

const ROUNDS = 9
const SEED = 'seed of the benchmark'
const EVENT = 'BTC-PERP.1'

/** What a commitment adds before the first closure: salted leaves and their tree, of a queue that is ranked already. */
export const commitWork: Work = {
  name: 'commit',
  about: 'the commitment to a ranked queue, against the same tree written plainly with Node’s hashes',
  n: 10_000,
  most: 200_000,
  byNameOnly: false,
  run,
}

function run(n: number): Result {
  const state = stateOf(marketOf(n))
  const queue = rankExactly(state)
  const order = committable(queue, state)
  const ownerOf = (account: string) => state.account(account).owner
  const root = commitQueue(sha256, SEED, EVENT, order)
  prove(root === rootNaively(SEED, EVENT, rowsOf(queue, ownerOf)), 'both trees have the same root')
  const times = race(
    {
      ours: () => prove(commitQueue(sha256, SEED, EVENT, order) === root, 'every run has the same root'),
      'node:crypto': () =>
        prove(rootNaively(SEED, EVENT, rowsOf(queue, ownerOf)) === root, 'every run has the same root'),
    },
    { rounds: ROUNDS, warmUps: 2 },
  )
  return {
    work: 'commit',
    n,
    unit: 'ms',
    runs: ROUNDS,
    ours: times.ours,
    rivals: { 'node:crypto': times['node:crypto'] },
    facts: { leaves: queue.entries.length, leftOut: n - queue.entries.length },
  }
}

function rowsOf({ entries }: Queue, ownerOf: (account: string) => string) {
  return entries.map(({ place, position, group, score, ahead, lights }) => ({
    place,
    account: position.account,
    owner: ownerOf(position.account),
    group,
    score: plain(score),
    size: plain(position.size),
    entry: plain(position.entry),
    margin: position.margin ? plain(position.margin) : null,
    ahead: plain(ahead),
    lights,
  }))
}
