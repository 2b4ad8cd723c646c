import { Decompress } from 'fzstd'
import { PlimsollError } from '@/engine/errors'

/** Unpacks a Zstandard file as it comes in. A torn or damaged one is refused; what came before was given out already. */
export async function* unpackZstd(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let out: Uint8Array[] = []
  const unpacker = new Decompress((data) => out.push(data))
  const push = (chunk: Uint8Array, final: boolean) => {
    try {
      unpacker.push(chunk, final)
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unreadable'
      throw new PlimsollError('archive-damaged', `The archive is torn or damaged: ${reason}.`)
    }
  }
  for await (const chunk of input) {
    push(chunk, false)
    yield* out
    out = []
  }
  push(new Uint8Array(0), true)
  yield* out
}
