import type { VenueAsset, VenueBoard, VenueReading } from '@/lib/wire/venues'
import { binance } from './binance'
import { Board, type Connected } from './board'
import { bybit } from './bybit'
import { gate } from './gate'
import type { VenueHistory } from './history'
import { hyperliquid } from './hyperliquid'
import { okx } from './okx'
import { OkxStream } from './okx-stream'
import { Poller, type PollerOptions } from './poller'
import type { VenueSettings } from './settings'

/** How often changes are remembered and alerts are asked whether they speak. */
const SWEEP_MS = 10_000
/** A view is made once for everybody who reads it within so long. */
const VIEW_MS = 1_000

export interface VenueServiceOptions extends PollerOptions {
  readonly history: VenueHistory
  /** What is known now, for the alerts. */
  swept(readings: readonly VenueReading[]): void
}

/** The venue board: asks, keeps, remembers. One for the process, beside the engine and apart from it. */
export class VenueService {
  private readonly board: Board
  private readonly asking: readonly { start(): void; stop(): void }[]
  private sweeper: NodeJS.Timeout | undefined
  private view: { readonly at: number; readonly board: VenueBoard } | null = null

  constructor(
    settings: VenueSettings,
    private readonly options: VenueServiceOptions,
  ) {
    const connected = connectedBy(settings)
    this.board = new Board(connected)
    this.asking = [
      ...connected.map((one) => new Poller(one, this.board, options)),
      ...(settings.bases.okx ? [new OkxStream(settings.okxStream, this.board, options)] : []),
    ]
  }

  start(): void {
    for (const one of this.asking) one.start()
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS / (this.options.hurry ?? 1)).unref()
  }

  stop(): void {
    clearInterval(this.sweeper)
    for (const one of this.asking) one.stop()
    this.options.history.close()
  }

  read(): VenueBoard {
    const now = this.options.now()
    if (!this.view || now - this.view.at >= VIEW_MS) this.view = { at: now, board: this.board.view(now) }
    return this.view.board
  }

  readings(): readonly VenueReading[] {
    return this.board.readings(this.options.now())
  }

  /** Null: no venue lists it. */
  asset(base: string): VenueAsset | null {
    const now = this.options.now()
    const readings = this.board.asset(base, now)
    if (readings.length === 0) return null
    const withHistory = readings.map((one) => {
      return { ...one, history: [...this.options.history.read(one.venue, one.market)] }
    })
    return { base, at: new Date(now).toISOString(), readings: withHistory }
  }

  private sweep(): void {
    const now = this.options.now()
    const readings = this.board.readings(now)
    try {
      this.options.history.note(readings, now)
    } catch (error) {
      // A full disk leaves a gap in a line and stops nothing.
      this.options.note('the venues’ history could not be kept', { error: String(error) })
    }
    this.options.swept(readings)
  }
}

function connectedBy({ bases, vault }: VenueSettings): Connected[] {
  const all = [binance, bybit, okx, gate, hyperliquid(vault)]
  return all.flatMap((venue) => {
    const base = bases[venue.id]
    return base === undefined ? [] : [{ venue, base }]
  })
}

/** What is said where no venue is asked: what each would say, and what not. */
export function notConnected(now: number): VenueBoard {
  const all = [binance, bybit, okx, gate, hyperliquid()].map((venue) => ({ venue, base: '' }))
  const { at, venues } = new Board(all).view(now)
  return { connected: false, at, venues: venues.map((one) => ({ ...one, status: 'off' })), rows: [] }
}
