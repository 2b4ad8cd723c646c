import { type DecimalPool, type Piece, pieceOf } from './checkpoint'
import { type Decimal, dec, plain, type Ratio, ratio, ZERO } from './decimal'
import type { Sha256 } from './hash'
import type { Side } from './market'
import { type Account, byCodeUnits, type MutableState, type Position } from './state'

/** Accounts of one piece: about half a megabyte of text, and few enough that one change costs little. */
export const ACCOUNTS_PER_PIECE = 4_096

/**
 * The accounts of a state and what they hold, in pieces that do not depend on how the state came about. An account's piece
 * follows from its id, and of the pieces that nothing changed only the digests are remembered: writing a million accounts
 * down costs what has changed since the last time.
 */
export class AccountPieces {
  private readonly changed: Set<string>
  private digests: (string | null)[]

  /** @param known digests of all pieces in their order, where the state was put together from them just now */
  constructor(
    readonly state: MutableState,
    private readonly sha256: Sha256,
    private readonly perPiece = ACCOUNTS_PER_PIECE,
    known: readonly string[] = [],
  ) {
    this.digests = [...known]
    this.changed = state.watch()
  }

  /** Each is made when it is its turn. */
  *[Symbol.iterator](): Generator<Piece> {
    this.forgetChanged()
    const members = this.membersWhere((piece) => this.digests[piece] === null)
    for (const [i, ids] of members.entries()) yield this.piece(i, ids)
  }

  private forgetChanged(): void {
    const count = pieceCount(this.state.accounts.size, this.perPiece)
    if (count !== this.digests.length) this.digests = Array.from({ length: count }, () => null)
    for (const id of this.changed) this.digests[pieceFor(id, count)] = null
    this.changed.clear()
  }

  private piece(i: number, ids: readonly string[]): Piece {
    const digest = this.digests[i]
    if (digest) return { digest, text: () => textOf(this.state, this.membersWhere((piece) => piece === i)[i] ?? []) }
    const made = pieceOf(this.sha256, textOf(this.state, ids))
    this.digests[i] = made.digest
    return made
  }

  /** Account ids by piece, of the pieces that are chosen. */
  private membersWhere(isChosen: (piece: number) => boolean): string[][] {
    const members = this.digests.map((): string[] => [])
    const chosen = members.map((_, i) => isChosen(i))
    if (!chosen.includes(true)) return members
    for (const id of this.state.accounts.keys()) {
      const piece = pieceFor(id, members.length)
      if (chosen[piece]) members[piece]?.push(id)
    }
    return members
  }
}

/**
 * Puts the accounts of a piece, and their positions, into a state that does not hold them yet. Sizes, prices and leverages
 * come a thousand times each and are shared; of money hardly two amounts are alike.
 */
export function readPiece(state: MutableState, text: string, pool: DecimalPool): void {
  for (const row of JSON.parse(text) as AccountRow[]) {
    const [id, owner, balance, residual, deltaNeutral, netDelta, equityOffset, maintenanceOffset, positions] = row
    const account = {
      id,
      owner: owner ?? id,
      balance: money(balance),
      residual: money(residual),
      deltaNeutral,
      netDelta: pool.orNull(netDelta),
      equityOffset: ratioIn(equityOffset, pool),
      maintenanceOffset: ratioIn(maintenanceOffset, pool),
    }
    const held = positions.map(([market, side, size, entry, margin, openingLeverage, openedAt]) => ({
      account: id,
      market,
      side,
      size: pool.get(size),
      entry: pool.get(entry),
      margin: margin === null ? null : money(margin),
      openingLeverage: pool.orNull(openingLeverage),
      openedAt,
    }))
    state.enter(account, held)
  }
}

function money(text: string): Decimal {
  return text === '0' ? ZERO : dec(text)
}

type RatioRow = readonly [n: string, d: string]

/** Decimals as text; no owner where the account is its own. */
type AccountRow = readonly [
  id: string,
  owner: string | null,
  balance: string,
  residual: string,
  deltaNeutral: boolean,
  netDelta: string | null,
  equityOffset: RatioRow | null,
  maintenanceOffset: RatioRow | null,
  positions: readonly PositionRow[],
]

type PositionRow = readonly [
  market: string,
  side: Side,
  size: string,
  entry: string,
  margin: string | null,
  openingLeverage: string | null,
  openedAt: string | null,
]

function textOf(state: MutableState, ids: readonly string[]): string {
  return JSON.stringify(ids.toSorted(byCodeUnits).map((id) => rowOf(state.account(id), state.positionsBy(id))))
}

function rowOf(account: Account, positions: Iterable<Position>): AccountRow {
  const { id, owner, balance, residual, deltaNeutral, netDelta, equityOffset, maintenanceOffset } = account
  return [
    id,
    owner === id ? null : owner,
    plain(balance),
    plain(residual),
    deltaNeutral,
    textOrNull(netDelta),
    ratioRow(equityOffset),
    ratioRow(maintenanceOffset),
    [...positions].sort((a, b) => byCodeUnits(`${a.market}|${a.side}`, `${b.market}|${b.side}`)).map(positionRow),
  ]
}

function positionRow({ market, side, size, entry, margin, openingLeverage, openedAt }: Position): PositionRow {
  return [market, side, plain(size), plain(entry), textOrNull(margin), textOrNull(openingLeverage), openedAt]
}

function textOrNull(amount: Decimal | null): string | null {
  return amount && plain(amount)
}

function ratioRow(value: Ratio | null): RatioRow | null {
  return value && [plain(value.n), plain(value.d)]
}

function ratioIn(row: RatioRow | null, pool: DecimalPool): Ratio | null {
  return row && ratio(pool.get(row[0]), pool.get(row[1]))
}

/** A power of two, so that a newcomer seldom moves anybody into another piece. */
function pieceCount(accounts: number, perPiece: number): number {
  let count = 1
  while (count * perPiece < accounts) count *= 2
  return count
}

const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** FNV-1a over the id's code units, folded to the number of pieces. */
function pieceFor(id: string, count: number): number {
  let hash = FNV_OFFSET
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), FNV_PRIME)
  return ((hash ^ (hash >>> 15)) >>> 0) & (count - 1)
}
