import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { textOf } from '@/engine/receipt/heads'
import { numbers, storm } from '@/engine/receipt/testing'
import { verifyHeads } from '@/engine/receipt/verify'
import { freshPem, nodeCrypto, signerFromPem } from '@/lib/server/crypto'
import { sha256 } from '@/lib/server/sha256'
import { readHead, verifyTexts } from '@/lib/wire/proofs'
import { offlinePage } from './offline-verifier'
import { PYTHON, VECTORS, vectorFiles } from './vectors'

const read = (name: string) => readFileSync(join(VECTORS, name), 'utf8')
const STALE = 'run `npm run proofs`'

describe('what is published for strangers', () => {
  it('is what this program makes: test vectors', () => {
    const made = vectorFiles()
    expect(readdirSync(VECTORS).sort(), STALE).toEqual([...made.keys()].sort())
    for (const [name, text] of made) expect(read(name) === text, `${name} is out of date: ${STALE}`).toBe(true)
  })

  it('is one file that asks nobody for anything: the offline verifier', async () => {
    const page = await offlinePage()
    expect(await offlinePage()).toBe(page)
    const [, script = ''] = /<script>([\s\S]*)<\/script>/.exec(page) ?? []
    const digest = createHash('sha256').update(script).digest('base64')
    expect(page).toContain(`default-src 'none'; script-src 'sha256-${digest}'`)
    expect(page).not.toMatch(/<script src|<link|\bfetch\(|XMLHttpRequest|\bimport\(/)
  })

  it('verifies', () => {
    for (const disclosure of ['open', 'blinded']) {
      const [file, run, keys] = [`${disclosure}-receipt.json`, `${disclosure}-run.json`, 'keys.json'].map(read)
      expect(verifyTexts({ file: file ?? '', run, keys }, nodeCrypto).holds).toBe(true)
      expect(verifyHeads(read(`${disclosure}-heads.ndjson`).trim().split('\n').map(readHead), nodeCrypto)).toBeNull()
    }
  })
})

const hasPython = spawnSync('python3', ['--version']).status === 0

describe.skipIf(!hasPython)('the verifier in Python, written from the description alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-python-'))
  const python = (text: string, ...keys: string[]) => {
    const file = join(folder, 'receipt.json')
    writeFileSync(file, text)
    return spawnSync('python3', [PYTHON, file, ...keys], { encoding: 'utf8' })
  }

  it('accepts the vectors and fresh receipts of many rulebooks', () => {
    expect(python(read('open-receipt.json'), join(VECTORS, 'keys.json')).status).toBe(0)
    expect(python(read('blinded-receipt.json'), join(VECTORS, 'keys.json')).status).toBe(0)
    const signer = signerFromPem(freshPem())
    let accepted = 0
    for (const [seed, rulebook] of ['bitmex', 'hyperliquid', 'dydx', 'pro-rata'].entries()) {
      const { office } = storm(sha256, signer, { seed, disclosure: 'open', rulebook, commands: 120 })
      for (const receipt of office.events.flatMap(({ receipts }) => receipts).slice(0, 5)) {
        expect(python(textOf(receipt)), receipt.id).toMatchObject({ status: 0, stderr: '' })
        accepted += 1
      }
    }
    expect(accepted).toBeGreaterThan(10)
  })

  it('accepts nothing that was changed', () => {
    const text = read('open-receipt.json').trim()
    const next = numbers(3)
    for (let i = 0; i < 60; i += 1) {
      const at = next(text.length)
      const other = String.fromCharCode(text.charCodeAt(at) ^ (1 << next(6)))
      expect(python(text.slice(0, at) + other + text.slice(at + 1)).status, `${at} ${other}`).not.toBe(0)
    }
    expect(python(read('open-receipt.json'), join(VECTORS, 'open-receipt.json')).status).toBe(2)
  })
})
