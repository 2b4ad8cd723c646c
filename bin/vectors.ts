import { createPrivateKey } from 'node:crypto'
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { canonical, type Json } from '@/engine/canonical'
import { bytes, hex } from '@/engine/hash'
import { readReceiptId, receiptId } from '@/engine/receipt/code'
import { textOf } from '@/engine/receipt/heads'
import { leafHash, MerkleTree } from '@/engine/receipt/merkle'
import { closureLeaf, detailHash, hashOf, messageOf } from '@/engine/receipt/objects'
import { type Proven, storm } from '@/engine/receipt/testing'
import { verifyReceipt } from '@/engine/receipt/verify'
import { nodeCrypto, signerOf } from '@/lib/server/crypto'
import { keysOf } from '@/lib/server/keys'
import { sha256 } from '@/lib/server/sha256'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

/** Makes `public/vectors/`: every object that is hashed or signed, for whoever writes a verifier of their own. */
export const VECTORS = join(ROOT, 'public/vectors')

/** A verifier written from the description alone. */
export const PYTHON = join(ROOT, 'docs/verify.py')

/** The private key of the vectors is 32 times this byte. It signs nothing else. */
const KEY_BYTE = 7
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

function signer() {
  const der = Buffer.concat([PKCS8, Buffer.alloc(32, KEY_BYTE)])
  return signerOf(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
}

const pretty = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`
const line = (value: object) => `${textOf(value)}\n`

/** Every file by name. The same program makes the same files. */
export function vectorFiles(): Map<string, string> {
  const files = new Map<string, string>()
  const key = signer()
  const keys = keysOf([key.publicKey])
  files.set('keys.json', line(keys))
  for (const [disclosure, seed] of [
    ['open', 16],
    ['blinded', 24],
  ] as const) {
    const { office } = storm(sha256, key, { seed, disclosure, rulebook: 'bitmex', commands: 200 })
    const { run, receipts } = largest(office.events)
    const receipt = receipts.at(-1) ?? {}
    files.set(`${disclosure}-receipt.json`, line(receipt))
    files.set(`${disclosure}-run.json`, line(run))
    files.set(`${disclosure}-heads.ndjson`, office.log.all.map(line).join(''))
    if (disclosure === 'open') files.set('steps.json', pretty(steps(receipts.at(-1), run, keys)))
  }
  files.set('canonical.json', pretty(canonicalCases()))
  files.set('merkle.json', pretty(trees()))
  files.set('receipt-names.json', pretty(names()))
  files.set('verify.py', readFileSync(PYTHON, 'utf8'))
  files.set('index.json', pretty(index([...files.keys()])))
  return files
}

function largest(events: readonly Proven[]): Proven {
  const [first] = [...events].sort((a, b) => b.receipts.length - a.receipts.length)
  if (!first) throw new Error('the storm has no events')
  return first
}

/** One receipt taken apart: what is hashed, and what it hashes to. */
function steps(receipt: Proven['receipts'][number] | undefined, run: Proven['run'], keys: ReturnType<typeof keysOf>) {
  if (!receipt) throw new Error('the event has no receipt')
  const { leaf, closure, commitment, result, log } = receipt
  const detail = detailHash(sha256, closure.detail)
  const closed = closureLeaf(receipt.event, { ...closure, detail })
  const step = (object: object, hash: Uint8Array) => ({ canonical: canonical(object as Json), hash: hex(hash) })
  return {
    queueLeaf: step(leaf, hashOf(sha256, leaf)),
    closureDetail: { canonical: canonical(closure.detail as unknown as Json), hash: detail },
    closureLeaf: step(closed, hashOf(sha256, closed)),
    commitment: step(commitment, hashOf(sha256, commitment)),
    result: step(result, hashOf(sha256, result)),
    firstHeadMessage: hex(messageOf(log.first)),
    receiptMessage: hex(sha256(messageOf(receipt))),
    verdict: verifyReceipt(receipt, { run, keys }, nodeCrypto),
  }
}

function canonicalCases() {
  const values: Json[] = [
    {},
    [],
    { b: '2', a: '1', A: '0' },
    { '€': 'a', é: 'b', z: null },
    ['\u0000\n\t"\\/', 'é€😀', '\u2028'],
    { n: 0, m: 9007199254740991, k: -1, yes: true, no: false },
    { deep: [{ x: [[], {}] }] },
  ]
  return values.map((value) => ({ value, canonical: canonical(value), sha256: hex(sha256(bytes(canonical(value)))) }))
}

/** Trees of one to nine leaves, each leaf the hash of its number as text, with every path and every consistency proof. */
function trees() {
  const tree = new MerkleTree(sha256)
  return Array.from({ length: 9 }, (_, i) => {
    tree.append(leafHash(sha256, String(i)))
    const size = tree.size
    return {
      size,
      root: hex(tree.root()),
      inclusion: Array.from({ length: size }, (_, index) => tree.inclusion(index).map(hex)),
      consistency: Array.from({ length: size }, (_, first) => tree.consistency(first + 1).map(hex)),
    }
  })
}

function names() {
  const asked = [
    ['seed', 'BTC-PERP.12', 'alice'],
    ['seed', 'BTC-PERP.12', 'bob'],
    ['', '', ''],
  ] as const
  const made = asked.map(([seed, event, account]) => ({
    seed,
    event,
    account,
    id: receiptId(sha256, seed, event, account),
  }))
  const [{ id } = { id: '' }] = made
  const typed = [id, id.toLowerCase().replaceAll('-', ' '), id.replace('G', 'H'), `${id.slice(0, -1)}0`, '7K3M']
  return { made, read: typed.map((text) => ({ text, id: readReceiptId(text) })) }
}

function index(files: readonly string[]) {
  return {
    description: 'Test vectors of plimsoll.receipt/1, plimsoll.public-run/1 and plimsoll.head/1. See docs/proof.md.',
    privateKey: hex(new Uint8Array(32).fill(KEY_BYTE)),
    files,
  }
}

if (realpathSync(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  mkdirSync(VECTORS, { recursive: true })
  for (const [name, text] of vectorFiles()) writeFileSync(`${VECTORS}/${name}`, text)
}
