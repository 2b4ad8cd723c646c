import { deleverageAnswer, positionsAnswer, rankAnswer, reachAnswer } from '@/engine/answers'
import { type Rulebook, rulebookNamed } from '@/engine/rulebooks/index'
import { type SnapshotFile, stateFrom } from '@/engine/snapshot'
import type { MutableState } from '@/engine/state'
import { status } from '@/engine/status'
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
}

export function load(args: Arguments): Loaded {
  const file = parseJsonAs(snapshotFile, readText(onePositional(args, 'SNAPSHOT')))
  const state = stateFrom(file)
  const option = text(args, 'rulebook')
  const rulebook =
    option === undefined ? rulebookNamed(file.rulebook ?? DEFAULT_RULEBOOK) : rulebookNamed(option, '--rulebook')
  return { file, state, rulebook }
}

export function positionsCommand(argv: readonly string[]): Outcome {
  const file = parseJsonAs(snapshotFile, readText(onePositional(readArguments(argv, {}), 'SNAPSHOT')))
  return { document: positionsAnswer(stateFrom(file), file.positions) }
}

export function rankCommand(argv: readonly string[]): Outcome {
  const args = readArguments(argv, { ...RULEBOOK, market: { type: 'string' }, side: { type: 'string' } })
  const { state, rulebook } = load(args)
  return { document: rankAnswer(state, rulebook, { market: text(args, 'market'), side: sideOption(args) }) }
}

export function statusCommand(argv: readonly string[]): Outcome {
  const { state, rulebook } = load(readArguments(argv, RULEBOOK))
  return { document: status(state, rulebook) }
}

export function deleverageCommand(argv: readonly string[]): Outcome {
  const args = readArguments(argv, {
    ...RULEBOOK,
    ...POSITION,
    size: { type: 'string' },
    seed: { type: 'string' },
    force: { type: 'boolean' },
  })
  const choice = { ...positionChoice(args), size: amountOption(args, 'size'), force: flag(args, 'force') }
  const walk = { seed: text(args, 'seed'), sha256 }
  const { state, rulebook } = load(args)
  return { document: deleverageAnswer(state, rulebook, { ...choice, ...walk }) }
}

export function reachCommand(argv: readonly string[]): Outcome {
  const args = readArguments(argv, { ...RULEBOOK, ...POSITION })
  const choice = positionChoice(args)
  const { state, rulebook } = load(args)
  return { document: reachAnswer(state, rulebook, choice) }
}

export function positionChoice(args: Arguments) {
  return { account: required(args, 'account'), market: required(args, 'market'), side: sideOption(args) }
}
