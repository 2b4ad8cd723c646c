import { connect, type Socket } from 'node:net'
import { pause } from './client'

/** One event of a stream as it came in. */
export interface Received {
  /** The event's `id`: how far its stream is. */
  readonly cursor: string
  readonly data: string
  /** Milliseconds since 1970, when its last bytes were there. */
  readonly at: number
}

/** When nobody was sent anything for so long, the burst of a tick is over. */
const QUIET_MS = 60
/** What is left unread at most. */
const UNREAD_MAX = 256 * 1024 * 1024
/** Pieces that are read before it is looked whether new ones have come. */
const READ_AT_ONCE = 32
const PIECE_MAX = 64 * 1024

type Take = (bytes: Buffer, at: number) => void

/**
 * Bytes as they come in, each with its time, and read only when no more are coming: readers that read while others are
 * still being told would take the core that their server needs, and measure themselves.
 */
export class Inbox {
  /** Where a socket puts what has come, for as long as it takes to put it aside. */
  readonly arrival = Buffer.allocUnsafeSlow(PIECE_MAX)
  private pieces: { readonly take: Take; readonly bytes: Buffer; readonly at: number }[] = []
  private size = 0
  private lastAt = 0
  private isReading = false

  put(count: number, take: Take): void {
    this.lastAt = Date.now()
    this.pieces.push({ take, bytes: Buffer.from(this.arrival.subarray(0, count)), at: this.lastAt })
    this.size += count
    if (!this.isReading) void this.readWhenQuiet()
  }

  /** Reads whatever is there. */
  readAll(): void {
    while (this.pieces.length > 0) this.read(this.pieces.length)
  }

  private async readWhenQuiet(): Promise<void> {
    this.isReading = true
    while (this.pieces.length > 0) {
      const noise = this.lastAt + QUIET_MS - Date.now()
      if (noise > 0 && this.size < UNREAD_MAX) await pause(noise)
      else {
        this.read(READ_AT_ONCE)
        await new Promise((done) => setImmediate(done))
      }
    }
    this.isReading = false
  }

  private read(count: number): void {
    for (const { take, bytes, at } of this.pieces.splice(0, count)) {
      this.size -= bytes.length
      take(bytes, at)
    }
  }
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
    inbox: Inbox,
    port: number,
    path: string,
    private readonly received: (event: Received) => void,
    private readonly lost: (reason: string) => void,
    headers: Readonly<Record<string, string>> = {},
  ) {
    const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    const take = (bytes: Buffer, at: number) => this.take(bytes, at)
    const callback = (count: number) => {
      inbox.put(count, take)
      return true
    }
    this.socket = connect({ port, host: '127.0.0.1', onread: { buffer: inbox.arrival, callback } }, () => {
      this.socket.write(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/event-stream\r\n${more.join('')}\r\n`,
      )
    })
    this.socket.on('error', (error) => this.fail(error.message))
    this.socket.on('close', () => {
      inbox.readAll()
      this.fail('the connection was closed')
    })
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
