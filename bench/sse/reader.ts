import { connect, type Socket } from 'node:net'

/** One event of a stream as it came in. */
export interface Received {
  /** The event's `id`: how far its stream is. */
  readonly cursor: string
  readonly data: string
  /** Milliseconds since 1970, when its last bytes were there. */
  readonly at: number
}

const HEAD_END = Buffer.from('\r\n\r\n')
const LINE_END = Buffer.from('\r\n')

/**
 * A reader of Server-Sent Events on a bare socket: hundreds of them in one process must cost so little that it is the
 * server that is measured. HTTP/1.1 with chunks, as a browser reads it.
 */
export class Reader {
  private readonly socket: Socket
  /** Bytes of the head, or of a chunk's frame, that are not complete yet. */
  private pending: Buffer = Buffer.alloc(0)
  /** Bytes left of the chunk under way, its line end included; null in the head. */
  private left: number | null = null
  private text = ''
  private isClosing = false

  constructor(
    port: number,
    path: string,
    private readonly received: (event: Received) => void,
    private readonly lost: (reason: string) => void,
    headers: Readonly<Record<string, string>> = {},
  ) {
    const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    this.socket = connect(port, '127.0.0.1', () => {
      this.socket.write(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/event-stream\r\n${more.join('')}\r\n`,
      )
    })
    this.socket.on('data', (bytes) => this.take(bytes, Date.now()))
    this.socket.on('error', (error) => this.fail(error.message))
    this.socket.on('close', () => this.fail('the connection was closed'))
  }

  close(): void {
    this.isClosing = true
    this.socket.destroy()
  }

  private fail(reason: string): void {
    if (this.isClosing) return
    this.isClosing = true
    this.socket.destroy()
    this.lost(reason)
  }

  private take(bytes: Buffer, at: number): void {
    let rest = this.pending.length > 0 ? Buffer.concat([this.pending, bytes]) : bytes
    this.pending = Buffer.alloc(0)
    while (rest.length > 0 && !this.isClosing) {
      const taken = this.left === null ? this.takeHead(rest) : this.takeChunk(rest, this.left)
      if (taken === 0) break
      rest = rest.subarray(taken)
    }
    this.pending = rest
    this.emit(at)
  }

  /** Bytes that were understood; none while the head is not complete. */
  private takeHead(bytes: Buffer): number {
    const end = bytes.indexOf(HEAD_END)
    if (end < 0) return 0
    const head = bytes.toString('latin1', 0, end)
    if (!/^HTTP\/1\.1 200 /.test(head) || !/^transfer-encoding: chunked$/im.test(head)) {
      this.fail(`not a stream: ${head.split('\r\n')[0]}`)
    }
    this.left = 0
    return end + HEAD_END.length
  }

  private takeChunk(bytes: Buffer, left: number): number {
    if (left > 0) {
      const taken = Math.min(left, bytes.length)
      // What is read of a chunk's closing line end stays out of the text.
      this.text += bytes.toString('latin1', 0, Math.min(taken, Math.max(0, left - LINE_END.length)))
      this.left = left - taken
      return taken
    }
    const end = bytes.indexOf(LINE_END)
    if (end < 0) return 0
    const size = Number.parseInt(bytes.toString('latin1', 0, end), 16)
    if (size > 0) this.left = size + LINE_END.length
    else this.fail('the stream has ended')
    return end + LINE_END.length
  }

  private emit(at: number): void {
    for (let end = this.text.indexOf('\n\n'); end >= 0; end = this.text.indexOf('\n\n')) {
      const event = this.text.slice(0, end)
      this.text = this.text.slice(end + 2)
      const data = /^data: (.*)$/m.exec(event)?.[1]
      // Of the frames of one tick the last one carries the id; each says it in its data.
      const cursor = (/^id: (.*)$/m.exec(event) ?? /"cursor":"([^"]*)"/.exec(data ?? ''))?.[1]
      if (data !== undefined && cursor !== undefined) this.received({ cursor, data, at })
    }
  }
}
