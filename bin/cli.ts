import { PlimsollError } from '@/engine/errors'
import { adlWavesCommand } from './commands/adl-waves'
import { allocateCommand } from './commands/allocate'
import { backtestCommand } from './commands/backtest'
import { checkRunCommand } from './commands/check-run'
import { compareCommand } from './commands/compare'
import { engineCommand } from './commands/engine'
import { importCommand } from './commands/import'
import { keysCommand } from './commands/keys'
import { pushCommand } from './commands/push'
import { receiptsCommand } from './commands/receipts'
import { reconstructCommand } from './commands/reconstruct'
import { replayCommand } from './commands/replay'
import { rulebooksCommand } from './commands/rulebooks'
import { simulateCommand } from './commands/simulate'
import { deleverageCommand, positionsCommand, rankCommand, reachCommand, statusCommand } from './commands/snapshot'
import { stressCommand } from './commands/stress'
import { verifyCommand } from './commands/verify'
import { verifyStoreCommand } from './commands/verify-store'
import { Unavailable } from './options'
import { pretty } from './pretty'

/**
 * `plimsoll <command>` (contract 3). The result is one JSON document on standard output and nothing else there; messages
 * go to standard error. Status: 0 done, 1 what was checked does not hold, 2 bad input, 3 it could not be done.
 */
export interface Outcome {
  readonly document: unknown
  readonly holds?: boolean
}

type Command = (args: readonly string[]) => Promise<Outcome> | Outcome

const COMMANDS: Readonly<Record<string, { readonly run: Command; readonly usage: string }>> = {
  positions: { run: positionsCommand, usage: 'positions SNAPSHOT' },
  rank: { run: rankCommand, usage: 'rank SNAPSHOT [--rulebook R] [--market M] [--side S]' },
  status: { run: statusCommand, usage: 'status SNAPSHOT [--rulebook R]' },
  deleverage: {
    run: deleverageCommand,
    usage: 'deleverage SNAPSHOT --account A --market M [--side S] [--rulebook R] [--size Z] [--force]',
  },
  reach: { run: reachCommand, usage: 'reach SNAPSHOT --account A --market M [--side S] [--rulebook R]' },
  compare: {
    run: compareCommand,
    usage: 'compare SNAPSHOT --account A --market M [--side S] --rulebooks a,b,c',
  },
  'check-run': { run: checkRunCommand, usage: 'check-run SNAPSHOT RUN [--rulebook R]' },
  stress: { run: stressCommand, usage: 'stress SNAPSHOT --moves -5,-10,-20 [--funds 0,1000000] [--rulebook R]' },
  allocate: {
    run: allocateCommand,
    usage: 'allocate CSV --id COL --endowment COL [--weight COL] [--cap F] --budget B --policy P [--rows]',
  },
  engine: { run: engineCommand, usage: 'engine' },
  simulate: { run: simulateCommand, usage: 'simulate --scenario NAME --seed N [--steps K] [--out LOG]' },
  replay: {
    run: replayCommand,
    usage: 'replay LOG… [--until SEQ] [--check] [--rulebook R[,R…]] [--fund AMOUNT] [--depth FACTOR]',
  },
  import: { run: importCommand, usage: 'import KIND FILE… [--out LOG | --store]' },
  push: {
    run: pushCommand,
    usage: 'push LOG --to URL [--stream S] [--token T] [--batch N] [--patience SECONDS]',
  },
  receipts: { run: receiptsCommand, usage: 'receipts LOG [--event E] --out DIR' },
  verify: { run: verifyCommand, usage: 'verify RECEIPT [--run FILE] [--keys FILE]' },
  'verify-store': { run: verifyStoreCommand, usage: 'verify-store [FOLDER]' },
  keys: { run: keysCommand, usage: 'keys rotate' },
  'adl-waves': { run: adlWavesCommand, usage: 'adl-waves FILE…' },
  reconstruct: { run: reconstructCommand, usage: 'reconstruct NAME [--seed N] [--out LOG]' },
  backtest: {
    run: backtestCommand,
    usage: 'backtest --rulebooks a,b,c [--scenarios a,b] [--seeds N] [--adversaries]',
  },
  rulebooks: { run: rulebooksCommand, usage: 'rulebooks [NAME]' },
}

function usage(): string {
  const lines = Object.values(COMMANDS).map((command) => `  plimsoll ${command.usage}`)
  return ['Usage (every command also takes --pretty; - reads standard input):', ...lines, ''].join('\n')
}

/** Where a run's text goes: the process's own streams, or a test's. */
export interface Streams {
  readonly out: (text: string) => Promise<void> | void
  readonly err: (text: string) => void
}

/** Runs one command line and answers with the exit status. */
export async function run(args: readonly string[], streams: Streams): Promise<number> {
  try {
    return await dispatch(args, streams)
  } catch (error) {
    const known = error instanceof PlimsollError || error instanceof Unavailable
    const { code, message, path } = known
      ? error
      : { code: 'internal', message: `This should not happen: ${String(error)}`, path: '$' }
    streams.err(`${JSON.stringify({ error: { code, message, path } })}\n`)
    return error instanceof PlimsollError ? 2 : 3
  }
}

async function dispatch(args: readonly string[], streams: Streams): Promise<number> {
  const [name, ...rest] = args
  if (name === '--help' || name === 'help') {
    streams.err(usage())
    return 0
  }
  if (name === undefined) throw new PlimsollError('command-missing', 'A command is required; --help lists them.', '$')
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command)
    throw new PlimsollError(
      'unknown-command',
      'There is no command of this name; --help lists them.',
      name.slice(0, 80),
    )
  const outcome = await command.run(rest)
  const shown = rest.includes('--pretty') ? pretty(outcome.document) : JSON.stringify(outcome.document)
  await streams.out(`${shown}\n`)
  return outcome.holds === false ? 1 : 0
}
