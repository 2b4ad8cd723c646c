import { InfoClient, type IRequestTransport, SubscriptionClient, WebSocketTransport } from '@nktkas/hyperliquid'
import Socket from 'ws'
import { getJson } from '../../venues/get'
import type { HyperliquidSettings } from './settings'

/** What came over the line, unread: whoever listens decides whether it is what the documentation says. */
export interface LineListener {
  contexts(event: unknown): void
  account(user: string, event: unknown): void
  fills(user: string, event: unknown): void
  fundings(user: string, event: unknown): void
  /** From here on something may be missing. */
  lost(): void
  /** Every subscription stands, and what the venue says of itself and the accounts now. */
  whole(now: { readonly meta: unknown; readonly accounts: ReadonlyMap<string, unknown> }): void
  failed(message: string): void
}

const REQUEST_MS = 10_000
/** Two hundred markets are some hundred thousand bytes, and two thousand fills of an account's past half a million. */
const MAX_BYTES = 16_000_000
/** A line that has stood this long is taken to be well again. */
const WELL_MS = 60_000
/** After a refusal or a torn line: soon, then later and later, never longer than a minute. */
const AGAIN_MS = { first: 500, most: 60_000 } as const

/**
 * The line to the venue. It subscribes first and asks for the whole afterwards, so that nothing falls between the two; a
 * torn line is begun anew from the start, because what a library resubscribes by itself says nothing of what was missed.
 */
export class HyperliquidLine {
  private transport: WebSocketTransport | null = null
  private again: NodeJS.Timeout | undefined
  private failures = 0
  private openedAt = 0
  private closed = false

  constructor(
    private readonly settings: HyperliquidSettings,
    private readonly listener: LineListener,
  ) {}

  open(): void {
    const transport = new WebSocketTransport({
      url: this.settings.stream,
      timeout: REQUEST_MS,
      resubscribe: false,
      reconnect: {
        WebSocket: BoundedSocket as unknown as typeof WebSocket,
        maxRetries: 0,
        connectionTimeout: REQUEST_MS,
      },
    })
    this.transport = transport
    this.openedAt = performance.now()
    transport.socket.addEventListener('terminate', () => this.torn(transport, 'the line was cut'))
    transport.socket.addEventListener('close', () => this.torn(transport, 'the line was cut'))
    this.begin(transport).then(
      () => undefined,
      (error: unknown) => this.torn(transport, String(error)),
    )
  }

  close(): void {
    this.closed = true
    clearTimeout(this.again)
    this.hangUp()
  }

  /** Asks for everything anew, as after a cut. */
  restart(reason: string): void {
    if (this.transport) this.torn(this.transport, reason)
  }

  private async begin(transport: WebSocketTransport): Promise<void> {
    const { addresses, url } = this.settings
    const { listener } = this
    const subscribe = new SubscriptionClient({ transport })
    await subscribe.assetCtxs((event) => listener.contexts(event))
    for (const user of addresses as readonly `0x${string}`[]) {
      await subscribe.userFills({ user }, (event) => listener.fills(user, event))
      await subscribe.userFundings({ user }, (event) => listener.fundings(user, event))
      await subscribe.clearinghouseState({ user }, (event) => listener.account(user, event.clearinghouseState))
    }
    const info = new InfoClient({ transport: boundedRequests(url) })
    const meta = await info.metaAndAssetCtxs()
    const accounts = new Map<string, unknown>()
    // One after another: the limit counts by the minute, and nobody waits.
    for (const user of addresses as readonly `0x${string}`[])
      accounts.set(user, await info.clearinghouseState({ user }))
    if (transport !== this.transport) return
    listener.whole({ meta, accounts })
  }

  private torn(transport: WebSocketTransport, reason: string): void {
    if (transport !== this.transport || this.closed) return
    this.hangUp()
    if (performance.now() - this.openedAt > WELL_MS) this.failures = 0
    this.listener.lost()
    this.listener.failed(reason)
    const wait = Math.min(AGAIN_MS.first * 2 ** this.failures, AGAIN_MS.most)
    this.failures += 1
    this.again = setTimeout(() => this.open(), wait * (1 + Math.random() / 10))
    this.again.unref()
  }

  private hangUp(): void {
    const { transport } = this
    this.transport = null
    transport?.close().catch(() => undefined)
  }
}

/** The library would follow a redirect to wherever it leads, and read an answer of any size. */
function boundedRequests(url: string): IRequestTransport {
  return {
    isTestnet: false,
    request: async <T>(endpoint: string, payload: unknown, signal?: AbortSignal): Promise<T> => {
      const ask = { path: `/${endpoint}`, body: payload as Readonly<Record<string, unknown>> }
      return (await getJson(url, ask, { maxBytes: MAX_BYTES, timeoutMs: REQUEST_MS, signal })) as T
    },
  }
}

class BoundedSocket extends Socket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols, { maxPayload: MAX_BYTES, handshakeTimeout: REQUEST_MS })
  }
}
