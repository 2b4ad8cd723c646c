import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { World } from './world'

const SOURCE = fileURLToPath(new URL('./native.cpp', import.meta.url))

/** The C++ rival of `rerank`, compiled where g++ is; null where it isn't. */
export class Native {
  private constructor(
    private readonly process: ChildProcessWithoutNullStreams,
    private readonly answers: AsyncIterator<string>,
    private readonly folder: string,
  ) {}

  static over(world: World): Native | null {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'))
    const program = join(folder, 'native')
    try {
      execFileSync('g++', ['-O3', '-march=native', '-std=c++17', SOURCE, '-o', program], { stdio: 'pipe' })
    } catch {
      rmSync(folder, { recursive: true })
      return null
    }
    const file = join(folder, 'columns.bin')
    writeFileSync(file, columnsOf(world))
    const process = spawn(program, [file])
    const answers = createInterface({ input: process.stdout })[Symbol.asyncIterator]()
    return new Native(process, answers, folder)
  }

  /** Milliseconds it took by its own clock, and a checksum over all places. */
  async rerank(mark: string): Promise<{ ms: number; checksum: bigint }> {
    this.process.stdin.write(`${mark}\n`)
    const { value, done } = await this.answers.next()
    if (done) throw new Error('the native rival has ended')
    const [ms, checksum] = String(value).split(' ')
    return { ms: Number(ms), checksum: BigInt(checksum ?? 0) }
  }

  close(): void {
    this.process.stdin.end()
    rmSync(this.folder, { recursive: true })
  }
}

/** The checksum of places by account: longs first, each side by number. */
export function checksumOf(world: World, placeOf: (id: number) => number): bigint {
  let sum = 0n
  for (const long of [1, 0]) {
    for (let i = 0; i < world.count; i += 1) {
      if (world.long[i] === long) sum = BigInt.asUintN(64, sum * 31n + BigInt(placeOf(i)))
    }
  }
  return sum
}

function columnsOf(world: World): Float64Array {
  const rows = new Float64Array(world.count * 5)
  for (let i = 0; i < world.count; i += 1) {
    rows.set([i, world.long[i]!, world.lots[i]!, Number(world.entryText(i)), Number(world.marginText(i))], i * 5)
  }
  return rows
}
