import { createHash, randomBytes } from 'node:crypto'
import type { Book } from '@/engine/book'
import { dec, ONE, plain } from '@/engine/decimal'
import { PlimsollError } from '@/engine/errors'
import type { LogRecord } from '@/engine/log'
import type { Live } from '@/engine/projections/live'
import type { FundRow, PlaceReading } from '@/engine/projections/view-types'
import type {
  AlertDelivery,
  AlertMade,
  AlertRequest,
  AlertRule,
  AlertsAnswer,
  AlertsPart,
  AlertWhen,
} from '@/lib/wire/alerts'
import type { VenueSignal } from '@/lib/wire/venues'
import {
  closureSaid,
  fundSaid,
  type Happened,
  marketSaid,
  positionSaid,
  type Said,
  staleSaid,
  venueSaid,
} from '@/lib/words/en/alert-messages'
import type { Journal, NoteChange } from '../journal/port'
import { refusalOf } from './channels/address'
import type { Outcome, Target } from './channels/channel'
import { fundSignal, isOver, type Level, OUTSIDE, positionSignal, type Signal, stepLevel } from './evaluate'
import { speaksAt } from './quiet'
import { SIGNALS_LAST_MS, venueKey, venueSignal } from './venues'

/** Rules of one account: more than anyone reads messages of. */
export const RULES_MAX = 20
/** Rules of everyone: each is looked at once a second. */
export const RULES_MAX_ALL = 10_000
/** Messages of one account that are kept; the oldest that are done with go first. */
export const DELIVERIES_KEPT = 100
/** Messages that an account's pages are sent. */
const DELIVERIES_SHOWN = 10
/** Figures older than this are not of the present, and nothing is said of them. */
export const FRESH_MS = 10_000
/** Places and reaches are looked at this often: a rule for every position must not cost a ranking for every tick. */
const LEVELS_EVERY_MS = 1_000
/** Waits before each further attempt: about nine hours in all. */
const RETRIES_MS = [5_000, 30_000, 120_000, 600_000, 1_800_000, 7_200_000, 21_600_000] as const

const RULE = 'alert-rule'
const LEVEL = 'alert-level'
const DELIVERY = 'alert-delivery'

interface StoredRule extends Omit<AlertRule, 'paused'> {
  readonly stream: string
  readonly account: string
  readonly secret: string | null
}

interface StoredDelivery extends AlertDelivery {
  readonly account: string
}

export interface AlertOptions {
  now(): number
  /** Webhooks may lead to this machine: for tests. */
  readonly loopback: boolean
}

/**
 * Rules, what they have said, and what became of it. Everything here is also in the journal's file, and changes only by
 * notes that become durable together with the records they follow from: a message that was caused is not lost, and one
 * that was not is never sent.
 */
export class Alerts {
  private readonly rules = new Map<string, StoredRule>()
  private readonly levels = new Map<string, Level>()
  private readonly deliveries = new Map<string, StoredDelivery>()
  private levelsAt = Number.NEGATIVE_INFINITY
  private freshAt = Number.NEGATIVE_INFINITY
  private halted: ReadonlySet<string> = new Set()
  private signals: ReadonlyMap<string, VenueSignal> = new Map()
  private signalsAt = Number.NEGATIVE_INFINITY

  private constructor(private readonly options: AlertOptions) {}

  static async open(journal: Journal, options: AlertOptions): Promise<Alerts> {
    const alerts = new Alerts(options)
    for (const { key, text } of await journal.notes(RULE)) alerts.rules.set(key, JSON.parse(text))
    for (const { key, text } of await journal.notes(LEVEL)) alerts.levels.set(key, JSON.parse(text))
    for (const { key, text } of await journal.notes(DELIVERY)) alerts.deliveries.set(key, JSON.parse(text))
    return alerts
  }

  // ---- what their owner does ----------------------------------------------------------------------------------------

  add(stream: string, account: string, { when, channel, coolDownMs, quiet }: AlertRequest): [AlertMade, NoteChange[]] {
    if (this.of(stream, account).length >= RULES_MAX || this.rules.size >= RULES_MAX_ALL) {
      throw new PlimsollError('too-many', `An account has at most ${RULES_MAX} alerts.`, '$')
    }
    const refusal = channel.type === 'webhook' ? refusalOf(channel.url, this.options.loopback) : null
    if (refusal !== null) throw new PlimsollError('url-refused', refusal, '$.channel.url')
    const secret = channel.type === 'webhook' ? `whsec_${randomBytes(32).toString('base64')}` : null
    const id = `rule_${randomBytes(12).toString('hex')}`
    const createdAt = iso(this.options.now())
    const rule = { id, stream, account, when, channel, coolDownMs, quiet, createdAt, secret }
    this.rules.set(id, rule)
    return [{ rule: this.shown(rule, []), secret }, [noteOf(RULE, id, rule)]]
  }

