import { type Decimal, dec, ONE, plain, rootOf, ZERO } from '../decimal'

/**
 * The arithmetic of the research on ADL waves (arXiv 2602.15182 and the files published with it), so that anyone who has
 * the files can repeat it to the cent, and see where the published figures say less than they seem to. Amounts in USD.
 */

/** One coin in one wave: what was closed, and how far the price of execution stood from the mark. */
export interface WaveCoin {
  readonly wave: string
  readonly startMs: number
  readonly endMs: number
  readonly coin: string
  readonly qty: Decimal
  readonly notional: Decimal
  /** Mean distance of mark and execution, per coin. */
  readonly gap: Decimal
}

/** One wave as the research has it: its deficit, and what each policy takes. */
export interface WavePolicies {
  readonly wave: string
  readonly startMs: number
  readonly endMs: number
  readonly needed: Decimal
  readonly deficit: Decimal
  readonly maxLoss: Decimal
  /** Needed over deficit, at most 1. */
  readonly theta: Decimal
  /** By the name its columns have in the file. */
  readonly policies: ReadonlyMap<string, { readonly budget: Decimal; readonly maxShare: Decimal }>
}

/** A block (of one coin, where the file goes that far), a coin or an account: what was closed of it. */
export interface ClosedRow {
  readonly id: string
  /** Time of a block, to the second. */
  readonly ms: number | null
  readonly notional: Decimal
  readonly realisedPnl: Decimal | null
  readonly fills: number | null
}

export interface WaveFiles {
  readonly waveCoins: readonly WaveCoin[] | null
  readonly policies: readonly WavePolicies[] | null
  readonly blocks: readonly ClosedRow[] | null
  readonly cells: readonly ClosedRow[] | null
  readonly coins: readonly ClosedRow[] | null
  readonly users: readonly ClosedRow[] | null
}

/** What each part needs is null where its file was not given. */
export interface WaveReport {
  readonly format: 'plimsoll.adl-waves/1'
  readonly totals: Totals | null
  readonly budget: Budget | null
  readonly policies: PolicyTable | null
  readonly deficit: Deficit | null
  readonly excluded: Excluded | null
  readonly drift: Drift | null
}

interface Computed {
  /** How the figures come about, in words and with the numbers. */
  readonly computation: string
}

export interface Totals extends Computed {
  readonly files: readonly {
    readonly file: 'blocks' | 'cells' | 'coins' | 'users'
    readonly rows: number
    readonly notional: string
    readonly realisedPnl: string | null
    readonly fills: number | null
  }[]
  /** To the cent: the files carry the rounding of the programs that wrote them. */
  readonly agree: boolean
}

export interface Budget extends Computed {
  readonly rows: number
  readonly needed: string
  readonly notional: string
  readonly waves: readonly {
    readonly wave: string
    readonly startMs: number
    readonly durationMs: number
    readonly coins: number
    readonly notional: string
    readonly needed: string
  }[]
}

export interface PolicyTable extends Computed {
  readonly rows: readonly {
    readonly policy: string
    readonly tracking: string
    readonly fairness: string
    readonly total: string
  }[]
  /** How far the needed severity moves from wave to wave, and the bound on regret that follows from it. */
  readonly pathLength: string
  readonly regretBound: string
}

export interface Deficit extends Computed {
  readonly published: string
  readonly repeatedLoss: string
  readonly times: number
  readonly corrected: string
}

export interface Excluded extends Computed {
  readonly inside: string
  readonly total: string
  /** Share of the notional that lies inside waves, cut to six digits. */
  readonly share: string
  /** Largest first. */
  readonly blocks: readonly { readonly id: string; readonly ms: number; readonly notional: string }[]
}

export interface Drift extends Computed {
  readonly overshoot: string
  readonly inOneMoment: string
  readonly overTime: string
  /** The three waves with the largest overshoot, together. */
  readonly largest: { readonly waves: readonly string[]; readonly overshoot: string }
  readonly waves: readonly { readonly wave: string; readonly durationMs: number; readonly overshoot: string }[]
}

/** What the production engine's columns are called in the file. */
const PRODUCTION = 'prod'
/** The policy whose largest share is the least there can be: others are measured against it. */
const FAIREST = 'fixed_point_ilp_integer'

