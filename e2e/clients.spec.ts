import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from '@playwright/test'
import { EXAMPLE_SNAPSHOT } from '../lib/wire/examples'
import { ownExchange } from './exchange'
import { visit } from './page'

/** Clients that are not ours: whoever integrates this begins with one of them. */

const exchange = ownExchange()

/** Runs curl; a stream is read for some seconds, and that it was cut off then is no failure. */
async function curl(...args: readonly string[]): Promise<string> {
  const outcome = await promisify(execFile)('curl', ['--silent', '--show-error', ...args], {
    maxBuffer: 2 ** 26,
  }).catch((error: { readonly code?: unknown; readonly stdout: string; readonly stderr: string }) => {
    const TIMED_OUT = 28
    if (error.code === TIMED_OUT) return error
    throw new Error(`curl ended with ${String(error.code)}: ${error.stderr}`)
  })
  return outcome.stdout
}

test('curl asks, takes a seat, sends a file and reads a stream', async () => {
  const api = `${exchange.current.url}/api/v1`
  expect(JSON.parse(await curl(`${api}/health`))).toMatchObject({ status: 'ok' })
  expect(await curl('--head', `${api}/markets`)).toMatch(/^HTTP\/1\.1 200/)
  const head = await curl('--head', `${api}/markets`)
  const etag = /^etag: (.*)\r$/im.exec(head)?.[1] ?? ''
  expect(etag).toMatch(/^"/)
  expect(await curl('--header', 'accept: text/csv', `${api}/events`)).toMatch(/^id,stream,/)
  const file = JSON.stringify({ snapshot: EXAMPLE_SNAPSHOT })
  const ranked = await curl('--json', file, `${api}/rank`)
  expect(JSON.parse(ranked)).toMatchObject({ format: 'plimsoll.queue/1' })
  expect(JSON.parse(await curl('--compressed', `${api}/status`))).toHaveProperty('markets')

  const [trader] = await exchange.current.traders()
  const sat = await curl('--include', '--json', JSON.stringify({ account: trader?.account }), `${api}/session`)
  const cookie = /^set-cookie: ([^;]+)/im.exec(sat)?.[1] ?? ''
  const mine = JSON.parse(await curl('--cookie', cookie, `${api}/accounts/${trader?.account}/positions`))
  expect(mine).toMatchObject({ summary: { account: trader?.account } })

  const stream = await curl('--no-buffer', '--max-time', '6', `${api}/stream?topics=status`)
  expect(stream).toMatch(/^retry: \d+$/m)
  expect(stream.match(/^event: frame$/gm)?.length).toBeGreaterThan(1)
  const cursor =
    stream
      .match(/^id: (.*)$/gm)
      ?.at(-1)
      ?.slice('id: '.length) ?? ''
  const resumed = await curl(
    '--no-buffer',
    '--max-time',
    '4',
    '--header',
    `last-event-id: ${cursor}`,
    `${api}/stream?topics=status`,
  )
  expect(resumed).toContain('"kind":"delta"')
  expect(resumed).not.toContain('"kind":"snapshot"')
})

interface Heard {
  readonly kind: string
  readonly id: string
  readonly seq: number
}

test('a browser’s own EventSource reads the stream, and finds its way back when the server was killed', async ({
  page,
}) => {
  await visit(page, `${exchange.current.url}/verify`)
  await page.evaluate(() => {
    const heard: Heard[] = []
    const source = new EventSource('/api/v1/stream?topics=status')
    source.addEventListener('frame', (event) => {
      const { kind, parts } = JSON.parse(event.data) as { kind: string; parts: { overview?: { seq: number } } }
      heard.push({ kind, id: event.lastEventId, seq: parts.overview?.seq ?? -1 })
    })
    Object.assign(window, { heard, source })
  })
  const heard = () => page.evaluate(() => (window as unknown as { heard: Heard[] }).heard)
  await expect.poll(async () => (await heard()).filter(({ kind }) => kind === 'delta').length).toBeGreaterThan(1)
  const before = await heard()
  await exchange.current.server.restart('SIGKILL')
  await expect.poll(async () => (await heard()).length, { timeout: 30_000 }).toBeGreaterThan(before.length + 2)
  const after = (await heard()).slice(before.length)
  // Another run of the server: it is told everything anew, and what it was told before still holds.
  expect(after[0]?.kind).toBe('snapshot')
  const last = before.at(-1)?.seq ?? 0
  expect(Math.min(...after.map(({ seq }) => seq).filter((seq) => seq >= 0))).toBeGreaterThanOrEqual(last)
  const seqs = after.map(({ seq }) => seq).filter((seq) => seq >= 0)
  expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
})
