import { parseArgs } from 'node:util'
import { jsonOf, tableOf } from './report'
import { BadRequest, type How, type Result, type Work } from './work'
import { chosenWorks, WORKS } from './works'

/** `npm run -s bench -- [WORK] [--n N] [--json]`. Status: 0 done, 2 a wrong request, 3 it could not be done or proven. */
interface Request {
  readonly work: string | undefined
  readonly n: number | undefined
  readonly how: How
  readonly json: boolean
  readonly help: boolean
}

function usage(): string {
  const works = WORKS.map(({ name, n, about, byNameOnly }) => {
    return `  ${name.padEnd(6)} ${about} (n = ${n}${byNameOnly ? '; by name only' : ''})`
  })
  return [
    'Usage: npm run -s bench -- [WORK] [--n N] [--minutes M] [--processes P] [--postgres] [--json]',
    ...works,
    '',
  ].join('\n')
}

function requestFrom(args: readonly string[]): Request {
  const { values, positionals } = parsed(args)
  const [work, extra] = positionals
  if (extra !== undefined) throw new BadRequest('argument-unknown', 'One WORK at a time.', extra.slice(0, 80))
  const n = countFrom(values.n, '--n')
  const [minutes, processes] = [countFrom(values.minutes, '--minutes'), countFrom(values.processes, '--processes')]
  const how = { minutes, processes, postgres: values.postgres }
  return { work, n, how, json: values.json ?? false, help: values.help ?? false }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        n: { type: 'string' },
        minutes: { type: 'string' },
        processes: { type: 'string' },
        postgres: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
      allowPositionals: true,
    })
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('.')[0] ?? '') : String(error)
    throw new BadRequest('option-invalid', `${message}.`, '$')
  }
}

function countFrom(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new BadRequest('count-invalid', `${option} is a whole number above zero.`, option)
  return Number(text)
}

async function runOne(work: Work, n: number, how: How): Promise<Result> {
  if (n > work.most) throw new BadRequest('count-invalid', `${work.name} takes at most ${work.most}.`, '--n')
  return await work.run(n, how)
}

async function main(args: readonly string[]): Promise<void> {
  const request = requestFrom(args)
  if (request.help) {
    process.stderr.write(usage())
    return
  }
  const results: Result[] = []
  for (const work of chosenWorks(request.work)) {
    const result = await runOne(work, request.n ?? work.n, request.how)
    results.push(result)
    if (!request.json) process.stdout.write(`${tableOf(result)}\n`)
  }
  if (request.json) process.stdout.write(`${jsonOf(results)}\n`)
}

// Leaves by the front door, so that a server that was started ends with us.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

try {
  await main(process.argv.slice(2))
} catch (error) {
  const known = error instanceof BadRequest
  const message = error instanceof Error ? error.message : String(error)
  const { code, path } = known ? error : { code: 'not-done', path: '$' }
  process.stderr.write(`${JSON.stringify({ error: { code, message, path } })}\n`)
  process.exitCode = known ? 2 : 3
}
