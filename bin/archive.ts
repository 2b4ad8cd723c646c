import { createReadStream, statSync } from 'node:fs'
import { PlimsollError } from '@/engine/errors'
import { unpackLz4 } from '@/lib/server/files/lz4'
import { textLines } from '@/lib/server/files/text-lines'
import { unpackZstd } from '@/lib/server/files/zstd'
import { Unavailable } from './options'

/** Says how far a long read has come, on standard error, so that standard output stays one document. */
export class Progress {
  private told = Date.now()
  private read = 0

  constructor(
    private readonly path: string,
    private readonly size: number | null,
  ) {}

  add(bytes: number, what: () => string): void {
    this.read += bytes
    if (Date.now() - this.told < EVERY_MS) return
    this.told = Date.now()
    const share = this.size ? ` (${Math.floor((this.read / this.size) * 100)} %)` : ''
    process.stderr.write(`${this.path}: ${(this.read / 1e6).toFixed(1)} MB${share}, ${what()}\n`)
  }
}

const EVERY_MS = 1_000

/** Lines of a file that may be packed (`.lz4`, `.zst`); `-` is standard input, unpacked. Calls back as bytes are read. */
export async function* archiveLines(path: string, onRead: (bytes: number) => void): AsyncGenerator<string> {
  const packed = counted(path, onRead)
  const bytes = path.endsWith('.lz4') ? unpackLz4(packed) : path.endsWith('.zst') ? unpackZstd(packed) : packed
  yield* textLines(bytes)
}

async function* counted(path: string, onRead: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const input = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 1 << 20 })
  try {
    for await (const chunk of input) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer)
      onRead(bytes.length)
      yield bytes
    }
  } catch (error) {
    if (error instanceof PlimsollError) throw error
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown'
    const message = reason === 'ENOENT' ? 'There is no such file.' : `The file can't be read (${reason}).`
    throw new Unavailable('file-unavailable', message, path)
  }
}

/** Size of a file as it lies on disk; null where it has none. */
export function sizeOf(path: string): number | null {
  const stat = path === '-' ? undefined : statSync(path, { throwIfNoEntry: false })
  return stat?.isFile() ? stat.size : null
}
