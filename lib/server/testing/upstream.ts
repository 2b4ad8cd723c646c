import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

/** What a local venue answers to one question; a function may answer in any way it likes. */
export type Answer = unknown | ((asked: Asked) => Reply)

export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export class Reply {
  constructor(
    readonly status: number,
    readonly body: string | Uint8Array,
    readonly headers: Readonly<Record<string, string>> = {},
    readonly delayMs = 0,
    /** Sends the body and never ends it. */
    readonly isEndless = false,
  ) {}
}

/** A venue on this machine, over http and sockets, that speaks what a test tells it to. */
export class Upstream {
  readonly asked: Asked[] = []
  /** By path. What is not here is 404. */
  readonly answers = new Map<string, Answer>()
  /** What came over sockets, oldest first. */
  readonly heard: string[] = []
  /** Answers to what comes over a socket. */
  reply: (text: string, socket: WebSocket) => void = () => undefined

  private constructor(
    private readonly server: Server,
    private readonly sockets: WebSocketServer,
  ) {
    server.on('request', (request, response) => void this.answer(request, response))
    sockets.on('connection', (socket) => {
      socket.on('error', () => undefined)
      socket.on('message', (data) => {
        this.heard.push(String(data))
        this.reply(String(data), socket)
      })
    })
  }

  static async open(port = 0): Promise<Upstream> {
    const server = createServer()
    const upstream = new Upstream(server, new WebSocketServer({ server }))
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
    return upstream
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  get base(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get stream(): string {
    return `ws://127.0.0.1:${this.port}`
  }

  say(message: unknown): void {
    const text = typeof message === 'string' ? message : JSON.stringify(message)
    for (const socket of this.sockets.clients) socket.send(text)
  }

  /** Cuts every socket, as a venue that restarts does. */
  cut(): void {
    for (const socket of this.sockets.clients) socket.terminate()
  }

  get connections(): number {
    return this.sockets.clients.size
  }

  async close(): Promise<void> {
    this.cut()
    this.server.closeAllConnections()
    await new Promise<void>((done) => this.server.close(() => done()))
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.base)
    let body = ''
    for await (const chunk of request) body += chunk
    const { method = 'GET', headers } = request
    const asked = { method, path: url.pathname, query: url.searchParams, headers, body }
    this.asked.push(asked)
    const known = this.answers.get(url.pathname)
    const made = typeof known === 'function' ? (known as (asked: Asked) => unknown)(asked) : known
    const reply = made instanceof Reply ? made : replyOf(made)
    setTimeout(() => {
      response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
      if (reply.isEndless) response.write(reply.body)
      else response.end(reply.body)
    }, reply.delayMs)
  }
}

function replyOf(made: unknown): Reply {
  return made === undefined ? new Reply(404, '{}') : new Reply(200, JSON.stringify(made))
}
