import type { Sha256 } from '../hash'
import type { Disclosure, LogRecord } from '../log'
import { Exchange } from '../projections/testing'
import { HeadLog } from './heads'
import { Notary, type NotedEvent, publicRun, receiptsOf } from './notary'
import { type PublicRun, type Receipt, type Signer, signed } from './objects'

/** Events of a small exchange in a storm, with everything that proves them, for the tests of the proofs. */

export interface Proven {
  readonly noted: NotedEvent
  readonly run: PublicRun
  readonly receipts: readonly Receipt[]
}

/** Writes down, signs and hands out, as whoever runs an exchange does. */
export class Office {
  readonly events: Proven[] = []
  readonly log: HeadLog
  private readonly notary: Notary

  constructor(
    private readonly sha256: Sha256,
    stream: string,
    readonly signer: Signer,
  ) {
    this.notary = new Notary(sha256, true)
    this.log = new HeadLog(sha256, stream)
  }

  take(exchange: Exchange, records: readonly LogRecord[]): void {
    for (const { entry, event } of this.notary.take(exchange.book, records)) {
      this.log.append(entry, this.signer)
      if (event) this.events.push(this.prove(event))
    }
  }

  private prove(noted: NotedEvent): Proven {
    const proof = this.log.proof(noted.commitment, noted.result)
    const receipts = receiptsOf(this.sha256, noted, proof).map((body) => signed(this.sha256, this.signer, body))
    return { noted, run: publicRun(this.sha256, noted, proof), receipts }
  }
}

/** A repeatable source of numbers: mulberry32. */
export function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

export interface Storm {
  readonly seed: number
  readonly disclosure: Disclosure
  readonly rulebook: string
  readonly commands: number
}

/**
 * Positions are built up, and then the marks jump, over and over. Now and then something happens between a commitment and
 * its closures, so that some events are aborted.
 */
export function storm(
  sha256: Sha256,
  signer: Signer,
  { seed, disclosure, rulebook, commands }: Storm,
): { exchange: Exchange; office: Office } {
  const next = numbers(seed)
  const exchange = new Exchange(sha256, { disclosure, rulebook, stream: `storm-${seed}` })
  exchange.open('50', rulebook)
  const office = new Office(sha256, exchange.book.header.stream, signer)
  office.take(exchange, exchange.records)
  for (let i = 0; i < commands; i += 1) {
    const { pending } = exchange.book
    const records =
      pending && next(6) > 0
        ? exchange.send({ type: 'proceed', event: pending.event })
        : exchange.obey({ kind: i % 12 < 8 ? next(3) : 5, a: next(60), b: next(60), x: next(10_000) })
    office.take(exchange, records)
  }
  return { exchange, office }
}
