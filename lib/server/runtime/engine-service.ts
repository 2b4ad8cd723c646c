import type { Book } from '@/engine/book'
import { PlimsollError } from '@/engine/errors'
import type { LogRecord } from '@/engine/log'
import { EVENTS_SHOWN, type Live } from '@/engine/projections/live'
import { PUBLIC, type Viewer } from '@/engine/projections/projection'
import { rankAnswer } from '@/engine/questions/answers'
import { rulebookId, rulebookNamed } from '@/engine/rulebooks/index'
import type { AlertMade, AlertsAnswer } from '@/lib/wire/alerts'
import type { EventRow, Upstream } from '@/lib/wire/frames'
import type { Row } from '@/lib/wire/ingest'
import type { AuditEntry, Lookup } from '@/lib/wire/support'
import type { VenueSignal } from '@/lib/wire/venues'
import { Alerts } from '../alerts/alerts'
import { channels } from '../alerts/channels/index'
import { Courier } from '../alerts/courier'
import type { Bus } from '../bus/port'
import { liveFollower } from '../composition'
import type { Errands } from '../database/errands'
import type { LeaseFacts } from '../database/lease'
import { EngineHost, type Past } from '../engine-host'
import type { FeedSource } from '../feed/port'
import { INGEST_NOTES } from '../feed/pushed'
import { isPrivate } from '../hub/channel'
import { type Ingested, Intake } from '../ingest/intake'
import type { AuditLog } from '../journal/audit'
import { type Journal, JournalError, mayPass, type NoteChange } from '../journal/port'
import { Scrubber } from '../journal/scrubber'
import { PlaceKeeper } from '../places/keeper'
import type { PlaceStore } from '../places/store'
import type { Registrar } from '../proofs/registrar'
import { find } from '../support/finder'
import { refuseUnanswerable } from './answerable'
import { Archive } from './archive'
import { topicIn, viewerOfKey } from './audience'
import { type Control, type ControlAnswer, type FromWorker, NOT_RECORDED, type Question } from './messages'
import { Monitor } from './monitor'
import { Publisher } from './publisher'

export interface ServicePorts {
  readonly journal: Journal
  readonly audit: AuditLog
  readonly places: PlaceStore
  readonly registrar: Registrar
  source(scenario: string | null, seed: number | null): FeedSource
  readonly past?: Past
  readonly intervalMs: number
  readonly control: boolean
  /** Webhooks of alerts may lead to this machine. */
  readonly loopback: boolean
  now(): number
  wait(ms: number): Promise<void>
  send(message: FromWorker): void
  /** Tells other processes where to look; nobody where there are none. */
  readonly bus: Bus
  /** What other processes ask; null where there are none. */
  readonly errands: Errands | null
}

/** How often finished streams are looked for: someone who has just imported one is watching. */
const ARCHIVE_EVERY_MS = 3_000
/** How often some of the lines that are stored are read again. */
const SCRUB_EVERY_MS = 500
/** While ticks are stepped through by hand, pages are told at every so many. */
const STEPS_PER_PUBLICATION = 10
/** Rows may come a thousand times a second; nobody reads as fast. What is held back here goes out with the next tick. */
const PUBLISH_AT_MOST_EVERY_MS = 100
/** Accounts whose frames go out together: a hundred take some twenty milliseconds to work out. */
const ACCOUNTS_AT_ONCE = 100
/** Imported events that stay in the list however many newer ones the running stream makes. */
const ARCHIVED_SHOWN = 10

/** A stream whose book is held here, whoever decides it. */
export type Host = Pick<EngineHost<Live>, 'book' | 'follower' | 'feed' | 'head'>
/** Accounts of a simulated exchange up to which its lines are read again while it runs; a real one's always are. */
const SCRUBBED_MAX = 20_000

/** The engine as a service: ticks, publishes what changed, and answers questions between ticks. */
export class EngineService {
  protected readonly publisher = new Publisher((topic, viewer) => this.partsOf(topic, viewer))
  protected readonly settled = new Set<string>()
  private turn: Promise<unknown> = Promise.resolve()
  protected archive: Archive
  protected host: Host | null = null
  private engine: EngineHost<Live> | null = null
  protected monitor: Monitor
  private publishedAt = 0
  private intake: Intake<Live> | null = null
  protected alerts: Alerts | null = null
  protected courier: Courier | null = null
  private readonly places: PlaceKeeper
  protected trouble: string | null = 'starting'
  private paused = false
  protected stopped = false
  private silent = true
  private eventsSeen = 0
  private lookedAt = 0
  private scrubbedAt = 0
  private readonly scrubber: Scrubber