  /** What belongs to the rule goes with it; what it has said stays in the log. */
  remove(stream: string, account: string, id: string): NoteChange[] {
    this.owned(stream, account, id)
    const levels = [...this.levels.keys()].filter((key) => key.startsWith(`${id}|`))
    const waiting = [...this.deliveries.values()].filter((d) => d.rule === id && d.status === 'waiting')
    this.rules.delete(id)
    for (const key of levels) this.levels.delete(key)
    for (const { id: key } of waiting) this.deliveries.delete(key)
    return [
      noteOf(RULE, id, null),
      ...levels.map((key) => noteOf(LEVEL, key, null)),
      ...waiting.map((delivery) => noteOf(DELIVERY, delivery.id, null)),
    ]
  }

  /** A message that says that it is a test. Quiet hours don't hold it back: somebody is waiting for it. */
  test(stream: string, account: string, id: string, seq: number): NoteChange[] {
    const rule = this.owned(stream, account, id)
    const said = {
      title: 'Test: this alert works.',
      body: 'It was asked for on your page of alerts. Nothing has happened.',
      value: 'test',
      threshold: 'test',
      link: '/account/alerts',
    }
    return this.tell({ ...rule, quiet: null }, `test|${randomBytes(8).toString('hex')}`, said, seq, this.options.now())
  }

  answer(stream: string, account: string, rows: readonly PlaceReading[]): AlertsAnswer {
    const rules = this.of(stream, account).map((rule) => this.shown(rule, rows))
    return { account, rules, deliveries: this.newest(stream, account).map(shownDelivery) }
  }

  part(stream: string, account: string): AlertsPart {
    const deliveries = this.newest(stream, account).slice(0, DELIVERIES_SHOWN).map(shownDelivery)
    return { rules: this.of(stream, account).length, deliveries }
  }

  // ---- what happens -------------------------------------------------------------------------------------------------

  /** Messages that a batch of records causes, and what has to be remembered of it. */
  after(records: readonly LogRecord[], live: Live, book: Book): NoteChange[] {
    const { stream } = book.header
    const rules = [...this.rules.values()].filter((rule) => rule.stream === stream)
    const now = this.options.now()
    const isFresh = now - Date.parse(book.at) <= FRESH_MS
    if (isFresh) this.freshAt = now
    if (rules.length === 0) return []
    const notes = rules.flatMap((rule) => this.afterRecords(rule, records, now))
    if (!isFresh || book.pending || now - this.levelsAt < LEVELS_EVERY_MS) return notes
    this.levelsAt = now
    return [...notes, ...this.afterLevels(rules, live, book, now)]
  }

  /** Looks at how long nothing has come; the one alert that speaks of that. */
  feed(stream: string, ageMs: number, seq: number): NoteChange[] {
    const now = this.options.now()
    return [...this.rules.values()].flatMap((rule) => {
      if (rule.stream !== stream || rule.when.type !== 'stale') return []
      const signal = ageMs >= rule.when.afterMs ? 'in' : 'out'
      return this.level(rule, 'feed', signal, seq, now, () => staleSaid(true, ageMs))
    })
  }

  /** What other venues say now. What is not known of a market neither begins nor ends anything. */
  venues(stream: string, signals: readonly VenueSignal[], seq: number): NoteChange[] {
    const now = this.options.now()
    this.signals = new Map(signals.map((one) => [venueKey(one), one]))
    this.signalsAt = now
    return [...this.rules.values()].flatMap((rule) => {
      const { when } = rule
      if (rule.stream !== stream || when.type !== 'venue') return []
      const known = this.signals.get(venueKey(when))
      if (!known) return []
      const signal = venueSignal(known.state, when.atLeast)
      return this.level(rule, venueKey(when), signal, seq, now, () => venueSaid(when, known))
    })
  }

  // ---- what is on its way -------------------------------------------------------------------------------------------

  due(): readonly StoredDelivery[] {
    const now = this.options.now()
    return [...this.deliveries.values()].filter(({ dueAt }) => dueAt !== null && Date.parse(dueAt) <= now)
  }

  targetOf(delivery: AlertDelivery): Target | null {
    const rule = this.rules.get(delivery.rule)
    return rule ? { url: rule.channel.type === 'webhook' ? rule.channel.url : null, secret: rule.secret } : null
  }

  settle(id: string, { kind, result }: Outcome): NoteChange[] {
    const known = this.deliveries.get(id)
    if (!known) return []
    const now = this.options.now()
    const attempts = [...known.attempts, { at: iso(now), result }]
    const wait = RETRIES_MS[known.attempts.length]
    const isWaiting = kind === 'again' && wait !== undefined
    const status = kind === 'delivered' ? 'delivered' : isWaiting ? 'waiting' : 'gave-up'
    const settled = { ...known, attempts, status, dueAt: isWaiting ? iso(now + wait) : null } as const
    this.deliveries.set(id, settled)
    return [noteOf(DELIVERY, id, settled)]
  }

