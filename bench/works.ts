import { commitWork } from './commit/commit'
import { crowdWork } from './crowd/crowd'
import { crowdStepsWork } from './crowd/steps'
import { foldWork } from './fold/fold'
import { replayWork } from './fold/replay'
import { ingestWork } from './ingest/ingest'
import { growthWork } from './market/growth'
import { indicatorWork } from './market/indicator'
import { memoryWork } from './market/memory'
import { rerankWork } from './market/rerank'
import { selectWork } from './market/select'
import { prorataWork } from './prorata/prorata'
import { rankWork } from './rank/rank'
import { seekWork } from './seek/seek'
import { smoothWork } from './smooth/smooth'
import { personalWork } from './sse/personal'
import { sseWork } from './sse/sse'
import { BadRequest, type Work } from './work'

/** Every benchmark there is, in the order in which they run. */
export const WORKS: readonly Work[] = [
  rankWork,
  rerankWork,
  indicatorWork,
  selectWork,
  prorataWork,
  commitWork,
  foldWork,
  replayWork,
  seekWork,
  memoryWork,
  growthWork,
  ingestWork,
  crowdWork,
  crowdStepsWork,
  sseWork,
  personalWork,
  smoothWork,
]

/** The works to run: the named one, or all that need no more than this checkout. Refuses with `unknown-work`. */
export function chosenWorks(name: string | undefined): readonly Work[] {
  if (name === undefined) return WORKS.filter((work) => !work.byNameOnly)
  const found = WORKS.find((work) => work.name === name)
  if (found) return [found]
  const known = WORKS.map((work) => work.name).join(', ')
  throw new BadRequest('unknown-work', `There is no benchmark ${name.slice(0, 80)}; there are ${known}.`, 'WORK')
}
