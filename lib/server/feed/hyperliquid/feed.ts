import type { z } from 'zod'
import { dec, isMultiple } from '@/engine/decimal'
import type { StreamFacts } from '@/engine/log'
import { type SnapshotFile, stateFrom } from '@/engine/snapshot'
import type { Upstream } from '@/lib/wire/frames'
import { type ForcedTrade, parseForcedFills } from '@/lib/wire/hyperliquid-fills'
import { snapshotFile } from '@/lib/wire/snapshot'
import type { ExchangeFeed, FeedInput, FeedSource, FeedStep, Seat } from '../port'
import { HyperliquidLine } from './line'
import {
  type Clearinghouse,
  clearinghouse,
  contexts,
  fingerprint,
  type MetaAndContexts,
  marksOf,
  metaAndContexts,
  RULEBOOK,
  snapshotOf,
  userFills,
  userFundings,
} from './payloads'
import type { HyperliquidSettings } from './settings'

/** Marks come about once a second; without any for so long the line is dead, whatever it looks like. */
const SILENT_MS = 10_000
/** Positions that change are told at most this often: a snapshot holds every market. */
const RESTATE_MS = 5_000
/** Fills that are remembered, so that none is told twice after a cut. */
const TOLD_MAX = 20_000

type Meta = MetaAndContexts[0]

/** Why nothing may be decided, as the reason of a halt. */
type Gap = 'feed-connecting' | 'feed-lost' | 'feed-silent' | 'feed-changed'

export function hyperliquidSource(settings: HyperliquidSettings, now: () => number = Date.now): FeedSource {
  return {
    stream: 'hyperliquid',
    simulated: false,
    begin: (at, stream) => new HyperliquidFeed(settings, now, { stream, at, told: [], fillsUntil: null }),
    restore: (checkpoint) => new HyperliquidFeed(settings, now, JSON.parse(checkpoint) as Saved),
  }
}

interface Saved {
  readonly stream: string
  readonly at: string
  readonly told: readonly string[]
  /** The newest fill that was heard, so that those missed in between can be told; null: none yet. */
  readonly fillsUntil: number | null
}

/**
 * An open venue that decides by itself (authority `venue`), of which some accounts are followed (coverage `cohort`).
 * Forced trades are told as they happen; whatever else changes a position shows in the venue's own state of the account
 * and becomes a new snapshot. Until the whole has been heard again after a cut, every market is halted.
 */
export class HyperliquidFeed implements ExchangeFeed {
  readonly venue = 'Hyperliquid'
  readonly simulated = false
  readonly scenario = null
  readonly repeats = false
  readonly clock = 'host'
  readonly facts: StreamFacts
  private readonly line: HyperliquidLine
  private readonly accounts = new Map<string, Clearinghouse>()
  private readonly told: Set<string>
  private meta: Meta | null = null
  private marks: Readonly<Record<string, string>> = {}
  private stated = ''
  private statedAt = Number.NEGATIVE_INFINITY
  private heardAt: number
  private heardOnce = false
  private gap: Gap | null = 'feed-connecting'
  private failure: string | null = null
  private forced: ForcedTrade[] = []
  private fundings: { readonly market: string; readonly rate: string }[] = []
  private marksAreNew = false
  private fillsUntil: number | null
  private isOpen = false

  constructor(
    settings: HyperliquidSettings,
    private readonly now: () => number,
    saved: Saved,
  ) {
    const { stream, at } = saved
    this.facts = { stream, authority: 'venue', coverage: 'cohort', disclosure: 'open', rulebook: RULEBOOK, at }
    this.told = new Set(saved.told)
    this.fillsUntil = saved.fillsUntil
    this.heardAt = now()
    this.line = new HyperliquidLine(settings, {
      contexts: (event) => this.read(contexts, event, ({ ctxs }) => this.hearMarks(ctxs)),
      account: (user, event) => this.read(clearinghouse, event, (state) => this.accounts.set(user, state)),
      fills: (user, event) => this.read(userFills, event, (heard) => this.hearFills(user, heard)),
      fundings: (_user, event) => this.read(userFundings, event, (heard) => this.hearFundings(heard)),
      lost: () => this.lose('feed-lost'),
      whole: (whole) => this.hearWhole(whole),
      failed: (message) => {
        this.failure = message
      },
    })
  }

  opening(): readonly [] {
    return []
  }

  /** The line is opened by whoever steps it, and by nobody who only says what exchange this is. */
  async step(): Promise<FeedStep> {
    if (!this.isOpen) {
      this.isOpen = true
      this.heardAt = this.now()
      this.line.open()
    }
    if (this.gap === null && this.now() - this.heardAt > SILENT_MS) {
      this.lose('feed-silent')
      this.line.restart('nothing was heard')
    }
    if (this.gap !== null) return { inputs: [], gap: this.gap }
    const snapshot = this.restated()
    const inputs: FeedInput[] = [
      ...this.forcedInputs(),
      ...this.fundings.map((one): FeedInput => ({ type: 'funding', ...one })),
      ...(snapshot ? [{ type: 'snapshot', snapshot, ...flatOf(snapshot) } as const] : []),
      ...(this.marksAreNew && !snapshot ? [{ type: 'mark', marks: this.marks } as const] : []),
    ]
    this.fundings = []
    this.marksAreNew = false
    return { inputs, gap: null }
  }

