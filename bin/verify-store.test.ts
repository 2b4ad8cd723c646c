import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { run } from './cli'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-verify-'))
  process.env.DATA_DIR = folder
})
afterEach(() => {
  delete process.env.DATA_DIR
  rmSync(folder, { recursive: true, force: true })
})

async function cli(...args: readonly string[]) {
  const said = { out: '', err: '' }
  const status = await run(args, {
    out: (text) => {
      said.out += text
    },
    err: (text) => {
      said.err += text
    },
  })
  return { status, document: said.out === '' ? null : JSON.parse(said.out), err: said.err }
}

async function stored(): Promise<void> {
  const log = join(folder, 'log.ndjson')
  expect((await cli('simulate', '--scenario', 'cascade', '--seed', '1', '--steps', '5', '--out', log)).status).toBe(0)
  expect((await cli('import', 'log', log, '--store')).status).toBe(0)
}

it('says that a store holds, as often as it is asked', async () => {
  await stored()
  for (const args of [['verify-store'], ['verify-store', folder]]) {
    const { status, document } = await cli(...args)
    expect([status, document]).toMatchObject([0, { format: 'plimsoll.store-check/1', holds: true, problem: null }])
    expect(document.streams).toMatchObject([{ stream: 'simulation-cascade-1', first: 1, problem: null }])
    expect(document.streams[0].seq).toBeGreaterThan(100)
  }
})

it.each([
  ['a changed line', `UPDATE line SET text = replace(text, '"at":"2', '"at":"3') WHERE seq = 9`, 'breaks at line 9'],
  ['a missing line', 'DELETE FROM line WHERE seq = 9', 'Line 9'],
])('names %s, and ends with status 1', async (_name, sql, problem) => {
  await stored()
  const db = new Database(join(folder, 'journal.sqlite'))
  db.exec(sql)
  db.close()
  const { status, document } = await cli('verify-store')
  expect([status, document.holds]).toEqual([1, false])
  expect(document.streams[0].problem).toContain(problem)
})

it('can do nothing where there is no store', async () => {
  const { status, err } = await cli('verify-store', join(folder, 'nothing'))
  expect([status, JSON.parse(err).error.code]).toEqual([3, 'no-store'])
})
