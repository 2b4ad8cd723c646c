import { Upstream } from '../lib/server/testing/upstream'
import { fillBinance, fillBybit, fillGate, fillHyperliquid, fillOkx } from '../lib/server/testing/venue-payloads'

const FILL = { binance: fillBinance, bybit: fillBybit, okx: fillOkx, gate: fillGate, hyperliquid: fillHyperliquid }

/** Five other venues on this machine, which answer as the true ones do, and the settings that ask them. */
export class Venues {
  private constructor(
    private readonly servers: readonly Upstream[],
    readonly settings: Readonly<Record<string, string>>,
  ) {}

  static async open(): Promise<Venues> {
    const settings: Record<string, string> = { PLIMSOLL_VENUES: 'on' }
    const servers: Upstream[] = []
    for (const [id, fill] of Object.entries(FILL)) {
      const server = await Upstream.open()
      fill(server, Date.now())
      settings[`PLIMSOLL_VENUES_${id.toUpperCase()}`] = server.base
      if (id === 'okx') settings.PLIMSOLL_VENUES_OKX_STREAM = server.stream
      servers.push(server)
    }
    return new Venues(servers, settings)
  }

  async close(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.close()))
  }
}
