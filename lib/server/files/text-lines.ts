import { PlimsollError } from '@/engine/errors'

/** A block of an exchange has a few megabytes; a line beyond this is not text of lines. */
const LINE_MAX = 256 * 1024 * 1024
const LF = 0x0a

/** Lines of UTF-8 text without their ends; a last one without an end counts too, empty ones don't. */
export async function* textLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let parts: Uint8Array[] = []
  let held = 0
  const line = (last: Uint8Array): string => {
    const whole = parts.length === 0 ? last : Buffer.concat([...parts, last])
    parts = []
    held = 0
    try {
      return decoder.decode(whole).trim()
    } catch {
      throw new PlimsollError('not-utf8', 'The line is not valid UTF-8.')
    }
  }
  for await (const chunk of input) {
    let from = 0
    for (let to = chunk.indexOf(LF); to >= 0; to = chunk.indexOf(LF, from)) {
      yield line(chunk.subarray(from, to))
      from = to + 1
    }
    parts.push(chunk.slice(from))
    held += chunk.length - from
    if (held > LINE_MAX) throw new PlimsollError('line-too-long', 'A line of this length is no block.')
  }
  const rest = line(new Uint8Array(0))
  if (rest !== '') yield rest
}
