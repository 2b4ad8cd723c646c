import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PUBLIC } from '@/engine/projections/projection'
import type { MarketRow } from '@/lib/wire/frames'
import { type Bench, openBench } from '../testing/bench'
import { MARKET, opening } from '../testing/marked'
import { type ScriptHead, type ScriptLine, scriptedSource } from './scripted'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-script-'))
const file = join(folder, 'script.jsonl')
const write = (line: ScriptLine) => appendFileSync(file, `${JSON.stringify(line)}\n`)
const marks = (mark: string): ScriptLine => ({ inputs: [{ type: 'mark', marks: { [MARKET]: mark } }] })

let bench: Bench
beforeAll(async () => {
  const facts = { authority: 'engine', coverage: 'full', disclosure: 'open', rulebook: 'bitmex' } as const
  const head: ScriptHead = { stream: 'script', facts, opening: opening() }
  writeFileSync(file, `${JSON.stringify(head)}\n`)
  bench = await openBench({}, 100_000, scriptedSource(file))
})
afterAll(async () => {
  await bench.close()
  rmSync(folder, { recursive: true })
})

const step = () => bench.runtime.ask('control', { control: { action: 'step', count: 1 } })
async function market(): Promise<MarketRow> {
  const frame = await bench.runtime.frame(`market:${MARKET}`, PUBLIC)
  return frame?.parts.market as MarketRow
}

it('does what the file says, line by line, and between its lines the marks stand', async () => {
  write(marks('101'))
  await step()
  expect((await market()).mark).toBe('101')
  const { seq } = await step()
  expect((await market()).mark).toBe('101')
  // A mark that is repeated is a line of the log all the same: the feed lives.
  expect((await step()).seq).toBeGreaterThan(seq)
})

it('tells of a gap until the next line', async () => {
  write({ inputs: [], gap: 'lines are missing' })
  await step()
  await step()
  expect((await market()).state).toBe('halted')
  write(marks('102'))
  await step()
  expect((await market()).state).not.toBe('halted')
})

it('is silent until the file goes on', async () => {
  write({ silent: true })
  let heard = false
  const tick = step().then(() => {
    heard = true
  })
  await new Promise((done) => setTimeout(done, 300))
  expect(heard).toBe(false)
  write(marks('99'))
  await tick
  expect((await market()).mark).toBe('99')
})