  checkpoint(): string {
    const { stream, at } = this.facts
    return JSON.stringify({ stream, at, told: [...this.told], fillsUntil: this.fillsUntil } satisfies Saved)
  }

  /** Whose account is whose only the venue knows. */
  seats(): readonly Seat[] {
    return []
  }

  upstreams(): readonly Upstream[] {
    const state = this.gap === null ? 'ok' : this.gap === 'feed-connecting' ? 'waiting' : 'down'
    const heardAt = this.heardOnce ? new Date(this.heardAt).toISOString() : null
    return [{ id: 'hyperliquid', name: this.venue, state, reason: this.gap, detail: this.failure, heardAt }]
  }

  close(): void {
    this.line.close()
  }

  // ---- what comes over the line -------------------------------------------------------------------------------------

  /** What is not of the documented shape is no news but a hole: it is said, and the whole is asked for anew. */
  private read<S extends z.ZodType>(schema: S, event: unknown, take: (value: z.infer<S>) => unknown): void {
    try {
      take(schema.parse(event))
    } catch (error) {
      this.changed(String(error))
    }
  }

  private hearWhole({ meta, accounts }: { meta: unknown; accounts: ReadonlyMap<string, unknown> }): void {
    this.read(metaAndContexts, meta, ([known, ctxs]) => {
      const states = new Map([...accounts].map(([user, state]) => [user, clearinghouse.parse(state)]))
      for (const [user, state] of states) this.accounts.set(user, state)
      this.meta = known
      this.stated = ''
      this.hearMarks(ctxs)
      // The gap ends with a snapshot that is whole again, and only if it is one.
      if (this.snapshot() === null) return
      this.gap = null
      this.failure = null
    })
  }

  private hearMarks(ctxs: MetaAndContexts[1]): void {
    this.heardAt = this.now()
    this.heardOnce = true
    if (!this.meta) return
    // A market that was listed since is not in the list that gives contexts their names.
    if (ctxs.length !== this.meta.universe.length) throw new Error('the list of markets has changed')
    this.marks = marksOf(this.meta, ctxs)
    this.marksAreNew = true
  }

  /** The first answer repeats the past: of it only what was missed since the last fill that was heard. */
  private hearFills(user: string, { fills, isSnapshot }: z.infer<typeof userFills>): void {
    const since = isSnapshot ? (this.fillsUntil ?? Number.POSITIVE_INFINITY) : Number.NEGATIVE_INFINITY
    const fresh = fills.filter(({ tid, time }) => time >= since && !this.told.has(`${user} ${tid}`))
    for (const { tid, time } of fills) {
      this.told.add(`${user} ${tid}`)
      this.fillsUntil = Math.max(this.fillsUntil ?? 0, time)
    }
    for (const key of this.told) {
      if (this.told.size <= TOLD_MAX) break
      this.told.delete(key)
    }
    // With no fills ever, the next answer must not be taken for a first one.
    this.fillsUntil ??= this.now()
    this.forced.push(...parseForcedFills(fresh.map((fill) => [user, fill])))
  }

  /** All accounts of a market pay by one rate, so the first of them tells it. */
  private hearFundings({ fundings, isSnapshot }: z.infer<typeof userFundings>): void {
    if (isSnapshot) return
    for (const { time, coin, fundingRate } of fundings) {
      const key = `funding ${coin} ${time}`
      if (this.told.has(key)) continue
      this.told.add(key)
      if (this.marks[coin] !== undefined) this.fundings.push({ market: coin, rate: fundingRate })
    }
  }

  private lose(gap: Gap): void {
    if (this.gap === null) this.gap = gap
  }

  private changed(message: string): void {
    this.gap = 'feed-changed'
    this.failure = message
    this.line.restart(message)
  }

  // ---- what becomes of it -------------------------------------------------------------------------------------------

  private forcedInputs(): FeedInput[] {
    const lots = new Map(this.meta?.universe.map(({ name, szDecimals }) => [name, `1e-${szDecimals}`]))
    const fit = this.forced.filter(({ input }) => {
      const lot = lots.get(input.market)
      return this.marks[input.market] !== undefined && lot !== undefined && isMultiple(dec(input.size), dec(lot))
    })
    this.forced = []
    return fit.map(({ input }) => input)
  }

  /** A snapshot when sizes or entries have changed, and not too often; null otherwise. */
  private restated(): SnapshotFile | null {
    const now = this.now()
    const print = fingerprint(this.accounts)
    if (print === this.stated || now - this.statedAt < (this.stated === '' ? 0 : RESTATE_MS)) return null
    const made = this.snapshot()
    if (made) [this.stated, this.statedAt] = [print, now]
    return made
  }

  /** Held against the rules of snapshots before the book sees it: one that it would refuse is a hole in the feed. */
  private snapshot(): SnapshotFile | null {
    if (!this.meta) return null
    const at = new Date(this.now()).toISOString()
    try {
      const made = snapshotFile.parse(snapshotOf(at, this.meta, this.marks, {}, this.accounts)) as SnapshotFile
      stateFrom(made)
      return made
    } catch (error) {
      this.changed(String(error))
      return null
    }
  }
}

/** The venue's state of each account was asked for by name, so accounts without positions are flat and not forgotten. */
function flatOf({ positions }: SnapshotFile): { readonly flat?: true } {
  return positions.length === 0 ? { flat: true } : {}
}
