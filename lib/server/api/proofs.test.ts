import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { isConsistent } from '@/engine/receipt/consistency'
import type { Head, PublicRun, PublishedKeys, Receipt } from '@/engine/receipt/objects'
import { verifyHeads } from '@/engine/receipt/verify'
import type { ClosureRow, EventReport, Overview } from '@/lib/wire/frames'
import { verifyTexts } from '@/lib/wire/proofs'
import { PEER_HEADER } from '../connections'
import { nodeCrypto } from '../crypto'
import { type Params, route } from '../http/route'
import { type Bench, openBench, until } from '../testing/bench'
import * as accounts from './accounts'
import * as operations from './operations'
import * as proofs from './proofs'

const OPERATOR = 'operator-token-of-this-test'
const ORIGIN = 'http://localhost'

type Work = Parameters<typeof route>[1]

async function call(work: Work, path: string, params: Params = {}, init: RequestInit = {}): Promise<Response> {
  const headers = { [PEER_HEADER]: '10.0.0.1', ...init.headers }
  const request = new Request(`${ORIGIN}/api/v1/${path}`, { ...init, headers })
  return route('read', work)(request, { params: Promise.resolve(params) })
}

const json = async <T>(response: Promise<Response>) => (await (await response).json()) as T

let bench: Bench
let report: EventReport

const operator = (action: object) => bench.runtime.ask('control', { control: action as never })
const overview = async () =>
  (await bench.runtime.frame('status', { role: 'public', accounts: [] }))?.parts.overview as Overview
const eventReport = async (id: string) =>
  (await bench.runtime.frame(`event:${id}`, { role: 'public', accounts: [] }))?.parts.report as EventReport

beforeAll(async () => {
  vi.stubEnv('PLIMSOLL_OPERATOR_TOKEN', OPERATOR)
  bench = await openBench({ scenario: 'cascade', seed: 3, control: true })
  await until(() => bench.runtime.freshness.state === 'live' || bench.runtime.facts !== null)
  await operator({ action: 'pause' })
  for (let tries = 0; tries < 20; tries += 1) {
    await operator({ action: 'step', count: 400, until: 'adl' })
    const found = (await bench.runtime.ask('events', {})).find((row) => (row.accounts ?? 0) > 0)
    if (found) report = await eventReport(found.id)
    if (report) break
  }
}, 120_000)

afterAll(async () => {
  await bench.close()
  vi.unstubAllEnvs()
})

describe('heads and keys', () => {
  it('are one log, signed with the published key, and the newest is told to everyone', async () => {
    const { heads } = await json<{ heads: Head[] }>(call(proofs.heads, 'heads'))
    expect(heads.length).toBeGreaterThan(1)
    expect(verifyHeads(heads, nodeCrypto)).toBeNull()
    const { size, root, seq, at } = heads.at(-1) as Head
    expect((await overview()).head).toEqual({ size, root, seq, at })
    const { keys } = await json<PublishedKeys>(call(proofs.keys, 'keys'))
    expect(keys.map(({ publicKey }) => publicKey)).toEqual([heads[0]?.signature.publicKey])
    const lines = await (await call(proofs.heads, 'heads?format=ndjson&from=2&limit=1')).text()
    expect(JSON.parse(lines)).toEqual(heads[1])
  })

  it('are shown to be consistent, and nothing else is', async () => {
    const { heads } = await json<{ heads: Head[] }>(call(proofs.heads, 'heads'))
    const last = heads.at(-1) as Head
    for (const first of heads) {
      const path = `heads/consistency?first=${first.size}&last=${last.size}`
      const { proof } = await json<{ proof: string[] }>(call(proofs.consistency, path))
      expect(isConsistent(first, last, proof, nodeCrypto.sha256)).toBe(true)
      expect(isConsistent({ ...first, root: last.leaf }, last, proof, nodeCrypto.sha256)).toBe(false)
    }
    expect((await call(proofs.consistency, `heads/consistency?first=2&last=${last.size + 1}`)).status).toBe(404)
  })
})

describe('runs and receipts', () => {
  it('are made again from the log and verify; the receipt says the same as the account’s own list', async () => {
    const { id } = report.row
    const run = await (await call(proofs.run, `events/${id}/run`, { id })).text()
    const keys = await (await call(proofs.keys, 'keys')).text()
    expect(verifyTexts({ file: run, keys }, nodeCrypto).holds).toBe(true)
    const parsed = JSON.parse(run) as PublicRun
    expect(parsed.result.closures.count).toBe(report.row.accounts)
    expect(report.commitment?.root).toBe(parsed.commitment.queue.root)
    expect(report.commitment?.lagMs).toBeGreaterThanOrEqual(0)
    for (const { receipt, name } of report.closures) {
      const text = await (await call(proofs.receipt, `receipts/${receipt}`, { id: receipt ?? '' })).text()
      const verdict = verifyTexts({ file: text, run, keys }, nodeCrypto)
      expect(verdict.checks.filter(({ holds }) => holds !== true)).toEqual([])
      const mine = await json<{ closures: ClosureRow[] }>(
        call(
          accounts.closures,
          `accounts/${name}/closures`,
          { id: name },
          { headers: { authorization: `Bearer ${OPERATOR}` } },
        ),
      )
      const row = mine.closures.find((closure) => closure.event === id)
      const { closure } = JSON.parse(text) as Receipt
      expect(row).toMatchObject({ receipt, size: closure.detail.size, realisedPnl: closure.detail.realisedPnl })
    }
  })

  it('are found however the name is typed, and not by guessing', async () => {
    const receipt = report.closures[0]?.receipt ?? ''
    const spoken = receipt.toLowerCase().replaceAll('-', '')
    expect((await call(proofs.receipt, `receipts/${spoken}`, { id: spoken })).status).toBe(200)
    for (const id of ['', '0000-0000-0000-0', 'BTC-PERP.1', `${receipt}0`]) {
      expect((await call(proofs.receipt, `receipts/${id}`, { id })).status).toBe(404)
    }
    expect((await call(proofs.run, 'events/BTC-PERP.1/run', { id: 'BTC-PERP.1' })).status).toBe(404)
    expect((await call(operations.health, 'health')).status).toBe(200)
  })

  it('are the same after a restart, and the log goes on', async () => {
    const before = await json<{ heads: Head[] }>(call(proofs.heads, 'heads'))
    const id = report.closures[0]?.receipt ?? ''
    const text = await (await call(proofs.receipt, `receipts/${id}`, { id })).text()
    const engines = bench.engines.length
    bench.engines.at(-1)?.crash()
    await until(() => bench.engines.length > engines && bench.runtime.facts !== null)
    await until(() => bench.runtime.health.status === 'ok')
    const after = await json<{ heads: Head[] }>(call(proofs.heads, 'heads'))
    expect(after.heads.slice(0, before.heads.length)).toEqual(before.heads)
    expect(await (await call(proofs.receipt, `receipts/${id}`, { id })).text()).toBe(text)
  })
})
