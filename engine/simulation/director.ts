import type { Random } from './random'
import type { Hit, Phase, Scenario } from './scenarios'

export interface DirectorState {
  readonly phase: number
  readonly left: number
  readonly hit: number
}

/** Walks through a scenario's script, over and over: which phase this step belongs to, and where the blow will fall. */
export class Director {
  private constructor(
    private readonly scenario: Scenario,
    private index: number,
    private left: number,
    private hitIndex: number,
  ) {}

  static create(scenario: Scenario, random: Random): Director {
    const director = new Director(scenario, -1, 0, -1)
    director.enter(0, random)
    return director
  }

  static restore(scenario: Scenario, { phase, left, hit }: DirectorState): Director {
    return new Director(scenario, phase, left, hit)
  }

  get state(): DirectorState {
    return { phase: this.index, left: this.left, hit: this.hitIndex }
  }

  get hit(): Hit {
    return at(this.scenario.hits, this.hitIndex)
  }

  get phase(): Phase {
    return at(this.scenario.script, this.index)
  }

  /** The phase of the step that begins. */
  advance(random: Random): Phase {
    if (this.left === 0) this.enter((this.index + 1) % this.scenario.script.length, random)
    this.left -= 1
    return this.phase
  }

  private enter(index: number, random: Random): void {
    this.index = index
    const [shortest, longest] = at(this.scenario.script, index).steps
    this.left = shortest + random.below(longest - shortest + 1)
    if (index === 0) this.hitIndex = this.nextHit(random)
  }

  /** Any but the last one, so that the same blow never falls twice running. */
  private nextHit(random: Random): number {
    const count = this.scenario.hits.length
    if (count === 1) return 0
    if (this.hitIndex < 0) return random.below(count)
    return (this.hitIndex + 1 + random.below(count - 1)) % count
  }
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index]
  if (item === undefined) throw new RangeError(`there is no item ${index}`)
  return item
}
