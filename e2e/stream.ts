import type { StreamFrame } from '../lib/wire/frames'

/** A reader of the live stream, as a program would be one. */
export class StreamReader {
  readonly frames: StreamFrame[] = []
  /** Everything that came over the wire, as it came. */
  text = ''
  /** How it ended: with a good-bye, by itself, or cut off; null while it runs. */
  ended: 'bye' | 'closed' | 'cut' | null = null
  /** What is waited for before the next piece is taken from the socket: how a reader is slow, or stops. */
  pace: () => Promise<unknown> = async () => undefined
  private readonly abort = new AbortController()

  static async open(
    url: string,
    topics: readonly string[],
    headers: Record<string, string> = {},
    pace?: () => Promise<unknown>,
  ): Promise<StreamReader> {
    const reader = new StreamReader()
    if (pace) reader.pace = pace
    const address = `${url}/api/v1/stream?topics=${topics.map(encodeURIComponent).join(',')}`
    const response = await fetch(address, { headers, signal: reader.abort.signal })
    if (!response.ok || response.body === null) throw new Error(`the stream answered ${response.status}`)
    void reader.read(response.body)
    return reader
  }

  close(): void {
    this.abort.abort()
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder()
    let rest = ''
    try {
      for await (const chunk of body) {
        const text = decoder.decode(chunk, { stream: true })
        this.text += text
        const messages = (rest + text).split('\n\n')
        rest = messages.pop() ?? ''
        for (const message of messages) this.take(message)
        await this.pace()
      }
      this.ended ??= 'closed'
    } catch {
      this.ended ??= 'cut'
    }
  }

  private take(message: string): void {
    if (/^event: bye$/m.test(message)) this.ended = 'bye'
    const data = /^data: (.*)$/m.exec(message)?.[1]
    if (/^event: frame$/m.test(message) && data !== undefined) this.frames.push(JSON.parse(data) as StreamFrame)
  }
}