export function adlWaves(files: WaveFiles): WaveReport {
  const { waveCoins, policies } = files
  return {
    format: 'plimsoll.adl-waves/1',
    totals: totalsOf(files),
    budget: waveCoins && budgetOf(waveCoins),
    policies: policies && policyTable(policies),
    deficit: policies && deficitOf(policies),
    excluded: waveCoins && files.blocks && excludedOf(waveCoins, files.blocks),
    drift: policies && driftOf(policies),
  }
}

/** Places of a root: far more than the cent that is printed. */
const ROOT_PLACES = 30

/** To the cent, halves to the even one. */
const cents = (value: Decimal) => value.toFixed(2, 'half-even')

/** The same for sentences, in groups of three. */
const said = (value: Decimal) => cents(value).replace(/\B(?=(\d{3})+\.)/g, ',')

function sum<T>(rows: readonly T[], of: (row: T) => Decimal): Decimal {
  return rows.reduce((total, row) => total.plus(of(row)), ZERO)
}

function totalsOf(files: WaveFiles): Totals | null {
  const given = (['blocks', 'cells', 'coins', 'users'] as const).flatMap((file) => {
    const rows = files[file]
    return rows ? [{ file, rows, notional: sum(rows, (row) => row.notional) }] : []
  })
  if (given.length === 0) return null
  return {
    files: given.map(({ file, rows, notional }) => ({
      file,
      rows: rows.length,
      notional: plain(notional),
      realisedPnl: rows.some((row) => row.realisedPnl) ? plain(sum(rows, (row) => row.realisedPnl ?? ZERO)) : null,
      fills: rows.some((row) => row.fills !== null) ? rows.reduce((n, row) => n + (row.fills ?? 0), 0) : null,
    })),
    agree: new Set(given.map(({ notional }) => cents(notional))).size === 1,
    computation: `The notional of every row, added up: ${given.map(({ file, rows, notional }) => `${file} ${rows.length} rows, ${said(notional)}`).join('; ')}.`,
  }
}

const neededBy = ({ gap, qty }: WaveCoin) => gap.abs().times(qty)

function budgetOf(rows: readonly WaveCoin[]): Budget {
  const needed = sum(rows, neededBy)
  const waves = grouped(rows, (row) => row.wave).map(([wave, group]) => {
    const [first] = group
    const startMs = first?.startMs ?? 0
    return {
      wave,
      startMs,
      durationMs: (first?.endMs ?? 0) - startMs,
      coins: group.length,
      notional: plain(sum(group, (row) => row.notional)),
      needed: plain(sum(group, neededBy)),
    }
  })
  return {
    rows: rows.length,
    needed: plain(needed),
    notional: plain(sum(rows, (row) => row.notional)),
    waves,
    computation: `Distance of mark and execution times the coins that were closed, over ${rows.length} rows of wave and coin: ${said(needed)}.`,
  }
}

function grouped<T>(rows: readonly T[], key: (row: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(key(row))
    if (group) group.push(row)
    else groups.set(key(row), [row])
  }
  return [...groups]
}

function policyTable(waves: readonly WavePolicies[]): PolicyTable {
  const names = [...(waves[0]?.policies.keys() ?? [])]
  const rows = names.map((policy) => {
    const tracking = sum(waves, ({ needed, policies }) => (policies.get(policy)?.budget ?? ZERO).minus(needed).abs())
    const fairness = sum(waves, ({ needed, policies }) => {
      const share = policies.get(policy)?.maxShare ?? ZERO
      return needed.times(share.minus(policies.get(FAIREST)?.maxShare ?? ZERO).abs())
    })
    return { policy, tracking: plain(tracking), fairness: plain(fairness), total: plain(tracking.plus(fairness)) }
  })
  const pathLength = sum(waves.slice(1), (wave) =>
    wave.theta.minus(waves[waves.indexOf(wave) - 1]?.theta ?? ZERO).abs(),
  )
  const squares = sum(waves, ({ deficit }) => deficit.times(deficit))
  const bound = rootOf(ONE.plus(pathLength.times(dec('2'))).times(squares), ROOT_PLACES)
  return {
    rows,
    pathLength: plain(pathLength),
    regretBound: cents(bound),
    computation: `Tracking: |taken - needed|, summed over ${waves.length} waves. Fairness: needed times |largest share taken of one account - the same under ${FAIREST}|, summed. The bound: the square root of (1 + 2 x ${pathLength.toFixed(4)}) times the sum of the squared deficits, ${said(bound)}.`,
  }
}

