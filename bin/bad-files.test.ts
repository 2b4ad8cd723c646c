import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BAD_TEXTS, tornTexts } from '@/lib/server/testing/bad-input'
import { EXAMPLE_SNAPSHOT } from '@/lib/wire/examples'
import { cli } from './testing'

/**
 * Whatever stands in a file: an importer takes all of it or says what is wrong and where, and then it has written nothing,
 * neither a log nor a line of the journal.
 */

const GENERATED = process.env.PLIMSOLL_LONG ? 10_000 : 150

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bad-'))
const out = join(folder, 'out.log')
const input = join(folder, 'input')
let kinds: Readonly<Record<string, string>>

beforeAll(async () => {
  const log = join(folder, 'good.log')
  await cli('simulate', '--scenario', 'cascade', '--seed', '1', '--steps', '3', '--out', log)
  const lines = readFileSync(log, 'utf8').split('\n')
  const leg = (side: string, dir: string, startPosition: string) => ({
    coin: 'BTC',
    px: '100000.5',
    sz: '0.001',
    side,
    time: 1_760_130_964_831,
    startPosition,
    dir,
    closedPnl: '12.5',
    hash: `0x${'0'.repeat(64)}`,
    oid: 7,
    crossed: true,
    fee: '0.0',
    tid: 1,
    feeToken: 'USDC',
    liquidation: { liquidatedUser: `0x${'f'.repeat(40)}`, markPx: '99950.0', method: 'backstop' },
  })
  const block = {
    local_time: '2025-10-10T21:16:05.912345678',
    block_time: '2025-10-10T21:16:04.831874',
    block_number: 1,
    events: [
      [`0x${'a'.repeat(40)}`, leg('B', 'Auto-Deleveraging', '-0.001')],
      [`0x${'f'.repeat(40)}`, leg('A', 'Close Long', '500')],
    ],
  }
  kinds = {
    'adl-blocks': 'block_second_ms,iso,coin,adl_notional_usd\n1760130964000,2025-10-10T21:16:04Z,AVAX,12.5\n',
    'hyperliquid-fills': `${JSON.stringify(block)}\n`,
    snapshot: JSON.stringify(EXAMPLE_SNAPSHOT),
    log: `${lines.slice(0, 30).join('\n')}\n`,
  }
  process.env.DATA_DIR = mkdtempSync(join(folder, 'data-'))
  const kept = join(folder, 'kept.csv')
  writeFileSync(kept, kinds['adl-blocks'] ?? '')
  expect((await cli('import', 'adl-blocks', kept, '--store', '--stream', 'kept')).status).toBe(0)
})
afterAll(() => {
  delete process.env.DATA_DIR
  rmSync(folder, { recursive: true, force: true })
})

const seen = { cases: 0, refused: 0 }

/** What the store says of itself: streams with their heads, and whether every chain holds. */
const stored = async () => (await cli('verify-store')).document

/** What is wrong with how a file was taken; nothing where it was refused in full, or taken. */
async function wrongWith(kind: string, bytes: string | Buffer): Promise<string[]> {
  seen.cases += 1
  writeFileSync(input, bytes)
  const { status, document, error } = await cli('import', kind, input, '--out', out, '--stream', 'tried')
  const made = readdirSync(folder).filter((name) => name.startsWith('out.log'))
  for (const name of made) rmSync(join(folder, name))
  if (status === 0 && document && made.length === 1) return []
  seen.refused += 1
  const problems = []
  if (status !== 2) problems.push(`ended with ${status}`)
  if (!/^[a-z0-9-]+$/.test(error?.code ?? '') || !/^(\$|--)/.test(error?.path ?? '')) {
    problems.push(`said ${JSON.stringify(error)}`)
  }
  if (made.length > 0) problems.push(`wrote ${made.join(', ')}`)
  return problems.map((problem) => `${kind} ${JSON.stringify(bytes.toString().slice(0, 200))} ${problem}`)
}

function* badFiles(text: string): Generator<string | Buffer> {
  yield* tornTexts(text)
  const bytes = Buffer.from(text)
  const packed = gzipSync(bytes)
  yield packed
  yield packed.subarray(0, packed.length >> 1)
  yield Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
  yield Buffer.concat([bytes.subarray(0, 20), Buffer.from([0xff, 0xc0, 0x80]), bytes.subarray(20)])
  yield text.replaceAll('\n', '\r')
  yield text.replaceAll('\n', '\n\n')
  yield text.split('\n').toReversed().join('\n')
  yield `${text}${text.slice(0, text.length >> 1)}`
  // Every figure and every word gives its place to something else, one at a time.
  const places = [...text.matchAll(/[\w.:-]+/g)].slice(0, 24)
  for (const [i, place] of places.entries()) {
    const put = BAD_TEXTS[(i * 7) % BAD_TEXTS.length] ?? ''
    yield `${text.slice(0, place.index)}${put}${text.slice(place.index + place[0].length)}`
  }
}

describe('a file that is not right', () => {
  it('is refused in full by every importer, and changes nothing', async () => {
    const before = await stored()
    const wrong: string[] = []
    for (const [kind, text] of Object.entries(kinds)) {
      writeFileSync(input, text)
      expect([kind, (await cli('import', kind, input)).status]).toEqual([kind, 0])
    }
    for (const [kind, text] of Object.entries(kinds)) {
      for (const bad of badFiles(text)) wrong.push(...(await wrongWith(kind, bad)))
    }
    expect(wrong).toEqual([])
    expect(await stored()).toEqual(before)
    expect(seen.cases).toBeGreaterThan(150)
    expect(seen.refused).toBeGreaterThan(100)
  })

  it(`is refused in full with any of ${GENERATED} wounds`, async () => {
    const before = await stored()
    const wounds = fc.array(fc.tuple(fc.nat(), fc.constantFrom('flip', 'cut', 'put'), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 3,
    })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(kinds)), wounds, async (kind, made) => {
        let bytes = Buffer.from(kinds[kind] ?? '')
        for (const [place, wound, byte] of made) {
          const at = place % Math.max(1, bytes.length)
          const rest = bytes.subarray(at + 1)
          const inside = wound === 'flip' ? [(bytes[at] ?? 0) ^ (1 << (byte & 7))] : wound === 'put' ? [byte, byte] : []
          bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(inside), rest])
        }
        expect(await wrongWith(kind, bytes)).toEqual([])
      }),
      { numRuns: GENERATED },
    )
    expect(await stored()).toEqual(before)
  })
})