  // ---- inside -------------------------------------------------------------------------------------------------------

  private afterRecords(rule: StoredRule, records: readonly LogRecord[], now: number): NoteChange[] {
    const { when, account } = rule
    if (when.type === 'closure') {
      return [...groupedBy(records.filter((r): r is Happened => isMine(r, account)))].flatMap(([subject, all]) => {
        const [first] = all
        return first ? this.tell(rule, `${first.seq}|${subject}`, closureSaid(first, all.length), first.seq, now) : []
      })
    }
    if (when.type !== 'market') return []
    return records.flatMap((record) => {
      if (record.type !== 'state' || record.market !== when.market) return []
      if (!(when.states as readonly string[]).includes(record.state)) return []
      const key = `${rule.id}|${record.state}`
      const known = this.levels.get(key) ?? OUTSIDE
      if (!isOver(known.toldAt, now, rule.coolDownMs)) return []
      const said = marketSaid(record.market, record.state, when.states)
      return [
        this.remember(key, { ...OUTSIDE, toldAt: now }),
        ...this.tell(rule, `${record.seq}`, said, record.seq, now),
      ]
    })
  }

  private afterLevels(rules: readonly StoredRule[], live: Live, book: Book, now: number): NoteChange[] {
    const { markets } = book.view()
    const isFresh = (id: string) => {
      const market = markets.get(id)
      const age = market?.markAt ? Date.parse(book.at) - Date.parse(market.markAt) : Number.POSITIVE_INFINITY
      return market !== undefined && book.haltOf(id) === null && age <= FRESH_MS
    }
    this.halted = new Set([...markets.keys()].filter((id) => !isFresh(id)))
    const [places, reaches] = [new Map<string, readonly PlaceReading[]>(), new Map<string, readonly PlaceReading[]>()]
    let funds: readonly FundRow[] | null = null
    return rules.flatMap((rule) => {
      const { when, account } = rule
      if (when.type === 'fund') {
        funds ??= live.fundRows()
        return this.afterFund(rule, when, funds, book.seq, now)
      }
      if (!isPositionWhen(when)) return []
      const known = when.type === 'reach' ? reaches : places
      const mine = known.get(account) ?? (when.type === 'reach' ? live.positions(account) : live.places(account))
      known.set(account, mine)
      return this.afterPositions(rule, when, mine, isFresh, book.seq, now)
    })
  }

  private afterPositions(
    rule: StoredRule,
    when: PositionWhen,
    rows: readonly PlaceReading[],
    isFresh: (market: string) => boolean,
    seq: number,
    now: number,
  ): NoteChange[] {
    const { position } = when
    const meant = (row: PlaceReading) => !position || (row.market === position.market && row.side === position.side)
    const notes = rows.filter(meant).flatMap((row) => {
      if (!isFresh(row.market)) return []
      const signal = positionSignal(when, row)
      return this.level(rule, subjectOf(row), signal, seq, now, () => positionSaid(when, row))
    })
    // A position that is gone is outside: the next one of this name is told of anew.
    const held = new Set(rows.map(subjectOf))
    const gone = [...this.levels].filter(([key, level]) => {
      const [id, subject = ''] = key.split('|', 2)
      return id === rule.id && level.inside && !held.has(subject)
    })
    return [...notes, ...gone.map(([key, level]) => this.remember(key, { ...level, inside: false, told: false }))]
  }

  private afterFund(
    rule: StoredRule,
    when: Extract<AlertWhen, { readonly type: 'fund' }>,
    funds: readonly FundRow[],
    seq: number,
    now: number,
  ): NoteChange[] {
    const fund = funds.find(({ id }) => id === when.fund)
    const way = fund && wayOf(fund)
    if (!fund || way === undefined) return []
    return this.level(rule, fund.id, fundSignal(way, when.past), seq, now, () => fundSaid(when.past, fund, way))
  }

  private level(
    rule: StoredRule,
    subject: string,
    signal: Signal,
    seq: number,
    now: number,
    say: () => Said,
  ): NoteChange[] {
    const key = `${rule.id}|${subject}`
    const known = this.levels.get(key) ?? OUTSIDE
    const { level, tells } = stepLevel(known, signal, now, rule.coolDownMs)
    const same = level.inside === known.inside && level.told === known.told && level.toldAt === known.toldAt
    if (same) return []
    return [this.remember(key, level), ...(tells ? this.tell(rule, `${seq}|${subject}`, say(), seq, now) : [])]
  }

