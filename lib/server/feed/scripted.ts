import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { plain } from '@/engine/decimal'
import type { Input, StreamFacts } from '@/engine/log'
import type { View } from '@/engine/state'
import type { ExchangeFeed, FeedSource, FeedStep, Seat } from './port'

/** The first line of a script: what the exchange is, and what stands in it when it opens. */
export interface ScriptHead {
  readonly stream: string
  readonly facts: Pick<StreamFacts, 'authority' | 'coverage' | 'disclosure' | 'rulebook'>
  readonly opening: readonly Input[]
  /** Accounts whose seat may be taken. */
  readonly seats?: readonly Pick<Seat, 'account' | 'kind'>[]
}

/** Every further line: one tick, or a silence that lasts until the next line is written. */
export type ScriptLine = { readonly inputs: readonly Input[]; readonly gap?: string } | { readonly silent: true }

/** How soon a silence notices that the script goes on. */
const LOOK_AGAIN_MS = 50

/**
 * An exchange that does what a file says, line by line, and that whoever writes the file holds in the hand: for tests.
 * Between its lines the marks stand.
 */
export function scriptedSource(file: string): FeedSource {
  const head = JSON.parse(linesOf(file)[0] ?? '') as ScriptHead
  return {
    stream: head.stream,
    simulated: true,
    begin: (at, stream) => new ScriptedFeed(file, head, { at, stream, read: 1 }),
    restore: (checkpoint) => new ScriptedFeed(file, head, JSON.parse(checkpoint) as Progress),
  }
}

/** Only what ends in a newline: the last line may still be being written. */
const linesOf = (file: string) => readFileSync(file, 'utf8').split('\n').slice(0, -1)

interface Progress {
  readonly at: string
  readonly stream: string
  /** Lines that were read. */
  read: number
}

class ScriptedFeed implements ExchangeFeed {
  readonly venue = 'Scripted exchange'
  readonly simulated = true
  readonly scenario = null
  readonly repeats = true
  readonly clock = 'host'
  readonly facts: StreamFacts
  private gap: string | null = null

  constructor(
    private readonly file: string,
    private readonly head: ScriptHead,
    private readonly progress: Progress,
  ) {
    const { at, stream } = progress
    this.facts = { ...head.facts, at, stream }
  }

  opening(): readonly Input[] {
    return this.head.opening
  }

  async step(view: View): Promise<FeedStep> {
    let line = this.next()
    if (line === null) return { inputs: marksOf(view), gap: this.gap }
    while (line === null || 'silent' in line) {
      await wait(LOOK_AGAIN_MS)
      line = this.next()
    }
    this.gap = line.gap ?? null
    return { inputs: line.inputs, gap: this.gap }
  }

  checkpoint(): string {
    return JSON.stringify(this.progress)
  }

  seats(view: View): readonly Seat[] {
    return (this.head.seats ?? []).map(({ account, kind }) => {
      return { account, kind, positions: [...view.positionsBy(account)].length, note: 'As the script says.' }
    })
  }

  private next(): ScriptLine | null {
    const text = linesOf(this.file)[this.progress.read]
    if (text === undefined) return null
    this.progress.read += 1
    return JSON.parse(text) as ScriptLine
  }
}

function marksOf(view: View): readonly Input[] {
  const marks = Object.fromEntries([...view.markets].map(([id, { mark }]) => [id, plain(mark)]))
  return [{ type: 'mark', marks }]
}
