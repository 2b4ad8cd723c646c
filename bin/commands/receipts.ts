import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { PlimsollError } from '@/engine/errors'
import { HeadLog, textOf } from '@/engine/receipt/heads'
import { type Entry, Notary, type NotedEvent, publicRun, receiptsOf } from '@/engine/receipt/notary'
import { type Head, type Signer, signed } from '@/engine/receipt/objects'
import { Replay } from '@/engine/replay'
import { configuredSigner, freshSigner, keysOf } from '@/lib/server/keys'
import { sha256 } from '@/lib/server/sha256'
import type { Outcome } from '../cli'
import { onePositional, readArguments, readLines, required, text, Unavailable } from '../options'
import { LINES } from './replay'

/** Receipts and public runs of a log's events, the heads they stand in, and the key. Needs nothing but the log. */
export async function receiptsCommand(argv: readonly string[]): Promise<Outcome> {
  const args = readArguments(argv, { event: { type: 'string' }, out: { type: 'string' } })
  const path = onePositional(args, 'LOG')
  const wanted = text(args, 'event')
  const out = required(args, 'out')
  const signer = signerOrRefusal()
  const folder = onDisk(() => new Folder(out))
  try {
    const written = await writeAll(path, wanted, signer, folder)
    if (wanted !== undefined && written.events.length === 0) {
      throw new PlimsollError('no-such-event', 'The log has no event of this name that has ended.', '--event')
    }
    onDisk(() => folder.publish())
    return { document: { format: 'plimsoll.receipts/1', ...written } }
  } finally {
    folder.discard()
  }
}

async function writeAll(path: string, wanted: string | undefined, signer: Signer, folder: Folder) {
  const notary = new Notary(sha256, true)
  const receipts: { id: string; event: string; account: string; place: number; size: string }[] = []
  const events: string[] = []
  let [stream, log] = ['', new HeadLog(sha256, '')]

  const write = (noted: NotedEvent) => {
    const { commitment, result } = noted
    const proof = log.proof(commitment, result)
    events.push(commitment.event)
    folder.write(`runs/${commitment.event}.json`, textOf(publicRun(sha256, noted, proof)))
    for (const body of receiptsOf(sha256, noted, proof)) {
      folder.write(`receipts/${body.id}.json`, textOf(signed(sha256, signer, body)))
      const { id, event, account, closure } = body
      receipts.push({ id, event, account, place: closure.place, size: closure.detail.size })
    }
  }
  const enter = ({ entry, event }: Entry) => {
    if (log.last === null && stream !== entry.stream) [stream, log] = [entry.stream, new HeadLog(sha256, entry.stream)]
    log.append(entry, signer)
    if (event && (wanted === undefined || wanted === event.commitment.event)) onDisk(() => write(event))
  }

  const replay = new Replay(sha256, LINES, (book, records) => notary.take(book, records).forEach(enter))
  for await (const line of readLines(path)) replay.line(line)
  const summary = replay.end()
  const keys = keysOf([signer.publicKey])
  onDisk(() => {
    folder.write('heads.ndjson', log.all.map((head: Head) => textOf(head)).join('\n'))
    folder.write('keys.json', textOf(keys))
  })
  return { stream: summary.stream, key: keys.keys[0]?.id, heads: log.all.length, events, receipts }
}

function signerOrRefusal(): Signer {
  try {
    return configuredSigner() ?? freshSigner()
  } catch {
    const message = 'The configured signing key is not readable as an Ed25519 key in PEM.'
    throw new Unavailable('key-unavailable', message, 'PLIMSOLL_SIGNING_KEY')
  }
}

const NAMES = ['receipts', 'runs']

/** Files appear together when everything is known to be right, or not at all. */
class Folder {
  private readonly partial: string

  constructor(private readonly out: string) {
    mkdirSync(dirname(resolve(out)), { recursive: true })
    this.partial = mkdtempSync(`${resolve(out)}.partial-`)
    for (const name of NAMES) mkdirSync(join(this.partial, name))
  }

  write(name: string, content: string): void {
    writeFileSync(join(this.partial, name), content === '' ? '' : `${content}\n`)
  }

  publish(): void {
    for (const name of NAMES) {
      mkdirSync(join(this.out, name), { recursive: true })
      for (const file of readdirSync(join(this.partial, name))) this.move(join(name, file))
    }
    this.move('heads.ndjson')
    this.move('keys.json')
  }

  discard(): void {
    rmSync(this.partial, { recursive: true, force: true })
  }

  private move(name: string): void {
    renameSync(join(this.partial, name), join(this.out, name))
  }
}

function onDisk<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (error instanceof PlimsollError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new Unavailable(
      'file-unavailable',
      `The folder can't be written (${code}): ${message.slice(0, 120)}`,
      '--out',
    )
  }
}