  private remember(key: string, level: Level): NoteChange {
    this.levels.set(key, level)
    return noteOf(LEVEL, key, level)
  }

  /** The id follows from the rule and the cause, so that the same cause makes the same message. */
  private tell(rule: StoredRule, cause: string, said: Said, seq: number, now: number): NoteChange[] {
    const id = `msg_${createHash('sha256').update(`${rule.id}|${cause}`).digest('hex').slice(0, 32)}`
    if (this.deliveries.has(id)) return []
    const { account, channel, when } = rule
    const at = iso(now)
    const ageMs = when.type === 'stale' ? Number(said.value) * 1000 : 0
    const delivery: StoredDelivery = {
      id,
      account,
      rule: rule.id,
      type: when.type,
      channel: channel.type,
      message: { ...said, at, seq, ageMs },
      createdAt: at,
      status: 'waiting',
      dueAt: iso(when.type === 'closure' ? now : speaksAt(rule.quiet, now)),
      attempts: [],
    }
    this.deliveries.set(id, delivery)
    return [noteOf(DELIVERY, id, delivery), ...this.trimmed(account)]
  }

  private trimmed(account: string): NoteChange[] {
    const all = [...this.deliveries.values()].filter((d) => d.account === account)
    const done = all.filter(({ status }) => status !== 'waiting').sort(byAge)
    return done.slice(0, Math.max(0, all.length - DELIVERIES_KEPT)).map(({ id }) => {
      this.deliveries.delete(id)
      return noteOf(DELIVERY, id, null)
    })
  }

  private of(stream: string, account: string): StoredRule[] {
    const mine = [...this.rules.values()].filter((rule) => rule.stream === stream && rule.account === account)
    return mine.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1))
  }

  private owned(stream: string, account: string, id: string): StoredRule {
    const rule = this.rules.get(id)
    if (rule && rule.stream === stream && rule.account === account) return rule
    throw new PlimsollError('no-such-alert', 'There is no such alert.', '$.rule')
  }

  private newest(_stream: string, account: string): StoredDelivery[] {
    const mine = [...this.deliveries.values()].filter((delivery) => delivery.account === account)
    return mine.sort((a, b) => byAge(b, a))
  }

  private shown({ stream: _, account: _a, secret: _s, ...rule }: StoredRule, rows: readonly PlaceReading[]): AlertRule {
    return { ...rule, paused: this.pausedOf(rule.when, rows) }
  }

  private isVenueKnown(when: Extract<AlertWhen, { readonly type: 'venue' }>): boolean {
    const state = this.signals.get(venueKey(when))?.state ?? 'unknown'
    return state !== 'unknown' && this.options.now() - this.signalsAt <= SIGNALS_LAST_MS
  }

  private pausedOf(when: AlertWhen, rows: readonly PlaceReading[]): AlertRule['paused'] {
    if (when.type === 'stale') return null
    if (when.type === 'venue') return this.isVenueKnown(when) ? null : 'venue-unknown'
    if (this.options.now() - this.freshAt > FRESH_MS) return 'stale'
    if (when.type === 'market') return null
    if (!isPositionWhen(when) || !when.position) return null
    const { market, side } = when.position
    if (this.halted.has(market)) return 'halted'
    return rows.some((row) => row.market === market && row.side === side) ? null : 'no-such-position'
  }
}

type PositionWhen = Extract<AlertWhen, { readonly type: 'place' | 'lights' | 'reach' }>

function isPositionWhen(when: AlertWhen): when is PositionWhen {
  return when.type === 'place' || when.type === 'lights' || when.type === 'reach'
}

function isMine(record: LogRecord, account: string): boolean {
  const { type } = record
  return (type === 'closure' || type === 'liquidation' || type === 'takeover') && record.account === account
}

/** What belongs to one event is told together; what belongs to none, by market. */
function groupedBy(records: readonly Happened[]): Map<string, Happened[]> {
  const groups = new Map<string, Happened[]>()
  for (const record of records) {
    const subject = record.type === 'closure' ? record.event : record.market
    groups.set(subject, [...(groups.get(subject) ?? []), record])
  }
  return groups
}

/** The share of the way to its trigger that the furthest market behind the fund has gone; 0 where none is on its way. */
function wayOf({ nearest }: FundRow): string {
  return nearest ? plain(ONE.minus(dec(nearest.share))) : '0'
}

const subjectOf = ({ market, side }: PlaceReading) => `${market}:${side}`
const byAge = (a: AlertDelivery, b: AlertDelivery) =>
  a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0
const iso = (ms: number) => new Date(ms).toISOString()

function shownDelivery({ account: _, ...delivery }: StoredDelivery): AlertDelivery {
  return delivery
}

function noteOf(kind: string, key: string, value: unknown): NoteChange {
  return { kind, key, text: value === null ? null : JSON.stringify(value) }
}
