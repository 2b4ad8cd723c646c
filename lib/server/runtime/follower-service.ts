import type { Live } from '@/engine/projections/live'
import type { Upstream } from '@/lib/wire/frames'
import { Alerts } from '../alerts/alerts'
import { liveFollower } from '../composition'
import type { Database } from '../database/database'
import { type LeaseSeen, leaseSeen } from '../database/lease'
import { FollowerHost } from '../follower-host'
import { JournalError, mayPass } from '../journal/port'
import { Archive } from './archive'
import { EngineService, type ServicePorts } from './engine-service'
import { FORWARDED, patienceFor, type Question } from './messages'

export interface FollowerPorts extends ServicePorts {
  readonly database: Database
  /** Whose engine is followed: the name of its lease. */
  readonly name: string
}

/** Whoever hears no hint looks by itself after so long: the bus only makes it sooner. */
const LOOK_MS = 1_000
/** How often rules and messages of alerts are read again, where an account is being read. */
const ALERTS_EVERY_MS = 5_000

/**
 * The engine's answers from a process that decides nothing. It folds the lines as they become durable into a book of its
 * own, publishes and answers from that, and hands on to the engine what changes something or takes its key.
 */
export class FollowerService extends EngineService {
  private following: FollowerHost<Live> | null = null
  private seen: LeaseSeen | null = null
  private hinted: () => void = () => undefined
  private alertsAt = 0
  /** The line that the newest head is about. */
  private headDue = 0

  constructor(private readonly followerPorts: FollowerPorts) {
    super(followerPorts)
    followerPorts.bus.listen(followerPorts.name, () => this.hinted())
  }

  override async start(): Promise<void> {
    void this.follow()
  }

  override async stop(): Promise<void> {
    this.stopped = true
    this.hinted()
    await this.exclusive(async () => undefined)
  }

  override ask(question: Question): Promise<unknown> {
    return FORWARDED.has(question.kind) ? this.forward(question) : super.ask(question)
  }

  /** Here nobody is heard: it is the engine that hears them. */
  protected override upstreams(): readonly Upstream[] {
    return this.seen?.upstreams ?? []
  }

  private async follow(): Promise<void> {
    while (!this.stopped) {
      const hint = new Promise<void>((done) => {
        this.hinted = done
      })
      await this.exclusive(() => this.look()).catch((error: unknown) => this.fault(error))
      await Promise.race([hint, this.ports.wait(LOOK_MS)])
    }
  }

  private async look(): Promise<void> {
    try {
      const { database, name } = this.followerPorts
      const seen = await leaseSeen(database, name)
      const folded = seen ? await this.catchUp(seen) : false
      if (this.following) await this.readBeside()
      const renewed = seen?.until !== this.seen?.until
      this.seen = seen
      this.trouble = this.following ? troubleOf(seen) : 'starting'
      const isNew = this.following !== null && (await this.lookForStreams())
      if (this.following && (folded || renewed || isNew)) this.publish(this.freshKeys())
    } catch (error) {
      if (!mayPass(error)) throw error
      this.trouble = this.following ? `journal-${error.code}` : 'starting'
    }
    this.beat()
  }

  /** Whether anything new was durable. A stream that was left for another, or left too long ago, is taken up anew. */
  private async catchUp({ stream }: LeaseSeen): Promise<boolean> {
    if (this.following?.book.header.stream !== stream) await this.open(stream)
    if (!this.following) return false
    try {
      const records = await this.following.catchUp()
      if (records.length === 0) return false
      this.following.follower.sample()
      this.headDue = records.findLast(({ type }) => type === 'adl-started' || type === 'adl-ended')?.seq ?? this.headDue
      return true
    } catch (error) {
      if (!(error instanceof JournalError) || error.code !== 'gap') throw error
      this.following = null
      return false
    }
  }

  private async open(stream: string): Promise<void> {
    const { journal, registrar } = this.ports
    const source = this.sourceOf(stream)
    this.following = await FollowerHost.open({ journal, source, follower: liveFollower }, stream)
    if (!this.following) return
    this.host = this.following
    this.archive = new Archive(journal, stream)
    await this.archive.refresh()
    await registrar.open(stream)
    this.headDue = 0
    await this.readAlerts()
    this.settled.clear()
  }

  /** An operator may have put the engine on another scenario, whose name and seed stand in the stream's own. */
  private sourceOf(stream: string) {
    const own = this.ports.source(null, null)
    if (stream === own.stream || stream.startsWith(`${own.stream}.`)) return own
    const [, scenario, seed] = /^sim-(.+)-(\d+)(?:\.\d+)?$/.exec(stream) ?? []
    return scenario === undefined ? own : this.ports.source(scenario, Number(seed))
  }

  /** What the engine keeps beside the lines: signed heads, and what became of alerts. */
  private async readBeside(): Promise<void> {
    const { registrar, now } = this.ports
    // Heads are signed when the lines that they are about are durable, and so a moment later.
    if ((registrar.head?.seq ?? 0) < this.headDue) await registrar.open(this.current().book.header.stream)
    const isRead = this.publisher.keys.some((key) => key.startsWith('account:'))
    if (isRead && now() - this.alertsAt >= ALERTS_EVERY_MS) await this.readAlerts()
  }

  private async readAlerts(): Promise<void> {
    const { journal, now, loopback } = this.ports
    this.alertsAt = now()
    this.alerts = await Alerts.open(journal, { now, loopback })
  }

  private async forward(question: Question): Promise<unknown> {
    const { errands, wait } = this.ports
    const outcome = await errands?.ask(question, patienceFor(question.kind), wait)
    if (!outcome) throw Object.assign(new Error('The engine did not answer in time.'), { code: 'starting' })
    if ('failure' in outcome) throw Object.assign(new Error(outcome.failure.message), outcome.failure)
    if (question.kind === 'alerts') this.alertsAt = 0
    return outcome.answer
  }
}

/** Why the engine does not advance, as it says itself; or that there is none. */
function troubleOf(seen: LeaseSeen | null): string | null {
  return seen?.isCurrent ? seen.trouble : 'engine-away'
}
