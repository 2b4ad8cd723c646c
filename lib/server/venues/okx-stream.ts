import WebSocket from 'ws'
import type { Board } from './board'
import { upstream } from './get'
import { OKX_SUBSCRIBE, type Push, readMessage, risksAt } from './okx'
import type { PollerOptions } from './poller'

/** The venue cuts a connection that is silent for 30 seconds, and answers `ping` with `pong`. */
const PING_MS = 20_000
/** A connection that has not answered for so long is dead, whatever it looks like. */
const SILENT_MS = 45_000
const TELL_MS = 5_000
const MESSAGE_MAX_BYTES = 1_000_000
const RECONNECT_MS = { first: 1_000, most: 60_000 } as const
const SOURCE = 'warnings'

/**
 * The one channel of the board that is pushed. Silence means calm only while the subscription was confirmed and the
 * connection answers; in between everything that was said ages.
 */
export class OkxStream {
  private socket: WebSocket | null = null
  private readonly pushes = new Map<string, Push>()
  private readonly timers: NodeJS.Timeout[] = []
  private reconnect: NodeJS.Timeout | undefined
  private subscribed = false
  private answeredAt = 0
  private failures = 0
  private stopped = false

  constructor(
    private readonly url: string,
    private readonly board: Board,
    private readonly options: PollerOptions,
  ) {}

  start(): void {
    const { hurry = 1 } = this.options
    this.open()
    this.timers.push(
      setInterval(() => this.ping(), PING_MS / hurry).unref(),
      setInterval(() => this.tell(), TELL_MS / hurry).unref(),
    )
  }

  stop(): void {
    this.stopped = true
    clearTimeout(this.reconnect)
    for (const timer of this.timers) clearInterval(timer)
    this.socket?.terminate()
  }

  private open(): void {
    this.answeredAt = this.options.now()
    const socket = new WebSocket(this.url, { handshakeTimeout: 10_000, maxPayload: MESSAGE_MAX_BYTES })
    this.socket = socket
    this.subscribed = false
    socket.on('open', () => socket.send(JSON.stringify(OKX_SUBSCRIBE)))
    socket.on('message', (data) => this.hear(String(data)))
    socket.on('error', (error) => this.fail(error))
    socket.on('close', () => this.closed())
  }

  private hear(text: string): void {
    this.answeredAt = this.options.now()
    try {
      const heard = readMessage(text)
      if (heard.type === 'refused') this.socket?.close()
      if (heard.type === 'subscribed') {
        this.subscribed = true
        this.failures = 0
        this.tell()
      }
      if (heard.type !== 'pushed') return
      for (const [family, push] of heard.pushes) this.pushes.set(family, push)
      if (heard.unread > 0) this.board.fail('okx', SOURCE, 'changed', this.answeredAt)
      this.tell()
    } catch (error) {
      const isJson = !(error instanceof SyntaxError)
      this.board.fail('okx', SOURCE, isJson ? 'changed' : 'not-json', this.answeredAt)
    }
  }

  private tell(): void {
    const now = this.options.now()
    const { listed } = this.board.known('okx')
    if (!this.subscribed || listed.size === 0 || now - this.answeredAt > SILENT_MS) return
    this.board.apply('okx', SOURCE, risksAt(this.pushes, { listed, watched: [] }, now), now)
  }

  private ping(): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return
    const isSilent = this.answeredAt > 0 && this.options.now() - this.answeredAt > SILENT_MS
    if (isSilent) this.socket.terminate()
    else this.socket.send('ping')
  }

  private fail(error: unknown): void {
    const { trouble, message } = upstream(error)
    this.board.fail('okx', SOURCE, trouble, this.options.now())
    this.options.note('a venue could not be read', { venue: 'okx', source: SOURCE, trouble, message })
  }

  private closed(): void {
    if (this.stopped) return
    this.subscribed = false
    this.pushes.clear()
    this.board.fail('okx', SOURCE, 'unreachable', this.options.now())
    const wait = Math.min(RECONNECT_MS.first * 2 ** this.failures, RECONNECT_MS.most)
    this.failures += 1
    this.reconnect = setTimeout(() => this.open(), (wait * (1 + Math.random() / 10)) / (this.options.hurry ?? 1))
    this.reconnect.unref()
  }
}
