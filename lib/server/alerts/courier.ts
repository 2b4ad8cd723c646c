import type { NoteChange } from '../journal/port'
import type { Alerts } from './alerts'
import type { Channels } from './channels/index'

/** Messages under way at once: a webhook that answers slowly must not hold up the others. */
const AT_ONCE = 8

/** Takes what is due to its channel and writes down how it went. What it was doing when the process ended is done again. */
export class Courier {
  private readonly underWay = new Map<string, Promise<void>>()

  constructor(
    private readonly alerts: Alerts,
    private readonly channels: Channels,
    private readonly keep: (notes: readonly NoteChange[]) => Promise<void>,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Sets off whatever is due. To be called often; it never waits. */
  run(): void {
    for (const delivery of this.alerts.due()) {
      if (this.underWay.size >= AT_ONCE) return
      if (this.underWay.has(delivery.id)) continue
      const target = this.alerts.targetOf(delivery)
      const work = target
        ? this.channels[delivery.channel].send(delivery, target)
        : Promise.resolve({ kind: 'never', result: 'its alert was removed' } as const)
      const done = work
        .then((outcome) => this.keep(this.alerts.settle(delivery.id, outcome)))
        // It could not be written down: it will be sent again, which whoever gets it can tell by its id.
        .catch(this.failed)
        .finally(() => this.underWay.delete(delivery.id))
      this.underWay.set(delivery.id, done)
    }
  }

  /** When nothing is under way any more. */
  async idle(): Promise<void> {
    await Promise.all(this.underWay.values())
  }
}
