/**
 * Times of several contestants, taken in turns: what else the machine does falls on all of them alike. Counted is the
 * processor time of this process, not the time on the wall, most of which may belong to others.
 */

/** The figure that counts (of several runs their median) and the extremes beside it. */
export interface Figures {
  readonly value: number
  readonly min: number
  readonly max: number
}

/** One whole run of a contestant. Throws where its answer is not the proven one. */
export type Run = () => void

/** Processor milliseconds of each contestant: first rounds that nobody times, so that nobody is measured uncompiled, then `rounds`. */
export function race<Name extends string>(
  contestants: Readonly<Record<Name, Run>>,
  { rounds, warmUps }: { readonly rounds: number; readonly warmUps: number },
): Record<Name, Figures> {
  const names = Object.keys(contestants) as Name[]
  const times = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round < warmUps + rounds; round += 1) {
    for (const name of names) {
      const ms = timed(contestants[name])
      if (round >= warmUps) times.get(name)?.push(ms)
    }
  }
  return Object.fromEntries(names.map((name) => [name, figures(times.get(name) ?? [])])) as Record<Name, Figures>
}

function timed(run: Run): number {
  const begin = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(begin)
  return (user + system) / 1000
}

function figures(values: readonly number[]): Figures {
  const sorted = [...values].sort((a, b) => a - b)
  return { value: quantile(sorted, 0.5), min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 }
}

/** Nearest rank: the least value that at least this share of all values does not exceed. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const rank = Math.max(1, Math.ceil(sorted.length * share))
  return sorted[rank - 1] ?? 0
}

export function scaled(of: Figures, by: number): Figures {
  return { value: of.value * by, min: of.min * by, max: of.max * by }
}

/** A contestant measured by the clock on the wall; it may say its own milliseconds where it works in a process of its own. */
export type TimedRun = (round: number) => number | undefined | Promise<number | undefined>

/** What a race on the wall comes to, in milliseconds. */
export interface WallRace {
  readonly ours: Figures
  readonly rivals: Record<string, Figures>
  /** Median processor time of each, of all threads of this process together: other programs disturb it less. */
  readonly processor: Readonly<Record<string, number>>
}

/** The same in turns, for contestants with several threads or of another process: milliseconds on the wall. */
export async function raceOnTheWall(
  contestants: Readonly<Record<string, TimedRun>>,
  { rounds, warmUps }: { readonly rounds: number; readonly warmUps: number },
): Promise<WallRace> {
  const times = new Map<string, number[]>(Object.keys(contestants).map((name) => [name, []]))
  const processor = new Map<string, number[]>(Object.keys(contestants).map((name) => [name, []]))
  for (let round = 0; round < warmUps + rounds; round += 1) {
    for (const [name, run] of Object.entries(contestants)) {
      const [begin, cpu] = [performance.now(), process.cpuUsage()]
      const said = await run(round)
      const wall = performance.now() - begin
      const { user, system } = process.cpuUsage(cpu)
      if (round < warmUps) continue
      const ms = said ?? wall
      times.get(name)?.push(ms)
      processor.get(name)?.push(((user + system) / 1000) * (ms / wall))
    }
  }
  const all = Object.fromEntries([...times].map(([name, values]) => [name, figures(values)]))
  const { ours, ...rivals } = all
  if (!ours) throw new Error('nobody to compare with is called ours')
  const medians = Object.fromEntries([...processor].map(([name, values]) => [name, figures(values).value]))
  return { ours, rivals, processor: medians }
}

export function scaledAll(of: Readonly<Record<string, Figures>>, by: number): Record<string, Figures> {
  return Object.fromEntries(Object.entries(of).map(([name, figures]) => [name, scaled(figures, by)]))
}
