import { createReadStream, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { PlimsollError } from '@/engine/errors'
import type { Side } from '@/engine/market'
import { PLAIN_DECIMAL } from '@/lib/wire/plain-decimal'

/** Something outside the input stood in the way: a missing file, no database. Ends with status 3. */
export class Unavailable extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly path: string,
  ) {
    super(message)
  }
}

export type OptionSpec = NonNullable<ParseArgsConfig['options']>

export interface Arguments {
  readonly values: Readonly<Record<string, string | boolean | undefined>>
  readonly positionals: readonly string[]
}

/** Reads the arguments of one command; anything it does not know is refused by name. */
export function readArguments(given: readonly string[], options: OptionSpec): Arguments {
  const args = withValuesJoined(given, options)
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { pretty: { type: 'boolean' }, ...options },
      allowPositionals: true,
      strict: true,
    })
    return { values: values as Arguments['values'], positionals }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const [, option = '$'] = /'(--?[^' =]+)/.exec(message) ?? []
    const code = message.includes('Unknown option') ? 'unknown-option' : 'option-invalid'
    throw new PlimsollError(
      code,
      message.split('\n')[0]?.split('. ')[0]?.concat('.') ?? 'The options are wrong.',
      option,
    )
  }
}

/** `--moves -5,-10` means a value that begins with a minus; the parser only takes it as `--moves=-5,-10`. */
function withValuesJoined(args: readonly string[], options: OptionSpec): string[] {
  const joined: string[] = []
  for (let i = 0; i < args.length; i++) {
    const [arg = '', next] = [args[i], args[i + 1]]
    const takesValue = arg.startsWith('--') && options[arg.slice(2)]?.type === 'string'
    if (takesValue && next !== undefined && /^-\d/.test(next)) {
      joined.push(`${arg}=${next}`)
      i += 1
    } else joined.push(arg)
  }
  return joined
}

export function text(args: Arguments, name: string): string | undefined {
  const value = args.values[name]
  return typeof value === 'string' ? value : undefined
}

export function required(args: Arguments, name: string): string {
  const value = text(args, name)
  if (value === undefined) throw new PlimsollError('option-missing', `The option --${name} is required.`, `--${name}`)
  return value
}

export function flag(args: Arguments, name: string): boolean {
  return args.values[name] === true
}

export function sideOption(args: Arguments): Side | undefined {
  const side = text(args, 'side')
  if (side === undefined || side === 'long' || side === 'short') return side
  throw new PlimsollError('side-invalid', 'A side is long or short.', '--side')
}

export function amountOption(args: Arguments, name: string): string | undefined {
  const value = text(args, name)
  if (value === undefined || PLAIN_DECIMAL.test(value)) return value
  throw new PlimsollError('amount-invalid', 'An amount is a plain decimal.', `--${name}`)
}

/** A whole number from zero up. */
export function countOption(args: Arguments, name: string): number | undefined {
  const value = text(args, name)
  if (value === undefined) return undefined
  if (!/^\d{1,15}$/.test(value))
    throw new PlimsollError('count-invalid', 'This is a whole number, zero or more.', `--${name}`)
  return Number(value)
}

/** The only positional argument of a command. */
export function onePositional(args: Arguments, name: string): string {
  const [value, extra] = args.positionals
  if (value === undefined) throw new PlimsollError('argument-missing', `${name} is required.`, name)
  if (extra !== undefined)
    throw new PlimsollError('argument-unknown', 'There is one argument too many.', extra.slice(0, 80))
  return value
}

/** A whole file, or standard input for `-`. Text that is not UTF-8 is refused. */
export function readText(path: string): string {
  const data = fromDisk(path, () => readFileSync(path === '-' ? 0 : path))
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data)
  } catch {
    throw new PlimsollError('not-utf8', 'The file is not valid UTF-8.')
  }
}

/** A file's lines without their ends; a last line without one counts too. */
export async function* readLines(path: string): AsyncGenerator<string> {
  const input = path === '-' ? process.stdin : createReadStream(path, 'utf8')
  const opened = new Promise<void>((resolve, reject) => {
    if (path === '-') resolve()
    else input.once('ready', () => resolve()).once('error', reject)
  })
  await opened.catch((error) =>
    fromDisk(path, () => {
      throw error
    }),
  )
  yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
}

function fromDisk<T>(path: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown'
    const message = reason === 'ENOENT' ? 'There is no such file.' : `The file can't be read (${reason}).`
    throw new Unavailable('file-unavailable', message, path)
  }
}
