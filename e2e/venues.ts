import { randomBytes } from 'node:crypto'
import { Reply, Upstream } from '../lib/server/testing/upstream'
import { bybitAnswer, fillAccounts } from '../lib/server/testing/venue-account-payloads'
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

/** A server on this machine that answers keys of three venues, and the settings under which accounts are connected there. */
export class AccountVenues {
  private constructor(private readonly server: Upstream) {}

  static async open(): Promise<AccountVenues> {
    const server = await Upstream.open()
    fillAccounts(server)
    return new AccountVenues(server)
  }

  get settings(): Readonly<Record<string, string>> {
    const { base } = this.server
    return {
      PLIMSOLL_ACCOUNTS: 'on',
      PLIMSOLL_VAULT_KEY: randomBytes(32).toString('hex'),
      PLIMSOLL_ACCOUNTS_BINANCE: base,
      PLIMSOLL_ACCOUNTS_BYBIT: base,
      PLIMSOLL_ACCOUNTS_OKX: base,
    }
  }

  /** Everything is as at first again. */
  calm(): void {
    fillAccounts(this.server)
  }

  /** Keys of Bybit may trade from now on. */
  giveMoreRights(): void {
    this.server.answers.set('/v5/user/query-api', bybitAnswer({ readOnly: 0 }))
  }

  /** Bybit fails from now on, and nothing is held at OKX. */
  fail(): void {
    this.server.answers.set('/v5/position/list', () => new Reply(503, ''))
    this.server.answers.set('/api/v5/account/positions', { code: '0', msg: '', data: [] })
  }

  close(): Promise<void> {
    return this.server.close()
  }
}
