import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Decimal } from 'decimal.js'
import { afterEach, describe, expect, it } from 'vitest'
import { race } from './contest'
import { foldQuickly } from './fold/fold'
import { linesOfLedger } from './fold/lines'
import { foldNaively, textHash } from './fold/naive'
import { recompute } from './fold/replay'
import { linesOf, withLog } from './fold/world'
import { rankNaively, rowsOf } from './rank/naive'
import { linesOfPlaced, linesOfQueue, rankExactly } from './rank/rank'
import { marketOf, stateOf } from './rank/world'
import { jsonOf, tableOf } from './report'
import { Inbox, Reader, type Received } from './sse/reader'
import { proveEqual } from './work'
import { chosenWorks } from './works'

describe('rank', () => {
  const file = marketOf(600)
  const mark = new Decimal(file.markets[0]?.mark ?? 0)

  it('has one answer, with equal scores in it and positions left out', () => {
    const queue = rankExactly(stateOf(file))
    expect(linesOfPlaced(rankNaively(rowsOf(file), mark))).toEqual(linesOfQueue(queue))
    expect(queue.entries.length).toBeLessThan(600)
    expect(queue.entries.some((entry, i) => queue.entries[i - 1]?.score.eq(entry.score))).toBe(true)
  })

  it('is not proven when one size differs', () => {
    const [first, ...rest] = rowsOf(file)
    if (!first) throw new Error('there are rows')
    const altered = rankNaively([{ ...first, size: first.size.plus(1) }, ...rest], mark)
    const ours = linesOfQueue(rankExactly(stateOf(file)))
    expect(() => proveEqual(ours, linesOfPlaced(altered), 'both orders are the same')).toThrow(/^not proven: both/)
  })
})

describe('fold and replay', () => {
  const library = Decimal.clone({ defaults: true, precision: 60 })

  it('end with one hash and the same balances', () => {
    withLog(4_000, 200, (log) => {
      const { lines } = log
      expect(recompute(log.file).hash).toBe(log.hash)
      expect(linesOfLedger(foldNaively(linesOf(log.file), library))).toEqual(lines)
      expect(foldQuickly(log)).toBe(textHash(lines.join('\n')))
      expect(Object.keys(log.types)).toEqual(expect.arrayContaining(['trade', 'funding', 'liquidation', 'closure']))
    })
  })

  it('are not proven when one amount of the log differs', () => {
    withLog(400, 200, (log) => {
      writeFileSync(log.file, readFileSync(log.file, 'utf8').replace(/"amount":"[1-9]/, '$&0'))
      expect(() => recompute(log.file)).toThrow()
      expect(() => foldQuickly(log)).toThrow()
      expect(() => foldNaively(linesOf(log.file), library)).toThrow()
    })
  })
})

describe('a reader of a stream', () => {
  let server: Server | undefined
  afterEach(() => server?.close())

  /** What arrives when the server writes these parts, each by itself. */
  async function read(parts: readonly string[]): Promise<{ events: Received[]; reason: string }> {
    server = createServer(async (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const part of parts) {
        response.write(part)
        await new Promise((done) => setTimeout(done, 2))
      }
      response.end()
    })
    await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done))
    const events: Received[] = []
    const { port } = server.address() as AddressInfo
    const reason = await new Promise<string>(
      (done) => new Reader(new Inbox(), port, '/', (event) => events.push(event), done),
    )
    return { events, reason }
  }

  it('puts events together however they are cut, and says when the stream ends', async () => {
    const text = 'retry: 5\n\n: beat\n\nevent: frame\ndata: {"a":1}\nid: x@1\n\nevent: frame\ndata: {}\nid: x@2\n\n'
    for (const parts of [[text], [...text], [text.slice(0, 40), text.slice(40)]]) {
      const { events, reason } = await read(parts)
      expect(events.map(({ cursor, data }) => [cursor, data])).toEqual([
        ['x@1', '{"a":1}'],
        ['x@2', '{}'],
      ])
      expect(reason).toBe('the stream has ended')
      server?.close()
    }
  })
})

describe('the report', () => {
  const result = {
    work: 'rank',
    n: 2,
    unit: 'ns/position',
    runs: 3,
    ours: { value: 2, min: 1, max: 3 },
    rivals: { naive: { value: 5, min: 4, max: 6 } },
    facts: { ranked: 2 },
  }

  it('is one line of JSON as the contract has it', () => {
    const [parsed] = JSON.parse(jsonOf([result])) as unknown[]
    expect(parsed).toMatchObject({
      work: 'rank',
      n: 2,
      unit: 'ns/position',
      ours: 2,
      rivals: { naive: { value: 5, ratio: 2.5 } },
      checked: true,
    })
    expect(jsonOf([result])).not.toContain('\n')
  })

  it('is a table for people', () => {
    expect(tableOf(result)).toContain('naive')
    expect(tableOf(result)).toContain('4 .. 6')
  })
})

it('refuses a work it does not have and names those it has', () => {
  expect(() => chosenWorks('nosuch')).toThrow(
    /nosuch; there are rank, rerank, indicator, select, prorata, commit, fold, replay, seek, memory, growth, ingest, crowd, crowd-steps, sse, personal, smooth\.$/,
  )
  expect(chosenWorks(undefined).map((work) => work.name)).toEqual([
    'rank',
    'rerank',
    'indicator',
    'select',
    'prorata',
    'commit',
    'fold',
    'replay',
    'seek',
    'memory',
    'ingest',
  ])
})

it('takes contestants in turns', () => {
  const turns: string[] = []
  const times = race({ a: () => turns.push('a'), b: () => turns.push('b') }, { rounds: 2, warmUps: 1 })
  expect(turns.join('')).toBe('ababab')
  expect(times.a.min).toBeLessThanOrEqual(times.a.value)
})
