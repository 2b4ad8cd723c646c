import {
  compactWithUnit,
  compare,
  count,
  difference,
  forPixels,
  ordinal,
  percent,
  ratioOf,
  signOf,
  sizeWithUnit,
} from '@/lib/format'
import type { Hull } from '@/lib/wire/frames'
import { words } from '@/lib/words/en/account'
import { type CurveSample, type Mine, moveText, wetSize } from '@/lib/words/en/waterline-sentences'
import { comb } from './comb'
import { type bracket, FRAME, overflows, RANGE, type Scale, waterLevel } from './levels'

export interface Label {
  readonly id: 'you' | 'water' | 'dry' | 'exhausted' | 'now'
  readonly tone: 'ink' | 'accent' | 'quiet'
  readonly lines: readonly string[]
  /** Upper edge of the text, after the comb. */
  readonly top: number
}

/** The same labels for a phone, with shorter lines, and for every wider gauge. The style shows one of the two. */
export interface Labels {
  readonly narrow: readonly Label[]
  readonly wide: readonly Label[]
}

/** What the labels speak of, in pixels and amounts. */
interface Spoken {
  readonly hull: Hull
  readonly mine: Mine | null
  readonly sample: CurveSample
  readonly scale: Scale
  readonly level: number
  readonly line: number | null
  readonly gap: ReturnType<typeof bracket>
}

const LINE = 15
/** Water is written under its line when mine is so close above it that both labels would want the same place. */
const CLOSE = 38 + LINE
/** Characters that fit a line of a phone's gauge and of a wide one. */
const NARROW = 16
const WIDE = 27

interface Wanted {
  readonly id: Label['id']
  readonly tone: Label['tone']
  readonly lines: readonly string[]
  /** The height spoken of, and where the text would best stand beside it. */
  readonly anchor: number
  readonly at: 'above' | 'below' | 'around'
}

export function labelsOf(spoken: Spoken): Labels {
  const wanted = [you(spoken), water(spoken), gapLabel(spoken), exhausted(spoken), now(spoken)].filter(
    (label) => label !== null,
  )
  return { narrow: placed(wanted, NARROW), wide: placed(wanted, WIDE) }
}

function placed(wanted: readonly Wanted[], characters: number): Label[] {
  const wrapped = wanted.map((label) => ({ ...label, lines: label.lines.flatMap((line) => wrap(line, characters)) }))
  const places = comb(
    wrapped.map(({ id, anchor, at, lines }) => ({
      id,
      wanted: edgeOf(anchor, at, lines.length),
      extent: lines.length * LINE + 3,
    })),
    0,
    FRAME.bed + 2,
  )
  return wrapped.map(({ id, tone, lines }) => ({ id, tone, lines, top: places.get(id) ?? 0 }))
}

/** The upper edge of a text beside a height; where there is no room above, it stands below. */
function edgeOf(anchor: number, at: Wanted['at'], lines: number): number {
  const height = lines * LINE
  if (at === 'around') return anchor - height / 2
  const above = anchor - height - 3
  return at === 'above' && above >= 0 ? above : anchor + 4
}

/** Words of a line as long as they fit; a figure and its unit, joined by a space that doesn't break, stay together. */
export function wrap(text: string, characters: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= characters) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

const sized = (hull: Hull, value: string | null): string => sizeWithUnit(value, hull.lot, hull.unit)

/** Me, and what is ahead of me, or, once the water is over my line, how much of me it takes. */
function you({ hull, mine, sample, line, gap }: Spoken): Wanted | null {
  if (mine === null || line === null) return null
  const ahead = signOf(mine.ahead) === 0 ? words.nobodyAhead : `${sized(hull, mine.ahead)} ahead`
  const second = gap?.kind === 'wet' ? words.wet(sized(hull, wetSize(sample.closed, mine))) : ahead
  const first = words.standsAt(mine.voice.name, ordinal(mine.place), count(hull.positions))
  return { id: 'you', tone: 'ink', lines: [first, second], anchor: line, at: 'above' }
}

function water({ hull, sample, scale, level, line }: Spoken): Wanted | null {
  if (signOf(sample.shortfall) === 0) return null
  const closed = signOf(sample.closed) !== 0
  const over = overflows(scale, forPixels(sample.closed) ?? 0)
  const lines = [
    words.waterAt(moveText(hull, sample.move)),
    closed
      ? `${sized(hull, sample.closed)} closed`
      : words.shareOfTheFund(percent(ratioOf(sample.shortfall, hull.fundAvailable))),
    ...(over ? [words.aboveThisPart] : []),
  ]
  const under = line !== null && line <= level && level - line < CLOSE
  return { id: 'water', tone: 'accent', lines, anchor: level, at: under ? 'below' : 'above' }
}

/** Between two lines closer than a line of text the sentence under the drawing says it alone. */
function gapLabel({ hull, mine, sample, gap }: Spoken): Wanted | null {
  if (mine === null || gap === null || gap.kind === 'wet' || gap.to - gap.from < LINE + 4) return null
  const text = `${sized(hull, difference(mine.ahead, sample.closed))} dry`
  return { id: 'dry', tone: 'quiet', lines: [text], anchor: (gap.from + gap.to) / 2, at: 'around' }
}

function exhausted({ hull }: Spoken): Wanted {
  const fundless = signOf(hull.fundAvailable) === 0
  const when =
    hull.exhausted === null ? words.notWithin(moveText(hull, `${RANGE}`)) : words.atMove(moveText(hull, hull.exhausted))
  const lines = [words.fundExhausted, fundless ? words.nothingAboveTheFloor : when]
  return { id: 'exhausted', tone: 'ink', lines, anchor: FRAME.keel, at: 'below' }
}

function now({ hull, scale }: Spoken): Wanted | null {
  const sample = hull.curve[0]
  if (sample === undefined) return null
  const stress = { move: 0, closed: forPixels(sample.closed) ?? 0, shortfall: forPixels(sample.shortfall) ?? 0 }
  const level = waterLevel(scale, stress, forPixels(hull.fundAvailable) ?? 0)
  return { id: 'now', tone: 'ink', lines: [words.nowLine, nowText(hull, sample)], anchor: level, at: 'above' }
}

function nowText(hull: Hull, sample: CurveSample): string {
  if (signOf(sample.shortfall) === 0) return words.noShortfall
  const used = ratioOf(sample.shortfall, hull.fundAvailable)
  return used !== null && (compare(used, '1') ?? 1) <= 0
    ? words.usedOfTheFund(percent(used))
    : words.shortfallOf(compactWithUnit(sample.shortfall, hull.settle))
}
