import { createPrivateKey } from 'node:crypto'
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'
import { describe, expect, it } from 'vitest'
import { PlimsollError } from '@/engine/errors'
import { hex } from '@/engine/hash'
import { treeOf } from '@/engine/receipt/commitment'
import { HeadLog, textOf } from '@/engine/receipt/heads'
import { closureTree, type NotedEvent, publicRun, receiptsOf } from '@/engine/receipt/notary'
import { type LogProof, type PublicRun, type Receipt, type Signer, saltKeyOf, signed } from '@/engine/receipt/objects'
import { numbers, type Office, type Proven, storm } from '@/engine/receipt/testing'
import {
  type Check,
  type CheckName,
  type Crypto,
  type Verdict,
  verifyHeads,
  verifyReceipt,
  verifyRun,
} from '@/engine/receipt/verify'
import { readHead, verifyTexts } from '@/lib/wire/proofs'
import { nodeCrypto, signerOf } from './crypto'
import { keysOf } from './keys'
import { sha256 } from './sha256'

const LONG = process.env.PLIMSOLL_LONG === '1'
const EVENTS = LONG ? 10_000 : 1_000
const MUTATIONS = LONG ? 100_000 : 10_000

/** A key that is the same in every run: its seed is the number. */
function signerFrom(seed: number): Signer {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)])
  return signerOf(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }))
}

const SIGNER = signerFrom(7)
const KEYS = keysOf([SIGNER.publicKey])
const RULEBOOKS = ['bitmex', 'hyperliquid', 'binance', 'okx', 'dydx', 'pro-rata', 'aster', 'risk-weighted']

const browserCrypto: Crypto = {
  sha256: nobleSha256,
  verifies: (signature, message, publicKey) => ed25519.verify(signature, message, publicKey, { zip215: false }),
}

function checkNamed({ checks }: Verdict, name: CheckName): Check {
  const found = checks.find((check) => check.name === name)
  if (!found) throw new Error(`no check ${name}`)
  return found
}

function stormOf(seed: number, commands: number): Office {
  const rulebook = RULEBOOKS[seed % RULEBOOKS.length] ?? ''
  const disclosure = Math.trunc(seed / RULEBOOKS.length) % 2 === 0 ? ('open' as const) : ('blinded' as const)
  return storm(sha256, SIGNER, { seed, disclosure, rulebook, commands }).office
}

describe('honest events', () => {
  it(`verify, ${EVENTS} of them, whatever the rulebook and the disclosure`, () => {
    const met: Record<string, number> = {}
    const count = (what: string) => {
      met[what] = (met[what] ?? 0) + 1
    }
    let events = 0
    for (let seed = 0; events < EVENTS; seed += 1) {
      const office = stormOf(seed, 120)
      expect(verifyHeads(office.log.all, nodeCrypto), `heads of seed ${seed}`).toBeNull()
      for (const { noted, run, receipts } of office.events) {
        events += 1
        count(noted.result.reason)
        for (const { reason } of noted.result.skipped) count(reason)
        for (const verdict of [
          verifyRun(run, KEYS, nodeCrypto),
          ...receipts.map((receipt) => verifyReceipt(receipt, { run, keys: KEYS }, nodeCrypto)),
        ]) {
          for (const { name, holds } of verdict.checks) if (holds) count(name)
          if (run.queue) {
            const { holds, found } = checkNamed(verdict, 'recomputed')
            const isQueue = run.commitment.allocation === 'queue'
            // Where more than the queue decides, that is said, and never counted as held.
            expect(isQueue ? holds : [holds, found]).toEqual(
              isQueue ? true : [null, expect.stringMatching(/^Not worked out again, because the queue alone/)],
            )
            if (!isQueue) count('beyond the queue')
          }
          expect(
            verdict.checks.filter(({ holds }) => holds === false),
            `seed ${seed}, ${run.event}`,
          ).toEqual([])
        }
      }
    }
    const interesting = [
      'complete',
      'no-counterparty',
      'aborted',
      'would-go-bankrupt',
      'order',
      'recomputed',
      'beyond the queue',
      'in-queue',
    ]
    expect(
      interesting.filter((what) => (met[what] ?? 0) < 10),
      JSON.stringify(met),
    ).toEqual([])
  })

  it('verify as files, with Node’s Ed25519 and with the browser’s alike', () => {
    let verified = 0
    for (const seed of [0, 8, 5]) {
      for (const { run, receipts } of stormOf(seed, 100).events.slice(0, 12)) {
        const texts = [textOf(run), ...receipts.map(textOf)]
        for (const file of texts) {
          const files = { file, run: textOf(run), keys: textOf(KEYS) }
          const verdict = verifyTexts(files, nodeCrypto)
          expect(verdict.holds).toBe(true)
          expect(verifyTexts(files, browserCrypto)).toEqual(verdict)
          verified += 1
        }
      }
    }
    expect(verified).toBeGreaterThan(30)
  })
})

