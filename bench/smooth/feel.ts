/** What a hand feels of a page. Both functions run in the browser, by themselves: nothing around them is known there. */
export interface Felt {
  /** Milliseconds from what the hand did to the picture after it. */
  readonly latencies: readonly number[]
  /** Milliseconds from picture to picture. */
  readonly frames: readonly number[]
  /** Tasks of more than fifty milliseconds, which hold up everything else. */
  readonly longTasks: readonly number[]
  /** Pictures that came more than fifty milliseconds late. */
  readonly longFrames: readonly LongFrame[]
  /** Changes of the age and the line in head and foot, by which one sees that updates arrive. */
  readonly changes: number
}

/** Scripts that ran before such a picture, by what called them: `EventSource.onframe`, `DOCUMENT.onkeydown`. */
export interface LongFrame {
  readonly ms: number
  readonly scripts: readonly { readonly by: string; readonly ms: number }[]
}

/** As the browser reports it; the library of types does not know it yet. */
interface LongAnimationFrame extends PerformanceEntry {
  readonly scripts: readonly { readonly invoker: string; readonly duration: number }[]
}

interface Feeling {
  latencies: number[]
  frames: number[]
  longTasks: number[]
  longFrames: LongFrame[]
  changes: number
  end(): void
}

export function listen(): void {
  const none = { latencies: [], frames: [], longTasks: [], longFrames: [], changes: 0 }
  const feeling: Feeling = { ...none, end: () => undefined }
  const afterPicture = (done: () => void) => requestAnimationFrame(() => setTimeout(done))
  const onHand = ({ timeStamp }: Event) => {
    afterPicture(() => feeling.latencies.push(performance.now() - timeStamp))
  }
  const kinds = ['keydown', 'input', 'pointerdown'] as const
  for (const kind of kinds) document.addEventListener(kind, onHand, { capture: true })
  const tasks = new PerformanceObserver((list) => {
    feeling.longTasks.push(...list.getEntries().map(({ duration }) => duration))
  })
  tasks.observe({ type: 'longtask' })
  const pictures = new PerformanceObserver((list) => {
    for (const { duration, scripts } of list.getEntries() as LongAnimationFrame[]) {
      feeling.longFrames.push({ ms: duration, scripts: scripts.map((one) => ({ by: one.invoker, ms: one.duration })) })
    }
  })
  pictures.observe({ type: 'long-animation-frame' })
  const foot = document.querySelector('footer')
  const changed = new MutationObserver((records) => {
    feeling.changes += records.length
  })
  if (foot !== null) changed.observe(foot, { subtree: true, characterData: true, childList: true })
  let last = performance.now()
  let frame = requestAnimationFrame(function next(now) {
    feeling.frames.push(now - last)
    last = now
    frame = requestAnimationFrame(next)
  })
  feeling.end = () => {
    cancelAnimationFrame(frame)
    tasks.disconnect()
    pictures.disconnect()
    changed.disconnect()
    for (const kind of kinds) document.removeEventListener(kind, onHand, { capture: true })
  }
  Reflect.set(window, 'plimsollFeeling', feeling)
}

export function read(): Felt {
  const { end, ...felt } = Reflect.get(window, 'plimsollFeeling') as Feeling
  end()
  return felt
}