  constructor(protected readonly ports: ServicePorts) {
    this.scrubber = new Scrubber(ports.journal)
    this.archive = new Archive(ports.journal, '')
    this.places = new PlaceKeeper(ports.places, (error) =>
      ports.send({ type: 'note', message: 'places could not be remembered', details: { error: String(error) } }),
    )
    this.monitor = this.newMonitor()
  }

  private newMonitor(): Monitor {
    return new Monitor((id, text, seq) =>
      this.ports.send({ type: 'note', message: 'a promise of the engine does not hold', details: { id, text, seq } }),
    )
  }

  private async openAlerts(): Promise<void> {
    const { journal, now, loopback, send } = this.ports
    this.alerts = await Alerts.open(journal, { now, loopback })
    this.courier = new Courier(
      this.alerts,
      channels(loopback),
      (notes) => journal.keep(notes),
      (error) =>
        send({ type: 'note', message: 'what became of an alert could not be kept', details: { error: String(error) } }),
    )
  }

  async start(): Promise<void> {
    await this.openAlerts()
    await this.take(this.ports.source(null, null))
    void this.loop()
  }

  /** Ends after the tick under way, with a checkpoint. */
  async stop(): Promise<void> {
    this.stopped = true
    await this.exclusive(async () => this.engine?.save())
    this.engine?.feed.close?.()
  }

  /** Which stream this is about, and why it does not advance: for those who follow it. */
  get facts(): LeaseFacts {
    const { host } = this
    return {
      stream: host?.book.header.stream ?? '',
      trouble: this.troubleNow(),
      upstreams: host ? this.upstreams() : [],
    }
  }

  /** Says that the thread lives, and whether the engine advances. */
  beat(): void {
    const { seq, hash } = this.host?.head ?? { seq: 0, hash: '' }
    this.ports.send({ type: 'alive', seq, hash, trouble: this.troubleNow(), behindMs: this.behindNow() })
  }

  private behindNow(): number | null {
    const { feed, book } = this.host ?? {}
    if (!feed || !book || feed.clock === 'host') return null
    return Math.max(0, this.ports.now() - Date.parse(book.at))
  }

  ask(question: Question): Promise<unknown> {
    return this.exclusive(() => this.answer(question))
  }

  private async take(source: FeedSource): Promise<void> {
    const { journal, registrar, past, now, wait, send } = this.ports
    const archive = new Archive(journal, source.stream)
    // Nobody is told of a past: it is made before anyone can look.
    this.silent = true
    this.monitor = this.newMonitor()
    try {
      const engine = await EngineHost.open({
        journal,
        source,
        follower: liveFollower,
        registrar,
        now,
        wait,
        committed: (records) => this.committed(records),
        beside: (records, live, book, feed) => [
          ...(this.alerts?.after(records, live, book) ?? []),
          ...(feed.pushed?.beside(records) ?? []),
        ],
        stepped: (live, book) => this.stepped(live, book),
        stalled: (reason) => this.stalled(reason),
        step: (book, input) => (this.silent ? book.apply(input) : this.monitor.step(book, input)),
        note: (message, details) => send({ type: 'note', message, details }),
        ...(past ? { past } : {}),
      })
      // Before anybody can ask for either: how far the rows have come, and the engine itself.
      this.intake = await this.intakeOf(engine)
      this.engine = engine
      this.host = engine
    } finally {
      this.silent = false
    }
    await archive.refresh()
    this.archive = archive
    this.trouble = null
  }

  /** How far the exchange's rows have come is what the journal holds beside their lines. */
  private async intakeOf(host: EngineHost<Live>): Promise<Intake<Live> | null> {
    const { pushed } = host.feed
    if (!pushed) return null
    pushed.recall(await this.ports.journal.notes(INGEST_NOTES))
    return new Intake(host, pushed, this.ports.now)
  }

  private async loop(): Promise<void> {
    let due = this.ports.now()
    while (!this.stopped) {
      const now = this.ports.now()
      // Never further off than a tick: a clock that was put back would have it wait until it is that time again.
      due = Math.min(Math.max(due + this.ports.intervalMs, now), now + this.ports.intervalMs)
      await this.ports.wait(Math.max(1, due - this.ports.now()))
      if (!this.stopped) await this.exclusive(() => this.tick()).catch((error: unknown) => this.fault(error))
    }
  }

