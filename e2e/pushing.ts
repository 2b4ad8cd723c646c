export const PUSH_TOKEN = 'operator-token-of-the-tests'

/** What an exchange that pushes declares of itself. */
export const DECLARED = {
  PLIMSOLL_FEED: 'push',
  PLIMSOLL_FEED_STREAM: 'acme-usdt',
  PLIMSOLL_FEED_VENUE: 'Acme',
  PLIMSOLL_FEED_RULEBOOK: 'bitmex',
  PLIMSOLL_FEED_AUTHORITY: 'engine',
  PLIMSOLL_FEED_COVERAGE: 'full',
  PLIMSOLL_FEED_DISCLOSURE: 'blinded',
  PLIMSOLL_FEED_SINCE: '2026-01-01T00:00:00.000Z',
  PLIMSOLL_TICKS: '1',
  PLIMSOLL_OPERATOR_TOKEN: PUSH_TOKEN,
  PLIMSOLL_LOG_LEVEL: 'warn',
  PLIMSOLL_LIMITS_FACTOR: '50',
}

const MARKET = {
  id: 'BTC-PERP',
  kind: 'linear',
  settle: 'USDT',
  lot: '1',
  tick: '0.1',
  mark: '100',
  maintenanceMarginRate: '0.01',
  fund: 'main',
}

/** An exchange with one thin long against a rich short. */
export const OPENING: readonly object[] = [
  { type: 'fund', fund: 'main', asset: 'USDT', amount: '10' },
  { type: 'market', market: MARKET },
  ...['thin', 'rich'].flatMap((account) => [
    { type: 'account', account },
    { type: 'deposit', account, amount: account === 'thin' ? '60' : '100000' },
  ]),
  { type: 'trade', market: 'BTC-PERP', buyer: 'thin', seller: 'rich', size: '10', price: '100' },
]

/** An exchange that pushes: it numbers its rows, at the present. */
export class Pushing {
  private seq = 0

  constructor(private readonly url: string) {}

  async rows(rows: readonly object[]): Promise<void> {
    const lines = rows.map((row) => `${JSON.stringify({ ...row, at: new Date().toISOString(), seq: ++this.seq })}\n`)
    const response = await fetch(`${this.url}/api/v1/ingest`, {
      method: 'POST',
      headers: { authorization: `Bearer ${PUSH_TOKEN}`, 'content-type': 'application/x-ndjson' },
      body: lines.join(''),
    })
    if (!response.ok) throw new Error(`the rows were refused: ${await response.text()}`)
  }

  async mark(price: string): Promise<void> {
    await this.rows([{ type: 'mark', marks: { 'BTC-PERP': price } }])
  }

  /** A run of closures that the venue decided by itself, and not as its rulebook says. */
  async doubtfulRun(): Promise<void> {
    await this.mark('91')
    const closure = { type: 'observed-closure', market: 'BTC-PERP', size: '10', price: '82', account: 'rich' }
    const seller = { account: 'thin', before: '10', realisedPnl: '-180', fee: '0' }
    const buyer = { account: 'rich', before: '-10', realisedPnl: '180', fee: '0' }
    await this.rows([{ ...closure, bankrupt: 'thin', buyer, seller }])
    await this.mark('91')
  }
}
