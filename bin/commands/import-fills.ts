import { type Decimal, dec, max, plain, ZERO } from '@/engine/decimal'
import { PlimsollError } from '@/engine/errors'
import type { ObservedClosure, StreamFacts, TimedInput } from '@/engine/log'
import { type FillBlock, type ForcedTrade, parseFillBlock } from '@/lib/wire/hyperliquid-fills'
import { archiveLines, Progress, sizeOf } from '../archive'

/** Forced trades of one import, which are held until the last row has been read: twenty times the largest hour known. */
export const FORCED_MAX = 1_000_000

interface Placed extends ForcedTrade {
  readonly at: string
}

/** What files of Hyperliquid's archive add up to. */
export interface FillsRead {
  readonly facts: Omit<StreamFacts, 'stream'>
  readonly inputs: readonly TimedInput[]
  readonly rows: number
  readonly totals: Readonly<Record<string, string | number>>
}

/** Reads files of `node_fills_by_block` in order. The first row that is not what it should be refuses all of them. */
export async function readFills(files: readonly string[]): Promise<FillsRead> {
  const sums = new Sums()
  for (const file of files) await readFile(file, sums, files.length > 1)
  if (sums.first === null) throw new PlimsollError('file-empty', 'The file has no rows.', '$[1]')
  return {
    facts: {
      authority: 'venue',
      coverage: 'cohort',
      disclosure: 'open',
      rulebook: 'hyperliquid',
      at: sums.first,
    },
    inputs: inputsOf(sums.trades, sums.first),
    rows: sums.blocks,
    totals: totalsOf(sums),
  }
}

async function readFile(file: string, sums: Sums, several: boolean): Promise<void> {
  const progress = new Progress(file, sizeOf(file))
  let row = 0
  const place = (error: unknown) => placed(error, row, several ? file : null)
  const lines = archiveLines(file, (bytes) => progress.add(bytes, () => `${sums.blocks} blocks`))
  for (;;) {
    row += 1
    try {
      const { value, done } = await lines.next()
      if (done) return
      if (value !== '') sums.take(parseFillBlock(value))
    } catch (error) {
      throw place(error)
    }
  }
}

/** A refusal inside a row keeps its code and is placed in that row, counted from 1. */
function placed(error: unknown, row: number, file: string | null): unknown {
  if (!(error instanceof PlimsollError)) return error
  const message = file === null ? error.message : `${file}: ${error.message}`
  return new PlimsollError(error.code, message, `$[${row}]${error.path.slice(1)}`)
}

class Sums {
  first: string | null = null
  blocks = 0
  fills = 0
  spotFills = 0
  readonly trades: Placed[] = []
  private last: FillBlock | null = null

  take(block: FillBlock): void {
    if (this.last && block.number <= this.last.number)
      throw new PlimsollError('rows-out-of-order', 'Each block stands once, in order.', '$.block_number')
    if (this.last && block.at < this.last.at)
      throw new PlimsollError('rows-out-of-order', 'Rows stand in order of time.', '$.block_time')
    this.last = block
    this.first ??= block.at
    this.blocks += 1
    this.fills += block.fills
    this.spotFills += block.spotFills
    for (const trade of block.forced) this.trades.push({ ...trade, at: block.at })
    if (this.trades.length > FORCED_MAX)
      throw new PlimsollError('too-many', `At most ${FORCED_MAX} forced trades in one import.`)
  }
}

function totalsOf(sums: Sums): Record<string, string | number> {
  const closures = sums.trades.flatMap(({ input }) => (input.type === 'observed-closure' ? [input] : []))
  const others = sums.trades.flatMap(({ input }) => (input.type === 'observed-liquidation' ? [input] : []))
  return {
    events: closures.length > 0 ? 1 : 0,
    fills: sums.fills,
    spotFills: sums.spotFills,
    adlFills: closures.length,
    adlNotional: notionalOf(closures),
    adlRealisedPnl: plain(closures.reduce((sum, input) => sum.plus(realisedBy(input)), ZERO)),
    adlAccounts: new Set(closures.map(({ account }) => account)).size,
    adlMarkets: new Set(closures.map(({ market }) => market)).size,
    liquidations: others.length,
    liquidationNotional: notionalOf(others),
    oneSided: sums.trades.filter(({ halved }) => halved).length,
  }
}

type Amounts = { readonly size: string; readonly price: string }

function notionalOf(trades: readonly Amounts[]): string {
  return plain(trades.reduce((sum, { size, price }) => sum.plus(dec(size).times(dec(price))), ZERO))
}

function realisedBy({ account, buyer, seller }: ObservedClosure): Decimal {
  return dec((buyer?.account === account ? buyer : seller)?.realisedPnl ?? '0')
}

/** Markets first, then each block's marks where they moved, then what was forced in it. */
function inputsOf(trades: readonly Placed[], at: string): TimedInput[] {
  const inputs: TimedInput[] = marketsOf(trades).map((market) => ({ type: 'market', at, market }))
  const marks = new Map<string, string>()
  for (const [i, trade] of trades.entries()) {
    if (trade.at !== trades[i - 1]?.at) {
      const moved = movedMarks(marks, trades, i)
      if (Object.keys(moved).length > 0) inputs.push({ type: 'mark', at: trade.at, marks: moved })
    }
    inputs.push({ ...trade.input, at: trade.at })
  }
  return inputs
}

/** Marks of the moment that begins at `from`, where they are not the ones known; the last one that the venue says counts. */
function movedMarks(known: Map<string, string>, trades: readonly Placed[], from: number): Record<string, string> {
  const moved: Record<string, string> = {}
  for (let i = from; trades[i]?.at === trades[from]?.at; i++) {
    const { mark = null, input } = trades[i] ?? {}
    if (mark === null || input === undefined || known.get(input.market) === mark) continue
    known.set(input.market, mark)
    moved[input.market] = mark
  }
  return moved
}

/**
 * The archive does not describe its markets. Lot and tick are the finest digits that were traded, the maintenance margin
 * rate is not known and stands as zero: under authority `venue` nothing is decided by it.
 */
function marketsOf(trades: readonly Placed[]) {
  const markets = new Map<string, { places: number; pricePlaces: number; mark: string }>()
  for (const { input, mark } of trades) {
    const known = markets.get(input.market) ?? { places: 0, pricePlaces: 0, mark: mark ?? input.price }
    known.places = Math.max(known.places, dec(input.size).decimalPlaces())
    known.pricePlaces = Math.max(known.pricePlaces, dec(input.price).decimalPlaces())
    markets.set(input.market, known)
  }
  const step = (places: number) => plain(max(dec(`1e-${places}`), dec('1e-18')))
  return [...markets].map(([id, { places, pricePlaces, mark }]) => ({
    id,
    kind: 'linear' as const,
    settle: 'USDC',
    lot: step(places),
    tick: step(pricePlaces),
    mark,
    maintenanceMarginRate: '0',
  }))
}