  private async tick(): Promise<void> {
    const isNew = await this.lookForStreams()
    const host = this.paused ? null : this.deciding()
    await host?.advance()
    if (host || isNew) this.publish(this.freshKeys())
    await this.watchFeed()
    this.beat()
    await host?.settle()
    await this.ports.errands?.serve((question) => this.answer(question as Question))
    await this.scrub()
  }

  /** Damage ends everything: what was stored can't be trusted any more. A file that can't be read just now is read later. */
  private async scrub(): Promise<void> {
    const { now } = this.ports
    if (this.isCrowd || Math.abs(now() - this.scrubbedAt) < SCRUB_EVERY_MS) return
    this.scrubbedAt = now()
    try {
      await this.scrubber.turn()
    } catch (error) {
      if (!(error instanceof JournalError) || error.code === 'corrupt') throw error
    }
  }

  /** A crowd is opened by one line of up to a hundred megabytes: reading that again and again would stop its ticks. */
  private get isCrowd(): boolean {
    const { book, feed } = this.current()
    return feed.simulated && book.view().accounts.size > SCRUBBED_MAX
  }

  /** Messages that follow from nothing having come, and those whose time it is to go. */
  private async watchFeed(): Promise<void> {
    const { book } = this.current()
    const age = Math.max(0, this.ports.now() - Date.parse(book.at))
    const notes = this.alerts?.feed(book.header.stream, age, book.seq) ?? []
    if (notes.length > 0) await this.keep(notes)
    this.courier?.run()
  }

  /** What can't be kept is done all the same while this process lives, and is refused to whoever asked for it. */
  private async keep(notes: readonly NoteChange[]): Promise<void> {
    try {
      await this.ports.journal.keep(notes)
    } catch (error) {
      this.ports.send({ type: 'note', message: 'alerts could not be kept', details: { error: String(error) } })
    }
  }

  private async changeAlerts(
    question: Extract<Question, { kind: 'alerts' }>,
  ): Promise<AlertsAnswer | AlertMade | null> {
    const { account, change } = question
    const { book, follower } = this.current()
    const alerts = this.alerts
    if (!alerts || !book.view().accounts.has(account)) return null
    const { stream } = book.header
    if (change.do === 'add') {
      const [made, notes] = alerts.add(stream, account, change.request)
      await this.keep(notes)
      return made
    }
    if (change.do === 'remove') await this.keep(alerts.remove(stream, account, change.rule))
    if (change.do === 'test') await this.keep(alerts.test(stream, account, change.rule, book.seq))
    this.courier?.run()
    return alerts.answer(stream, account, follower.places(account))
  }

  private async hearVenues(signals: readonly VenueSignal[]): Promise<null> {
    const { book } = this.current()
    const notes = this.alerts?.venues(book.header.stream, signals, book.seq) ?? []
    if (notes.length > 0) await this.keep(notes)
    this.courier?.run()
    return null
  }

  private async stepped(live: Live, book: Book): Promise<void> {
    live.sample()
    await this.places.note(book.header.stream, Date.parse(book.at), () => live.orders())
  }

  protected async lookForStreams(): Promise<boolean> {
    if (Math.abs(this.ports.now() - this.lookedAt) < ARCHIVE_EVERY_MS) return false
    this.lookedAt = this.ports.now()
    return this.archive.refresh()
  }