// ---- a file that somebody has changed -------------------------------------------------------------------------------

type Change = (text: string, next: (below: number) => number) => string

/** Where every value of a JSON text stands, as paths. */
function pathsOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (value === null || typeof value !== 'object') return [path]
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value)
  const below = keys.flatMap((key) => pathsOf((value as Record<string | number, unknown>)[key], [...path, key]))
  return path.length === 0 ? below : [path, ...below]
}

type Holder = Record<string | number, unknown>

/** Changes one place of a JSON text. */
function at(change: (holder: Holder, key: string | number, next: (below: number) => number) => void): Change {
  return (text, next) => {
    const value = JSON.parse(text) as Holder
    const paths = pathsOf(value)
    const path = paths[next(paths.length)] ?? []
    const holder = path.slice(0, -1).reduce<Holder>((inside, key) => inside[key] as Holder, value)
    change(holder, path.at(-1) ?? '', next)
    return JSON.stringify(value)
  }
}

function altered(value: unknown, next: (below: number) => number): unknown {
  if (typeof value === 'number') return value + 1 + next(3)
  if (typeof value === 'boolean') return !value
  if (value === null) return 'x'
  if (typeof value !== 'string') return null
  if (/^-?\d+(\.\d+)?$/.test(value)) return next(2) > 0 ? `${value}1` : `1${value.replace('-', '')}`
  const i = next(value.length || 1)
  return `${value.slice(0, i)}${value[i] === 'a' ? 'b' : 'a'}${value.slice(i + 1)}`
}

const replaceOne =
  (pattern: RegExp, by: (found: string) => string): Change =>
  (text, next) => {
    const found = [...text.matchAll(pattern)]
    const match = found[next(found.length || 1)]
    if (!match) return text
    return text.slice(0, match.index) + by(match[0]) + text.slice(match.index + match[0].length)
  }