/** The same loss, to the last digit, in several waves is one account that was counted in each of them. */
function deficitOf(waves: readonly WavePolicies[]): Deficit {
  const published = sum(waves, ({ deficit }) => deficit)
  const losses = grouped(waves, ({ maxLoss }) => plain(maxLoss)).filter(([loss]) => loss !== '0')
  const [loss, group] = losses.reduce(
    (best, one) => (one[1].length > best[1].length ? one : best),
    ['0', [] as typeof waves],
  )
  const again = Math.max(0, group.length - 1)
  const corrected = published.minus(dec(loss).times(dec(again)))
  return {
    published: plain(published),
    repeatedLoss: loss,
    times: group.length,
    corrected: plain(corrected),
    computation:
      again === 0
        ? `The deficits of ${waves.length} waves add up to ${said(published)}; no loss stands in two of them.`
        : `The deficits of ${waves.length} waves add up to ${said(published)}. The largest loss of ${group.length} of them is the same to the last digit, ${said(dec(loss))}: one account. Counted once: ${said(published)} - ${again} x ${said(dec(loss))} = ${said(corrected)}.`,
  }
}

const SECOND_MS = 1_000

/** Blocks are known to the second: one that begins in a second that a wave touches counts as inside. */
function excludedOf(rows: readonly WaveCoin[], blocks: readonly ClosedRow[]): Excluded {
  const isInside = (ms: number) => rows.some(({ startMs, endMs }) => ms > startMs - SECOND_MS && ms <= endMs)
  const inside = blocks.filter(({ ms }) => ms !== null && isInside(ms))
  const outside = blocks.filter((block) => !inside.includes(block))
  const [kept, total] = [sum(inside, (row) => row.notional), sum(blocks, (row) => row.notional)]
  const share = total.isZero() ? ZERO : dec(shareText(kept, total))
  return {
    inside: plain(kept),
    total: plain(total),
    share: plain(share),
    blocks: [...outside]
      .sort((a, b) => b.notional.cmp(a.notional))
      .map(({ id, ms, notional }) => ({ id, ms: ms ?? 0, notional: plain(notional) })),
    computation: `${inside.length} of ${blocks.length} blocks lie inside a wave, with ${said(kept)} of ${said(total)}; ${outside.length} lie outside, with ${said(total.minus(kept))}.`,
  }
}

/** Cut to six digits after the point. */
function shareText(part: Decimal, whole: Decimal): string {
  const millionths = part.times(dec('1e6')).divToInt(whole)
  return plain(millionths.times(dec('1e-6')))
}

function driftOf(waves: readonly WavePolicies[]): Drift {
  const rows = waves.map((row) => ({
    wave: row.wave,
    durationMs: row.endMs - row.startMs,
    overshoot: (row.policies.get(PRODUCTION)?.budget ?? ZERO).minus(row.needed),
  }))
  const all = sum(rows, (row) => row.overshoot)
  const inOneMoment = sum(
    rows.filter((row) => row.durationMs === 0),
    (row) => row.overshoot,
  )
  const largest = [...rows].sort((a, b) => b.overshoot.cmp(a.overshoot)).slice(0, 3)
  const together = sum(largest, (row) => row.overshoot)
  return {
    overshoot: plain(all),
    inOneMoment: plain(inOneMoment),
    overTime: plain(all.minus(inOneMoment)),
    largest: { waves: largest.map(({ wave }) => wave), overshoot: plain(together) },
    waves: rows.map((row) => ({ ...row, overshoot: plain(row.overshoot) })),
    computation: `Taken less needed, over ${rows.length} waves: ${said(all)}. Waves of one moment, in which no price can have moved: ${said(inOneMoment)}. Waves that lasted: ${said(all.minus(inOneMoment))}, of which waves ${largest.map(({ wave }) => wave).join(', ')} alone ${said(together)}.`,
  }
}
