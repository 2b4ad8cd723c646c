import { deleverageAnswer, positionsAnswer, rankAnswer, reachAnswer } from '@/engine/answers'
import { checkRun } from '@/engine/check-run'
import { compare } from '@/engine/compare'
import { rulebookNamed } from '@/engine/rulebooks/index'
import { type SnapshotFile, stateFrom } from '@/engine/snapshot'
import { status } from '@/engine/status'
import { stress } from '@/engine/stress'
import { sha256 } from '@/lib/server/sha256'
import { parseStrictJson } from '@/lib/wire/json'
import { parseAs } from '@/lib/wire/refusal'
import { type Twin, twinRequests } from '@/lib/wire/requests'

/** The rulebook when neither the request nor its snapshot names one; the command line takes the same. */
const DEFAULT_RULEBOOK = 'bitmex'

/** Answers a body that carries a snapshot, exactly as the command line answers the file. */
export function compute(twin: Twin, body: string): unknown {
  return inBody(() => ANSWERS[twin](parseStrictJson(body)))
}

const ANSWERS: Readonly<Record<Twin, (body: unknown) => unknown>> = {
  rank(body) {
    const { snapshot, rulebook, ...options } = parseAs(twinRequests.rank, body)
    return rankAnswer(state(snapshot), rules(snapshot, rulebook), options)
  },
  status(body) {
    const { snapshot, rulebook } = parseAs(twinRequests.status, body)
    return status(state(snapshot), rules(snapshot, rulebook))
  },
  positions(body) {
    const { snapshot } = parseAs(twinRequests.positions, body)
    return positionsAnswer(state(snapshot), snapshot.positions)
  },
  deleverage(body) {
    const { snapshot, rulebook, seed, ...options } = parseAs(twinRequests.deleverage, body)
    const walk = { seed: seed === undefined ? undefined : String(seed), sha256 }
    return deleverageAnswer(state(snapshot), rules(snapshot, rulebook), { ...options, ...walk })
  },
  reach(body) {
    const { snapshot, rulebook, ...options } = parseAs(twinRequests.reach, body)
    return reachAnswer(state(snapshot), rules(snapshot, rulebook), options)
  },
  compare(body) {
    const { snapshot, rulebooks, ...position } = parseAs(twinRequests.compare, body)
    const named = rulebooks.map((name, i) => rulebookNamed(name, `$.rulebooks[${i}]`))
    return compare(state(snapshot), position, named)
  },
  'check-run'(body) {
    const { snapshot, rulebook, run } = parseAs(twinRequests['check-run'], body)
    return checkRun(state(snapshot), run, rules(snapshot, rulebook))
  },
  stress(body) {
    const { snapshot, rulebook, moves, funds } = parseAs(twinRequests.stress, body)
    return stress(state(snapshot), rules(snapshot, rulebook), moves, funds)
  },
}

function rules(snapshot: SnapshotFile, named: string | undefined) {
  return named === undefined
    ? rulebookNamed(snapshot.rulebook ?? DEFAULT_RULEBOOK, '$.snapshot.rulebook')
    : rulebookNamed(named)
}

/** The engine names places within a snapshot; in a body they lie one member deeper. */
function state(snapshot: SnapshotFile) {
  try {
    return stateFrom(snapshot)
  } catch (error) {
    throw moved(error, (path) => (path.startsWith('$') ? `$.snapshot${path.slice(1)}` : path))
  }
}

/** Options of the command line are members of the body. */
function inBody<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw moved(error, (path) => (path.startsWith('--') ? `$.${path.slice(2)}` : path))
  }
}

function moved(error: unknown, to: (path: string) => string): unknown {
  if (error instanceof Error && error.name === 'PlimsollError' && 'path' in error && typeof error.path === 'string') {
    return Object.assign(error, { path: to(error.path) })
  }
  return error
}