const CHANGES: Readonly<Record<string, Change>> = {
  'another value': at((holder, key, next) => {
    holder[key] = altered(holder[key], next)
  }),
  'a value left out': at((holder, key) => {
    if (Array.isArray(holder)) holder.splice(Number(key), 1)
    else delete holder[key]
  }),
  'an element twice': at((holder, key) => {
    if (Array.isArray(holder)) holder.splice(Number(key), 0, structuredClone(holder[key]))
    else holder[`${key}2`] = holder[key]
  }),
  'two elements in other places': at((holder, key) => {
    if (!Array.isArray(holder) || holder.length < 2) return
    const [i, j] = [Number(key), (Number(key) + 1) % holder.length]
    ;[holder[i], holder[j]] = [holder[j], holder[i]]
  }),
  'a key in another place': at((holder, key) => {
    if (Array.isArray(holder)) return
    const value = holder[key]
    delete holder[key]
    holder[key] = value
  }),
  'an unknown key': at((holder) => {
    if (!Array.isArray(holder)) holder.note = 'x'
  }),
  'an amount as a number': replaceOne(/"-?\d+(\.\d+)?"/g, (found) => found.slice(1, -1)),
  'a number as text': replaceOne(/(?<=:)\d+(?=[,}])/g, (found) => `"${found}"`),
  'a number in another spelling': replaceOne(/(?<=:)\d+(?=[,}])/g, (found) => `${found}.0`),
  'an exponent': replaceOne(/(?<=:)\d+(?=[,}])/g, (found) => `${found}e0`),
  'a trailing zero': replaceOne(/"-?\d+\.\d+"/g, (found) => `${found.slice(0, -1)}0"`),
  'a plus sign': replaceOne(/"\d+(\.\d+)?"/g, (found) => `"+${found.slice(1)}`),
  'an escaped letter': replaceOne(/(?<=")[a-z]/g, (found) => `\\u00${found.charCodeAt(0).toString(16)}`),
  'a key twice': replaceOne(/"[a-zA-Z]+":(?="[^"]*"[,}])/g, (found) => `${found}"",${found}`),
  'a space': replaceOne(/[:,]/g, (found) => `${found} `),
  'upper-case digits': replaceOne(/"[0-9a-f]{64}"/g, (found) => found.toUpperCase()),
  'a flipped bit': (text, next) => {
    const i = next(text.length)
    return text.slice(0, i) + String.fromCharCode(text.charCodeAt(i) ^ (1 << next(7))) + text.slice(i + 1)
  },
  'a torn file': (text, next) => text.slice(0, next(text.length)),
}

/** What is said against a file: the code of its refusal, or the first check that does not hold. Null: nothing. */
function against(verify: () => { readonly name: string; readonly found: string } | null): string | null {
  try {
    const found = verify()
    return found && `${found.name}: ${found.found}`
  } catch (error) {
    if (error instanceof PlimsollError) return error.code
    throw error
  }
}

function failing(files: Parameters<typeof verifyTexts>[0]) {
  return verifyTexts(files, nodeCrypto).checks.find(({ holds }) => holds === false) ?? null
}

function headsProblem(texts: readonly string[]) {
  const found = verifyHeads(texts.map(readHead), nodeCrypto)
  return found === null ? null : { name: 'heads', found }
}

describe('changed files', () => {
  it(`are refused by name, ${MUTATIONS} of receipts, runs and heads`, () => {
    const next = numbers(11)
    const offices = [0, 8, 1, 9, 5].map((seed) => stormOf(seed, 90))
    const proven = offices.flatMap((office) => office.events.filter(({ receipts }) => receipts.length > 0))
    expect(proven.length).toBeGreaterThan(20)
    const [names, keys] = [Object.keys(CHANGES), textOf(KEYS)]
    const told = new Map<string, number>()
    let tried = 0
    for (let i = 0; tried < MUTATIONS; i += 1) {
      const name = names[i % names.length] ?? ''
      const change = CHANGES[name] as Change
      const { run, receipts } = proven[next(proven.length)] as Proven
      const receipt = textOf(receipts[next(receipts.length)] as Receipt)
      const heads = (offices[next(offices.length)] as Office).log.all.slice(0, 6).map(textOf)
      const kind = next(3)
      const original = [receipt, textOf(run), heads[0] ?? ''][kind] ?? ''
      const changed = change(original, next)
      if (changed === original) continue
      tried += 1
      const reason = against(() => {
        if (kind === 0) return failing({ file: changed, run: textOf(run), keys })
        if (kind === 1) return failing({ file: receipt, run: changed, keys })
        return headsProblem([changed, ...heads.slice(1)])
      })
      if (reason === null) throw new Error(`accepted: ${name}\n${changed}`)
      const short = reason.split(/[\d:]/)[0] ?? ''
      told.set(short, (told.get(short) ?? 0) + 1)
    }
    const expected = [
      'unchanged',
      'same-run',
      'recomputed',
      'not-canonical',
      'unknown-key',
      'missing',
      'duplicate-key',
      'not-json',
    ]
    expect(
      expected.filter((reason) => !told.has(reason)),
      JSON.stringify([...told]),
    ).toEqual([])
  })

  it('are refused when heads are left out or in another order', () => {
    const heads = stormOf(0, 90).log.all.slice(0, 8)
    const swapped = [heads[1], heads[0], ...heads.slice(2)].map((head) => textOf(head ?? {}))
    expect(headsProblem(heads.map(textOf))).toBeNull()
    expect(headsProblem(swapped)?.found).toMatch(/size/)
    for (let i = 0; i < 7; i += 1) expect(headsProblem(heads.toSpliced(i, 1).map(textOf))?.found).toMatch(/size/)
  })
})

// ---- an exchange that lies and signs it -------------------------------------------------------------------------------

function reissued(noted: NotedEvent, log = honestLog(noted)): { run: PublicRun; receipts: Receipt[] } {
  const receipts = receiptsOf(sha256, noted, log).map((body) => signed(sha256, SIGNER, body))
  return { run: publicRun(sha256, noted, log), receipts }
}

function honestLog({ commitment, result }: NotedEvent): LogProof {
  const log = new HeadLog(sha256, commitment.stream)
  log.append(commitment, SIGNER)
  log.append(result, SIGNER)
  return log.proof(commitment, result)
}

/** With the roots that these rows and closures make. */
function recommitted(noted: NotedEvent): NotedEvent {
  const { event } = noted.commitment
  const root = hex(treeOf(sha256, event, saltKeyOf(sha256, noted.seed, event), noted.rows()).root())
  const queue = { ...noted.commitment.queue, root, positions: noted.rows().length }
  const tree = closureTree(sha256, event, noted.closures)
  return {
    ...noted,
    commitment: { ...noted.commitment, queue },
    result: { ...noted.result, closures: { root: hex(tree.root()), count: tree.size } },
  }
}

function failures(receipt: Receipt | undefined, run?: PublicRun): CheckName[] {
  if (!receipt) throw new Error('there is no such receipt')
  const { checks } = verifyReceipt(receipt, { run, keys: KEYS }, nodeCrypto)
  return checks.filter(({ holds }) => holds === false).map(({ name }) => name)
}

describe('an exchange that lies, and signs its lies,', () => {
  const events = [0, 16, 32, 48, 64, 80].flatMap((seed) => stormOf(seed, 200).events)
  const { noted } = events.find(({ noted: { closures, rows } }) => closures.length > 1 && rows().length > 2) as Proven
  const other = events.find(({ receipts, noted: o }) => receipts.length > 0 && o !== noted) as Proven

  it('is believed where it does not', () => {
    const { run, receipts } = reissued(recommitted(noted))
    for (const receipt of receipts) expect(failures(receipt, run)).toEqual([])
  })

  it('is caught when it swaps places in the queue', () => {
    const [first, second, ...rest] = noted.rows()
    if (!first || !second) throw new Error('the queue is too short')
    const rows = [{ ...second, place: 1, ahead: '0' }, { ...first, place: 2, ahead: second.size }, ...rest]
    const closures = noted.closures.map((closure) =>
      closure.place > 2 ? closure : { ...closure, place: 3 - closure.place },
    )
    const sorted = closures.toSorted((a, b) => a.place - b.place)
    const { run, receipts } = reissued(recommitted({ ...noted, rows: () => rows, closures: sorted }))
    expect(failures(receipts[0], run)).toContain('recomputed')
  })

  it('is caught when it closes somebody before those ahead of them', () => {
    const [first, second, ...rest] = noted.closures
    if (!first || !second) throw new Error('the event has too few closures')
    const closures = [second, first, ...rest]
    const { run, receipts } = reissued(recommitted({ ...noted, closures }))
    expect(failures(receipts[0])).toEqual(['order'])
    expect(failures(receipts[0], run)).toContain('recomputed')
  })

  it('is caught when it leaves somebody out of the queue that it publishes', () => {
    const { run, receipts } = reissued(noted)
    const rows = run.queue?.rows.slice(0, -1) ?? []
    const shorter = { ...run, queue: { saltKey: run.queue?.saltKey ?? '', rows } }
    expect(failures(receipts[0], shorter)).toEqual(['recomputed'])
  })

  it('is caught when it leaves somebody at the front untouched', () => {
    const closures = noted.closures.slice(1)
    const { run, receipts } = reissued(recommitted({ ...noted, closures }))
    expect(failures(receipts[0])).toEqual(['order'])
    expect(failures(receipts[0], run)).toContain('recomputed')
  })

  it('is caught when it closes at another price, another size or with another profit', () => {
    const changes = [{ price: '1' }, { size: '0.5' }, { realisedPnl: '1' }, { sizeAfter: '0.1' }, { score: '9' }]
    for (const change of changes) {
      const closures = noted.closures.map((c, i) => (i === 0 ? { ...c, detail: { ...c.detail, ...change } } : c))
      expect(failures(reissued(recommitted({ ...noted, closures })).receipts[0])).toContain('closed-as-committed')
    }
  })

  it('is caught when it commits to the queue after the first closure', () => {
    const late = noted.result.seq + 5
    const commitment = { ...noted.commitment, seq: late, at: noted.result.at }
    const log = new HeadLog(sha256, commitment.stream)
    const [last, first] = [log.append(noted.result, SIGNER), log.append(commitment, SIGNER)]
    const proof = { first, commitment: [last.leaf], last, result: [], consistency: [] }
    const { receipts } = reissued({ ...noted, commitment }, proof)
    expect(failures(receipts[0])).toEqual(['in-log', 'committed-first'])
  })

  it('is caught when it shows the place of another event', () => {
    const [mine, theirs] = [reissued(noted).receipts[0], other.receipts[0]]
    if (!mine || !theirs) throw new Error('there is no such receipt')
    const { leaf, path } = theirs
    const { signature: _, ...body } = { ...mine, leaf, path }
    expect(failures(signed(sha256, SIGNER, body))).toContain('in-queue')
  })

  it('is caught when its waterfall does not add up, or its fund paid less than was said', () => {
    const waterfall = { ...noted.result.waterfall, residual: '12.5' }
    expect(failures(reissued({ ...noted, result: { ...noted.result, waterfall } }).receipts[0])).toEqual(['sums'])
    const commitment = { ...noted.commitment, shortfall: '7' }
    expect(failures(reissued({ ...noted, commitment }).receipts[0])).toEqual(['sums'])
  })

  it('is caught when it rewrites the log between commitment and result', () => {
    const honest = new HeadLog(sha256, noted.commitment.stream)
    const first = honest.append(noted.commitment, SIGNER)
    const rewritten = new HeadLog(sha256, noted.commitment.stream)
    rewritten.append({ ...noted.commitment, mark: '1' }, SIGNER)
    const last = rewritten.append(noted.result, SIGNER)
    const proof = { first, commitment: [], last, result: [rewritten.at(1)?.leaf ?? ''], consistency: [last.leaf] }
    expect(failures(reissued(noted, proof).receipts[0])).toEqual(['in-log'])
  })

  it('is not believed with a key that nobody published', () => {
    const { receipts } = reissued(noted)
    const { signature: _, ...body } = receipts[0] as Receipt
    expect(failures(signed(sha256, signerFrom(8), body))).toEqual(['known-key'])
  })
})