  /** One thing at a time: nobody sees a book between an input and its commit. A failure of ours ends everything. */
  protected exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work)
    this.turn = result.catch((error: unknown) => {
      if (!(error instanceof PlimsollError)) this.fault(error)
    })
    return result
  }

  protected fault(error: unknown): void {
    // What could not be read just now is read at the next turn; nothing was lost by it.
    if (mayPass(error)) {
      this.notePassing(error)
      return
    }
    if (this.trouble === 'engine-stopped') return
    this.stopped = true
    this.trouble = 'engine-stopped'
    const { code = 'assertion', message = String(error) } = error as { code?: string; message?: string }
    this.ports.send({ type: 'fault', code, message })
  }

  private notePassing({ code, message }: JournalError): void {
    this.ports.send({ type: 'note', message: 'the journal could not be asked', details: { code, message } })
  }

  protected current(): Host {
    if (!this.host || this.trouble === 'engine-stopped') throw new PlimsollError('starting', 'The engine is not ready.')
    return this.host
  }

  private deciding(): EngineHost<Live> {
    this.current()
    if (!this.engine) throw new PlimsollError('starting', 'The engine is not ready.')
    return this.engine
  }

  private stalled(reason: string | null): void {
    this.trouble = reason === null ? null : `journal-${reason}`
    this.beat()
  }

  protected troubleNow(): string | null {
    if (this.trouble !== null || this.paused) return this.trouble ?? 'paused'
    const { book } = this.host ?? {}
    if (!book || book.gap !== null) return book?.gap ?? null
    // A mark that is doubted halts its market: the exchange itself goes on.
    const markets = [...book.view().markets.values()]
    return markets.every((market) => market.halted !== null) ? (markets[0]?.halted ?? null) : null
  }

  /** A commitment is told at once, before its closures are decided; everything else once at the end of the tick. */
  private committed(records: readonly LogRecord[]): void {
    this.ports.bus.hint(this.facts.stream, records.at(-1)?.seq ?? 0)
    const started = records.filter((record) => record.type === 'adl-started')
    this.eventsSeen += started.length
    if (started.length === 0 || this.silent) return
    const events = this.publisher.keys.filter((key) => started.some(({ event }) => topicIn(key) === `event:${event}`))
    const status = this.publisher.change('status', { overview: this.overview(), events: this.eventsShown() })
    this.send([...status, ...this.publisher.changes(events)])
  }

  /** What many read goes first; then accounts, some at a time, so that they are sent while the next ones are worked out. */
  protected publish(keys: readonly string[]): void {
    const accounts = keys.filter((key) => isPrivate(key))
    const shared = accounts.length === 0 ? keys : keys.filter((key) => !isPrivate(key))
    this.send(this.publisher.changes(shared), accounts.length > 0)
    for (let i = 0; i < accounts.length; i += ACCOUNTS_AT_ONCE) {
      const changes = this.publisher.changes(accounts.slice(i, i + ACCOUNTS_AT_ONCE))
      this.send(changes, i + ACCOUNTS_AT_ONCE < accounts.length)
    }
  }

  private send(changes: ReturnType<Publisher['changes']>, isMoreToCome = false): void {
    const { book } = this.current()
    this.ports.send({ type: 'published', cursor: `${book.header.stream}@${book.seq}`, changes, isMoreToCome })
  }

  /** Reports of events that have ended never change again. */
  protected freshKeys(): readonly string[] {
    return this.publisher.keys.filter((key) => {
      if (this.settled.has(key)) return false
      const row = topicIn(key).startsWith('event:') ? this.reportIn(key)?.row : null
      if (row && row.endedAt !== null) this.settled.add(key)
      return true
    })
  }

  private reportIn(key: string) {
    return this.reportOf(topicIn(key).slice('event:'.length), viewerOfKey(key))
  }

  private reportOf(id: string, viewer: Viewer) {
    return this.current().follower.report(id, viewer) ?? this.archive.report(id, viewer)
  }

  protected partsOf(topic: string, viewer: Viewer): Record<string, unknown> | null {
    const live = this.current().follower
    if (topic.startsWith('event:')) {
      const report = this.reportOf(topic.slice('event:'.length), viewer)
      return report && { report }
    }
    const parts = live.parts(topic, viewer)
    if (parts && topic.startsWith('account:')) {
      const { stream } = this.current().book.header
      return { ...parts, alerts: this.alerts?.part(stream, topic.slice('account:'.length)) }
    }
    if (topic !== 'status' || !parts) return parts
    return { overview: this.overview(), ...parts, events: this.eventsShown(), upstreams: this.upstreams() }
  }

  protected upstreams(): readonly Upstream[] {
    return this.host?.feed.upstreams?.(this.ports.now()) ?? []
  }

  protected overview() {
    const { book, feed } = this.current()
    const { stream, authority, coverage, disclosure } = book.header
    const { venue, simulated, scenario } = feed
    const { seq, at, rulebook } = book
    const inForce = rulebookId(rulebookNamed(rulebook))
    const head = this.headShown()
    return { stream, venue, simulated, authority, coverage, disclosure, rulebook, inForce, scenario, seq, at, head }
  }

  /** The newest signed head: a browser remembers it and asks, the next time, whether the log was only added to. */
  private headShown() {
    const { head } = this.ports.registrar
    return head && { size: head.size, root: head.root, seq: head.seq, at: head.at }
  }

  private events(): EventRow[] {
    const rows = [...this.current().follower.events(PUBLIC), ...this.archive.rows] as EventRow[]
    return rows.sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0))
  }

  private eventsShown(): EventRow[] {
    const archived = new Set(this.archive.rows.slice(0, ARCHIVED_SHOWN))
    const rows = this.events()
    const newest = rows.filter((row) => !archived.has(row)).slice(0, EVENTS_SHOWN - archived.size)
    return rows.filter((row) => archived.has(row) || newest.includes(row))
  }

  protected async answer(question: Question): Promise<unknown> {
    const { book, follower, feed } = this.current()
    refuseUnanswerable(question.kind, book.view().accounts.size)
    switch (question.kind) {
      case 'hold':
        await this.remake(question.key)
        return this.publisher.hold(question.key)
      case 'peek':
        await this.remake(question.key)
        return this.publisher.peek(question.key)
      case 'release':
        this.publisher.release(question.keys)
        for (const key of question.keys) this.settled.delete(key)
        return null
      case 'events':
        return this.events()
      case 'queue':
        return rankAnswer(book.view(), rulebookNamed(book.rulebook), question)
      case 'ledger':
        return follower.ledger(question.fund, question.limit)
      case 'book':
        return book.checkpoint()
      case 'invariants':
        return this.monitor.report
      case 'seats':
        return feed.seats(book.view())
      case 'account':
        return book.view().accounts.has(question.account)
      case 'alerts':
        return this.changeAlerts(question)
      case 'venues':
        return this.hearVenues(question.signals)
      case 'what-if':
        return follower.whatIf(question.question, question.viewer)
      case 'find':
        return find(book.view(), follower, (id) => this.ports.registrar.place(id), question)
      case 'record-lookup':
        return this.recorded(question.lookup)
      case 'lookups':
        return this.ports.audit.page(question.before, question.limit)
      case 'ingested':
        return this.intake?.head ?? null
      case 'ingest':
        return this.ingest(question.rows)
      case 'control':
        return this.control(question.control)
      case 'heads':
        return this.ports.registrar.heads(question.from, question.limit)
      case 'consistency':
        return this.ports.registrar.consistency(question.first, question.last)
      case 'keys':
        return this.ports.registrar.keys()
      case 'run':
        return (await this.ports.registrar.prove(question.event))?.run ?? null
      case 'receipt':
        return this.receipt(question.id)
    }
  }

  /** A record that can't be written refuses the look-up. It is no reason to stop the exchange. */
  private async recorded(lookup: Lookup): Promise<AuditEntry> {
    try {
      return await this.ports.audit.append(lookup)
    } catch (error) {
      this.ports.send({ type: 'note', message: 'a look-up could not be recorded', details: { error: String(error) } })
      throw new PlimsollError(NOT_RECORDED, 'This could not be put on record, so nothing was looked up.')
    }
  }

  private async receipt(id: string) {
    const { registrar } = this.ports
    const place = await registrar.place(id)
    const proven = place && (await registrar.prove(place.event))
    const text = proven?.receipts.get(id)
    return place && text !== undefined ? { ...place, text } : null
  }

  private async remake(key: string): Promise<void> {
    const topic = topicIn(key)
    if (topic.startsWith('event:') && !this.reportIn(key)) await this.archive.remake(topic.slice('event:'.length))
  }

  private async ingest(rows: readonly Row[]): Promise<Ingested | null> {
    const taken = (await this.intake?.take(rows)) ?? null
    const now = this.ports.now()
    if (taken && now - this.publishedAt >= PUBLISH_AT_MOST_EVERY_MS) {
      this.publishedAt = now
      this.publish(this.freshKeys())
      this.beat()
    }
    return taken
  }

  private async control(control: Control): Promise<ControlAnswer> {
    if (!this.ports.control || !this.current().feed.simulated) {
      throw new PlimsollError('control-off', 'Only a simulated exchange with PLIMSOLL_CONTROL=1 can be pushed by hand.')
    }
    let [steps, events] = [0, this.eventsSeen]
    switch (control.action) {
      case 'pause':
      case 'resume':
        this.paused = control.action === 'pause'
        break
      case 'step':
        steps = await this.step(control.count, control.until === 'adl')
        break
      case 'scenario':
        await this.deciding().save()
        await this.take(this.ports.source(control.name, control.seed ?? null))
        this.settled.clear()
        events = this.eventsSeen
        break
    }
    this.publish(this.publisher.keys)
    this.beat()
    const { book } = this.current()
    return { stream: book.header.stream, seq: book.seq, paused: this.paused, steps, events: this.eventsSeen - events }
  }

  private async step(count: number, untilEvent: boolean): Promise<number> {
    const before = this.eventsSeen
    for (let steps = 1; steps <= count; steps++) {
      await this.deciding().tick()
      if (untilEvent && this.eventsSeen > before) return steps
      if (steps % STEPS_PER_PUBLICATION === 0) this.publish(this.freshKeys())
    }
    return count
  }
}
