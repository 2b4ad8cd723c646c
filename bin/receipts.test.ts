import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshPem } from '@/lib/server/crypto'
import { run } from './cli'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-receipts-'))
const log = join(folder, 'log.ndjson')
const out = join(folder, 'out')

interface Answer {
  readonly status: number
  readonly document: Record<string, unknown>
  readonly error: { readonly code: string; readonly message: string; readonly path: string } | null
}

async function plimsoll(...args: string[]): Promise<Answer> {
  let [stdout, stderr] = ['', '']
  const streams = {
    out: (text: string) => {
      stdout += text
    },
    err: (text: string) => {
      stderr += text
    },
  }
  const status = await run(args, streams)
  const lines = stderr.trim().split('\n')
  const error = status > 1 ? JSON.parse(lines.at(-1) ?? '').error : null
  return { status, document: stdout === '' ? {} : JSON.parse(stdout), error }
}

interface Named {
  readonly id: string
  readonly event: string
}

let made: Answer
const receipts = () => made.document.receipts as readonly Named[]
const receiptFile = (i = 0) => join(out, 'receipts', `${receipts()[i]?.id}.json`)
const runFile = (i = 0) => join(out, 'runs', `${receipts()[i]?.event}.json`)
const keys = join(out, 'keys.json')

beforeAll(async () => {
  await plimsoll('simulate', '--scenario', 'cascade', '--seed', '3', '--steps', '1200', '--out', log)
  made = await plimsoll('receipts', log, '--out', out)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('receipts', () => {
  it('writes a receipt for each closure, a run for each event, the heads and the key', () => {
    const lines = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; event: string })
    const closures = lines.filter(({ type }) => type === 'closure')
    const ended = lines.filter(({ type }) => type === 'adl-ended')
    expect(made.status).toBe(0)
    expect(closures.length).toBeGreaterThan(2)
    expect(readdirSync(out).sort()).toEqual(['heads.ndjson', 'keys.json', 'receipts', 'runs'])
    expect(readdirSync(join(out, 'receipts')).length).toBe(closures.length)
    expect(readdirSync(join(out, 'runs')).sort()).toEqual(ended.map(({ event }) => `${event}.json`).sort())
    expect(readFileSync(join(out, 'heads.ndjson'), 'utf8').trim().split('\n').length).toBe(2 * ended.length)
    for (const [i, { event }] of receipts().entries()) {
      expect(JSON.parse(readFileSync(receiptFile(i), 'utf8')).event).toBe(event)
    }
  })

  it('writes the same files again with the same key, whatever it is asked for besides', async () => {
    process.env.PLIMSOLL_SIGNING_KEY = freshPem()
    try {
      const [one, two] = [join(folder, 'one'), join(folder, 'two')]
      const event = receipts()[0]?.event ?? ''
      expect((await plimsoll('receipts', log, '--out', one)).status).toBe(0)
      const narrowed = await plimsoll('receipts', log, '--event', event, '--out', two)
      expect(narrowed.document.events).toEqual([event])
      expect(readdirSync(join(two, 'runs'))).toEqual([`${event}.json`])
      for (const name of ['heads.ndjson', 'keys.json', `runs/${event}.json`, `receipts/${receipts()[0]?.id}.json`]) {
        expect(readFileSync(join(two, name), 'utf8')).toBe(readFileSync(join(one, name), 'utf8'))
      }
    } finally {
      delete process.env.PLIMSOLL_SIGNING_KEY
    }
  })

  it('writes nothing for a log that does not hold, an unknown event, or without a folder', async () => {
    const torn = join(folder, 'torn.ndjson')
    writeFileSync(torn, readFileSync(log, 'utf8').replace('"type":"closure"', '"type":"closurf"'))
    const none = join(folder, 'none')
    expect(await plimsoll('receipts', torn, '--out', none)).toMatchObject({ status: 2, error: { code: 'log-differs' } })
    expect(await plimsoll('receipts', log, '--event', 'X.1', '--out', none)).toMatchObject({
      status: 2,
      error: { code: 'no-such-event', path: '--event' },
    })
    expect(await plimsoll('receipts', log)).toMatchObject({ status: 2, error: { path: '--out' } })
    expect(await plimsoll('receipts', join(folder, 'no-log'), '--out', none)).toMatchObject({ status: 3 })
    expect(await plimsoll('receipts', log, '--out', join(log, 'in-a-file'))).toMatchObject({ status: 3 })
    expect(readdirSync(folder)).not.toContain('none')
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([])
  })
})

describe('verify', () => {
  it('says of each check by name whether it holds', async () => {
    const { status, document } = await plimsoll('verify', receiptFile(), '--run', runFile(), '--keys', keys)
    expect(status).toBe(0)
    const checks = document.checks as readonly { readonly name: string; readonly holds: boolean | null }[]
    expect(checks.every(({ holds }) => holds === true)).toBe(true)
    expect(checks.map(({ name }) => name)).toContain('committed-first')
    expect(document.notProved).not.toEqual([])
  })

  it('needs neither the run nor the keys, and says what it did not look at', async () => {
    const { status, document } = await plimsoll('verify', receiptFile())
    expect(status).toBe(0)
    const open = (document.checks as { name: string; holds: boolean | null }[]).filter(({ holds }) => holds === null)
    expect(open.map(({ name }) => name)).toEqual(['known-key', 'same-run', 'recomputed'])
    expect((await plimsoll('verify', runFile(), '--keys', keys)).status).toBe(0)
  })

  it('ends with 1 where something does not hold', async () => {
    const changed = join(folder, 'changed.json')
    const value = JSON.parse(readFileSync(receiptFile(), 'utf8'))
    value.closure.detail.price = '1'
    for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
      writeFileSync(changed, text)
      const { status, document } = await plimsoll('verify', changed)
      expect(status).toBe(1)
      expect(document.holds).toBe(false)
    }
    const others = receipts().findIndex(({ event }) => event !== receipts()[0]?.event)
    expect((await plimsoll('verify', receiptFile(), '--run', runFile(others))).status).toBe(1)
    const strangers = join(folder, 'strangers')
    await plimsoll('receipts', log, '--out', strangers)
    expect((await plimsoll('verify', receiptFile(), '--keys', join(strangers, 'keys.json'))).status).toBe(1)
  })

  it('refuses with 2 what is not a receipt, has unknown keys or is written another way, and with 3 what is not there', async () => {
    const file = join(folder, 'other.json')
    const text = readFileSync(receiptFile(), 'utf8')
    const cases: readonly (readonly [string, string])[] = [
      ['', 'not-json'],
      ['{}', 'missing'],
      [text.replace('{', '{ '), 'not-canonical'],
      [text.replace('{', '{"note":"x",'), 'unknown-key'],
      [text.replace('"account":', '"account":"x","account":'), 'duplicate-key'],
      [text.replace('plimsoll.receipt/1', 'plimsoll.receipt/2'), 'format-unknown'],
      [readFileSync(keys, 'utf8'), 'format-unknown'],
    ]
    for (const [content, code] of cases) {
      writeFileSync(file, content)
      expect(await plimsoll('verify', file), code).toMatchObject({ status: 2, error: { code } })
    }
    expect(await plimsoll('verify')).toMatchObject({ status: 2 })
    expect(await plimsoll('verify', join(folder, 'nothing.json'))).toMatchObject({ status: 3 })
  })
})
