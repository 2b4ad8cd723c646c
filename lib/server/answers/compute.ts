import { allocationAnswer, allocationFrom } from '@/engine/allocation/answer'
import { PlimsollError } from '@/engine/errors'
import { deleverageAnswer, positionsAnswer, rankAnswer, reachAnswer } from '@/engine/questions/answers'
import { checkRun } from '@/engine/questions/check-run'
import { compare } from '@/engine/questions/compare'
import { status } from '@/engine/questions/status'
import { stress } from '@/engine/questions/stress'
import { cappedAt, type Rulebook, rulebookNamed } from '@/engine/rulebooks/index'
import { type SnapshotFile, stateFrom } from '@/engine/snapshot'
import type { MutableState } from '@/engine/state'
import { sha256 } from '@/lib/server/sha256'
import { parseEndowments } from '@/lib/wire/endowments'
import { parseStrictJson } from '@/lib/wire/json'
import { parseAs } from '@/lib/wire/refusal'
import { type Twin, twinRequests } from '@/lib/wire/requests'

/** The rulebook when neither the request nor its snapshot names one; the command line takes the same. */
const DEFAULT_RULEBOOK = 'bitmex'

/** Answers a body that carries a snapshot, exactly as the command line answers the file. */
export function compute(twin: Twin, body: string): unknown {
  return inBody(() => ANSWERS[twin](parseStrictJson(body)))
}

/** The place of the rulebook that an answer was worked out under, for refusals that are about it. */
function under<T>(
  snapshot: SnapshotFile,
  named: string | undefined,
  work: (state: MutableState, rulebook: Rulebook) => T,
): T {
  const path = named === undefined ? '$.snapshot.rulebook' : '$.rulebook'
  const rulebook = rulebookNamed(named ?? snapshot.rulebook ?? DEFAULT_RULEBOOK, path)
  try {
    return work(state(snapshot), rulebook)
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.code !== 'rulebook-incomplete') throw error
    throw new PlimsollError(error.code, error.message, path)
  }
}

const ANSWERS: Readonly<Record<Twin, (body: unknown) => unknown>> = {
  rank(body) {
    const { snapshot, rulebook, ...options } = parseAs(twinRequests.rank, body)
    return under(snapshot, rulebook, (state, rules) => rankAnswer(state, rules, options))
  },
  status(body) {
    const { snapshot, rulebook } = parseAs(twinRequests.status, body)
    return under(snapshot, rulebook, status)
  },
  positions(body) {
    const { snapshot } = parseAs(twinRequests.positions, body)
    return positionsAnswer(state(snapshot), snapshot.positions)
  },
  deleverage(body) {
    const { snapshot, rulebook, seed, cap, ...options } = parseAs(twinRequests.deleverage, body)
    const walk = { seed: seed === undefined ? undefined : String(seed), sha256 }
    return under(snapshot, rulebook, (state, rules) =>
      deleverageAnswer(state, cappedAt(rules, cap), { ...options, ...walk }),
    )
  },
  reach(body) {
    const { snapshot, rulebook, ...options } = parseAs(twinRequests.reach, body)
    return under(snapshot, rulebook, (state, rules) => reachAnswer(state, rules, options))
  },
  compare(body) {
    const { snapshot, rulebooks, cap, ...position } = parseAs(twinRequests.compare, body)
    const named = rulebooks.map((name, i) => cappedAt(rulebookNamed(name, `$.rulebooks[${i}]`), cap))
    return compare(state(snapshot), position, named)
  },
  'check-run'(body) {
    const { snapshot, rulebook, run } = parseAs(twinRequests['check-run'], body)
    return under(snapshot, rulebook, (state, rules) => checkRun(state, run, rules))
  },
  stress(body) {
    const { snapshot, rulebook, moves, funds } = parseAs(twinRequests.stress, body)
    return under(snapshot, rulebook, (state, rules) => stress(state, rules, moves, funds))
  },
  allocate(body) {
    const { csv, id, endowment, weight, rows, ...options } = parseAs(twinRequests.allocate, body)
    const allocation = allocationFrom(options)
    if (options.policy === 'risk-weighted' && weight === undefined)
      throw new PlimsollError('option-missing', 'This policy needs a column of weights.', '$.weight')
    return allocationAnswer(allocation, parseEndowments(csv, { id, endowment, weight }), rows)
  },
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
