import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { freshPem } from '@/lib/server/crypto'
import { declaredFor, recorded } from '@/lib/server/testing/pushing'
import type { IngestState } from '@/lib/wire/ingest'
import { cli } from './testing'

/** `plimsoll push` against a server that is killed, busy, or not there at all. */
const TOKEN = 'operator-token-of-this-test'
const PROGRAM = fileURLToPath(new URL('../lib/server/testing/ingest-server.ts', import.meta.url))
const LOG = join(dirname(dirname(fileURLToPath(import.meta.url))), 'public/recordings/cascade.ndjson')
const log = recorded('cascade')

beforeAll(() => {
  vi.stubEnv('PLIMSOLL_OPERATOR_TOKEN', TOKEN)
  vi.stubEnv('PLIMSOLL_SIGNING_KEY', freshPem())
})
afterAll(() => vi.unstubAllEnvs())

let folder: string
let server: ChildProcess | null = null
let port = 0
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-push-'))
  port = await freePort()
})
afterEach(async () => {
  await kill()
  rmSync(folder, { recursive: true, force: true })
})

const url = () => `http://127.0.0.1:${port}`

function start(): void {
  const args = ['--import', 'tsx', PROGRAM, join(folder, 'data'), String(port), JSON.stringify(declaredFor(log))]
  server = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], env: process.env })
}

async function kill(): Promise<void> {
  const child = server
  server = null
  if (!child || child.exitCode !== null) return
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGKILL')
  await gone
}

async function state(): Promise<IngestState | null> {
  const headers = { authorization: `Bearer ${TOKEN}` }
  const response = await fetch(`${url()}/api/v1/ingest`, { headers }).catch(() => null)
  return response?.ok ? ((await response.json()) as IngestState) : null
}

/** Waits until the server has more rows than these, or all of them. */
async function past(seq: number): Promise<void> {
  const due = Math.min(seq + 1, log.rows.length)
  while (((await state())?.seq ?? 0) < due) await new Promise((done) => setTimeout(done, 20))
}

async function freePort(): Promise<number> {
  const probe = createSocket()
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))
  const { port } = probe.address() as AddressInfo
  await new Promise((done) => probe.close(done))
  return port
}

describe('plimsoll push', () => {
  it('brings a log to a server that is killed under it again and again, to the recorded hash', async () => {
    const pushing = cli('push', LOG, '--to', url(), '--batch', '4')
    start()
    for (let kills = 0; kills < 3; kills++) {
      await past((await state())?.seq ?? 0)
      await kill()
      start()
    }
    const { status, document, error } = await pushing
    expect(error).toBeNull()
    expect(status).toBe(0)
    expect(document).toMatchObject({ format: 'plimsoll.push/1', seq: log.rows.length, hash: log.hash, gap: null })
    expect(document.retries).toBeGreaterThan(0)
  })

  it('goes on where the server is, and notices another log under the same name', async () => {
    start()
    const first = await cli('push', LOG, '--to', url())
    expect(first).toMatchObject({ status: 0, document: { accepted: log.rows.length, repeated: 0 } })
    expect(await cli('push', LOG, '--to', url())).toMatchObject({ status: 0, document: { accepted: 0, repeated: 1 } })
    const file = join(folder, 'other.ndjson')
    writeFileSync(file, `${JSON.stringify({ ...log.rows.at(-1), at: '2026-01-03T00:00:00.000Z' })}\n`)
    const path = `$[${log.rows.length}].seq`
    expect(await cli('push', file, '--to', url())).toMatchObject({ status: 2, error: { code: 'conflict', path } })
    writeFileSync(file, `${JSON.stringify({ ...log.rows[0], seq: log.rows.length + 3 })}\n`)
    expect(await cli('push', file, '--to', url())).toMatchObject({ status: 2, error: { code: 'gap' } })
    const whale = LOG.replace('cascade', 'whale')
    expect(await cli('push', whale, '--to', url())).toMatchObject({ status: 2, error: { code: 'other-stream' } })
    const stranger = await cli('push', LOG, '--to', url(), '--token', 'a-token-of-nobody-at-all')
    expect(stranger).toMatchObject({ status: 3, error: { code: 'token-invalid' } })
  })

  it('waits as long as it is told to, and no longer than its patience', async () => {
    const asked: number[] = []
    const busy = createServer((_, response) => {
      asked.push(Date.now())
      response.writeHead(429, { 'retry-after': '1' }).end()
    })
    await new Promise<void>((done) => busy.listen(port, '127.0.0.1', done))
    expect(await cli('push', LOG, '--to', url(), '--patience', '2')).toMatchObject({
      status: 3,
      error: { code: 'server-unavailable' },
    })
    expect(asked.length).toBeGreaterThan(1)
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThanOrEqual(990)
    await new Promise((done) => busy.close(done))
  })

  it.each([
    ['--to', ['push', LOG], 'option-missing'],
    ['an address', ['push', LOG, '--to', 'ftp://x'], 'url-invalid'],
    ['a log', ['push', '--to', 'http://127.0.0.1:1'], 'argument-missing'],
  ])('refuses to begin without %s', async (_, args, code) => {
    expect(await cli(...args)).toMatchObject({ status: 2, error: { code } })
  })
})
