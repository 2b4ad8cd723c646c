import { PlimsollError } from '@/engine/errors'
import { deleverageAnswer, positionsAnswer, rankAnswer, reachAnswer } from '@/engine/questions/answers'
import { status } from '@/engine/questions/status'
import { cappedAt, type Rulebook, rulebookNamed } from '@/engine/rulebooks/index'
import { type SnapshotFile, stateFrom } from '@/engine/snapshot'
import type { MutableState } from '@/engine/state'
import { sha256 } from '@/lib/server/sha256'
import { parseJsonAs } from '@/lib/wire/refusal'
import { snapshotFile } from '@/lib/wire/snapshot'
import type { Outcome } from '../cli'
import {
  type Arguments,
  amountOption,
  flag,
  type OptionSpec,
  onePositional,
  readArguments,
  readText,
  required,
  sideOption,
  text,
} from '../options'

/** The commands that answer from one snapshot. */

const RULEBOOK = { rulebook: { type: 'string' } } satisfies OptionSpec
export const POSITION = {
  account: { type: 'string' },
  market: { type: 'string' },
  side: { type: 'string' },
} satisfies OptionSpec

/** The rulebook when neither the command line nor the snapshot names one. */
const DEFAULT_RULEBOOK = 'bitmex'

interface Loaded {
  readonly file: SnapshotFile
  readonly state: MutableState
  readonly rulebook: Rulebook
  /** Where the rulebook was named: an option, or a member of the file. */
  readonly rulebookPath: string
}

export function load(args: Arguments): Loaded {
  const file = parseJsonAs(snapshotFile, readText(onePositional(args, 'SNAPSHOT')))
  const state = stateFrom(file)
  const option = text(args, 'rulebook')
  const rulebookPath = option === undefined ? '$.rulebook' : '--rulebook'
  const rulebook = rulebookNamed(option ?? file.rulebook ?? DEFAULT_RULEBOOK, rulebookPath)
  return { file, state, rulebook, rulebookPath }
}

/** Answers from a snapshot; a refusal that is about its rulebook names the place where that was named. */
export function answered<T>(args: Arguments, answer: (loaded: Loaded) => T): { readonly document: T } {
  const loaded = load(args)
  try {
    return { document: answer(loaded) }
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.code !== 'rulebook-incomplete') throw error
    throw new PlimsollError(error.code, error.message, loaded.rulebookPath)
  }
}

export function positionsCommand(argv: readonly string[]): Outcome {
  const file = parseJsonAs(snapshotFile, readText(onePositional(readArguments(argv, {}), 'SNAPSHOT')))
  return { document: positionsAnswer(stateFrom(file), file.positions) }
}

export function rankCommand(argv: readonly string[]): Outcome {
  const args = readArguments(argv, { ...RULEBOOK, market: { type: 'string' }, side: { type: 'string' } })
  const choice = { market: text(args, 'market'), side: sideOption(args) }
  return answered(args, ({ state, rulebook }) => rankAnswer(state, rulebook, choice))
}

export function statusCommand(argv: readonly string[]): Outcome {
  return answered(readArguments(argv, RULEBOOK), ({ state, rulebook }) => status(state, rulebook))
}

export function deleverageCommand(argv: readonly string[]): Outcome {
  const args = readArguments(argv, {
    ...RULEBOOK,
    ...POSITION,
    size: { type: 'string' },
    seed: { type: 'string' },
    cap: { type: 'string' },
    force: { type: 'boolean' },
  })
  const choice = { ...positionChoice(args), size: amountOption(args, 'size'), force: flag(args, 'force') }
  const walk = { seed: text(args, 'seed'), sha256 }
  const cap = amountOption(args, 'cap')
  return answered(args, ({ state, rulebook }) =>
    deleverageAnswer(state, cappedAt(rulebook, cap), { ...choice, ...walk }),
  )
}

export function reachCommand(argv: readonly string[]): Outcome {
  const args = readArguments(argv, { ...RULEBOOK, ...POSITION })
  const choice = positionChoice(args)
  return answered(args, ({ state, rulebook }) => reachAnswer(state, rulebook, choice))
}

export function positionChoice(args: Arguments) {
  return { account: required(args, 'account'), market: required(args, 'market'), side: sideOption(args) }
}
