import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { DecimalPool, type Piece, pieceOf } from './checkpoint'
import { type Decimal, dec, ratio, ZERO } from './decimal'
import type { Sha256 } from './hash'
import { Random } from './simulation/random'
import { type Account, MutableState, type Position } from './state'
import { AccountPieces, readPiece } from './stored-state'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest()

const PER_PIECE = 8
const STEPS = 400

function decimal(random: Random): Decimal {
  return dec(`${random.chance(0.5) ? '-' : ''}${random.below(1_000_000)}.${random.below(1_000_000)}`)
}

function orNull<T>(random: Random, value: T): T | null {
  return random.chance(0.5) ? value : null
}

function account(random: Random, id: string): Account {
  return {
    id,
    owner: random.chance(0.5) ? id : `owner "${random.below(5)}"\n`,
    balance: decimal(random),
    residual: decimal(random),
    deltaNeutral: random.chance(0.5),
    netDelta: orNull(random, decimal(random)),
    equityOffset: orNull(random, ratio(decimal(random), dec(3))),
    maintenanceOffset: orNull(random, ratio(decimal(random), dec(7))),
  }
}

function position(random: Random, id: string): Position {
  return {
    account: id,
    market: `M${random.below(3)}`,
    side: random.chance(0.5) ? 'long' : 'short',
    size: random.chance(0.3) ? ZERO : decimal(random).abs(),
    entry: decimal(random).abs(),
    margin: orNull(random, decimal(random).abs()),
    openingLeverage: orNull(random, dec(random.below(100))),
    openedAt: orNull(random, '2026-01-01T00:00:00.000Z'),
  }
}

function restored(pieces: Iterable<Piece>): MutableState {
  const state = new MutableState()
  const pool = new DecimalPool()
  for (const piece of pieces) readPiece(state, piece.text(), pool)
  return state
}

function contents(state: MutableState) {
  return [...state.accounts.values()].map((account) => [
    account,
    [...state.positionsBy(account.id)].sort((a, b) => (`${a.market}${a.side}` < `${b.market}${b.side}` ? -1 : 1)),
  ])
}

const byId = (a: readonly unknown[], b: readonly unknown[]) => ((a[0] as Account).id < (b[0] as Account).id ? -1 : 1)

it.each([1, 2, 3])('writes down what changed and remembers the rest, seed %i', (seed) => {
  const random = Random.seeded(`pieces|${seed}`)
  const state = new MutableState()
  const pieces = new AccountPieces(state, sha256, PER_PIECE)
  let [before, kept, most] = [new Set<string>(), 0, 0]
  for (let step = 0; step < STEPS; step += 1) {
    const id = `a${random.below(step < STEPS / 2 ? 5 + step : STEPS / 2)}`
    if (!state.accounts.has(id) || random.chance(0.3)) state.accounts.set(id, account(random, id))
    if (random.chance(0.6)) state.put(position(random, id))
    if (random.chance(0.5)) continue
    const made = [...pieces]
    for (const piece of made) expect(piece.digest).toBe(pieceOf(sha256, piece.text()).digest)
    // Another history of the same state has the same pieces.
    const again = restored(made)
    expect(contents(again).sort(byId)).toEqual(contents(state).sort(byId))
    const digests = made.map((piece) => piece.digest)
    expect(Array.from(new AccountPieces(again, sha256, PER_PIECE), (piece) => piece.digest)).toEqual(digests)
    const known = new AccountPieces(again, sha256, PER_PIECE, digests)
    const first = [...again.accounts.values()][0]
    if (first) again.accounts.set(first.id, { ...first, balance: first.balance.plus(1) })
    expect(Array.from(known, (piece) => piece.digest)).toEqual(
      Array.from(new AccountPieces(again, sha256, PER_PIECE), (piece) => piece.digest),
    )
    kept += digests.filter((digest) => before.has(digest)).length
    before = new Set(digests)
    most = Math.max(most, made.length)
  }
  expect(kept).toBeGreaterThan(STEPS)
  expect(most).toBeGreaterThan(10)
})

it('loses no change when nobody read to the end', () => {
  const random = Random.seeded('pieces|torn')
  const state = new MutableState()
  const pieces = new AccountPieces(state, sha256, PER_PIECE)
  for (let i = 0; i < 100; i += 1) state.accounts.set(`a${i}`, account(random, `a${i}`))
  expect([...pieces].length).toBe(16)
  for (let i = 0; i < 100; i += 1) state.accounts.set(`a${i}`, account(random, `a${i}`))
  for (const _ of pieces) break
  for (const piece of pieces) expect(piece.digest).toBe(pieceOf(sha256, piece.text()).digest)
})
